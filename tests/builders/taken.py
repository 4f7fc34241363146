"""A package that somebody has played to its end, with what the browser would have sent."""

from lms.tracks.models import TrackItem
from lms.tracks.services import open_course
from scorm_packages.runtime.models import Package, Registration
from scorm_packages.runtime.services import apply_commits, open_session, read_launch_token
from tests.builders.centre import Centre
from tests.builders.runtime import Browser


def taken(centre: Centre, package: Package, name: str, response: str = "b") -> Registration:
    """Somebody plays the package once and answers its only question."""
    item = TrackItem.objects.filter(tenant=centre.tenant.id, package=package).first()
    if item is None:
        track = centre.track([("One", "一", [("call", "First call", "首次通话", package)])])
        item = TrackItem.objects.get(tenant=centre.tenant.id, track=track)
    registration = open_course(centre.enrolled(centre.person(name), item.track), item)
    launch = open_session(tenant=centre.tenant.id, registration=registration)
    claims = read_launch_token(launch.token, label=package.label, for_files=False)
    browser = Browser(launch.session)
    right = "correct" if response == "b" else "wrong"
    first = browser.commit(("cmi.core.lesson_status", "incomplete"), ("cmi.suspend_data", "page=2"))
    last = browser.commit(
        *_answered(0, "greeting", response, right).items(),
        ("cmi.core.score.raw", "90"),
        ("cmi.core.lesson_status", "passed"),
        time="0000:01:30.00",
        terminate=True,
    )
    apply_commits(claims, browser.envelope(first, last))
    return registration


def _answered(number: int, identifier: str, response: str, result: str) -> dict[str, str]:
    at = f"cmi.interactions.{number}"
    return {
        f"{at}.id": identifier,
        f"{at}.type": "choice",
        f"{at}.correct_responses.0.pattern": "b",
        f"{at}.student_response": response,
        f"{at}.result": result,
        f"{at}.latency": "00:00:04.00",
    }
