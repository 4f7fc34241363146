"""A dispatch package in a platform that knows nothing of us: played here, recorded by both."""

import io
import zipfile
from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.test import override_settings
from playwright.sync_api import BrowserContext, Frame, Page
from pytest_django.live_server_helper import LiveServer

from scorm_packages.export.models import Dispatch, DispatchRegistration
from scorm_packages.export.services import switch_dispatch, write_dispatch
from scorm_packages.intake.services import import_package
from scorm_packages.runtime.models import Package
from tests.browser.runtime.conftest import SCO, requests_in_progress, wait_until
from tests.builders.dispatches import build_dispatch
from tests.builders.foreign_lms import ForeignLms
from tests.builders.h5p import library, renamed
from tests.builders.h5p_courses import build_h5p_course
from tests.builders.runtime import TENANT, build_package
from tests.builders.scorm2004_courses import one_sco_course
from xapi.lrs.queries import statements_of_registrations

LIBRARIES = {"scorm12": "scorm12", "scorm2004": "scorm2004", "scorm2004-3rd": "scorm2004"}


@pytest.fixture(autouse=True)
def served(live_server: LiveServer) -> Iterator[None]:
    """The house on a name of its own, its content hosts below that: another site than the LMS."""
    port = live_server.url.rsplit(":", 1)[1]
    with override_settings(
        CALLCRAFT_BASE_URL=f"http://callcraft.localhost:{port}",
        CALLCRAFT_CONTENT_ORIGIN=f"http://{{label}}.{settings.CALLCRAFT_CONTENT_HOST}:{port}",
        ALLOWED_HOSTS=["*"],
    ):
        yield


@pytest.fixture(autouse=True)
def quiet_end(learner: BrowserContext, served: None) -> Iterator[None]:
    yield
    learner.set_offline(True)
    learner.close()
    wait_until(lambda: not requests_in_progress(), "the server to be idle")


@pytest.fixture
def package(transactional_db: None) -> Package:
    return build_package(files={"index.html": SCO})


def put_in(lms: ForeignLms, dispatch: Dispatch) -> str:
    out = io.BytesIO()
    write_dispatch(dispatch, out)
    return lms.add(out.getvalue())


def opened(learner: BrowserContext, lms: ForeignLms, name: str, format_: str) -> Page:
    page = learner.new_page()
    page.goto(lms.scorm_page(name, "index.html", library=LIBRARIES[format_]))
    return page


def course(page: Page) -> Frame:
    """The content: in the player's frame, in the launcher's, in the platform's."""
    wait_until(lambda: _course(page) is not None, "the course to be shown")
    found = _course(page)
    assert found is not None
    return found


def _course(page: Page) -> Frame | None:
    page.wait_for_timeout(50)
    for frame in page.frames:
        if "/files/" in frame.url and frame.evaluate("typeof set") == "function":
            return frame
    return None


def player(page: Page) -> Frame:
    return next(f for f in page.frames if "/l/" in f.url and "/files/" not in f.url)


def told(page: Page, element: str, value: str) -> Callable[[], bool]:
    def is_told() -> bool:
        page.wait_for_timeout(50)
        return bool(page.evaluate("(e) => told[e]", element) == value)

    return is_told


@pytest.mark.parametrize("format_", LIBRARIES)
def test_both_sides_record_completion_success_score_and_time(
    lms: ForeignLms, learner: BrowserContext, package: Package, format_: str
) -> None:
    dispatch = build_dispatch(package, format=format_, origins=[lms.address])
    name = put_in(lms, dispatch)
    page = opened(learner, lms, name, format_)
    sco = course(page)
    assert sco.evaluate("get('cmi.core.student_name')") == "李示例"
    for element, value in {
        "cmi.core.lesson_location": "page-7",
        "cmi.core.score.raw": "82",
        "cmi.core.lesson_status": "passed",
        "cmi.core.session_time": "0000:03:20.00",
    }.items():
        sco.evaluate("([e, v]) => set(e, v)", [element, value])
    sco.evaluate("API.LMSCommit('')")

    is_12 = format_ == "scorm12"
    status = "cmi.core.lesson_status" if is_12 else "cmi.success_status"
    wait_until(told(page, status, "passed"), "the platform to be told of the pass")
    time = ("cmi.core.session_time", "0000:03:20.00") if is_12 else ("cmi.session_time", "PT3M20S")
    wait_until(told(page, *time), "the platform to be told of the time")
    there = page.evaluate("told")
    if is_12:
        assert there["cmi.core.score.raw"] == "82"
        assert there["cmi.core.lesson_location"] == "page-7"
    else:
        assert there["cmi.completion_status"] == "completed"
        assert there["cmi.score.scaled"] == "0.82"
        assert there["cmi.location"] == "page-7"

    taken = DispatchRegistration.objects.get()
    assert taken.learner.learner_id == "L-7"
    statements = statements_of_registrations(TENANT, {taken.registration_id})
    verbs = [one.statement["verb"]["id"].rsplit("/", 1)[-1] for one in statements]
    assert "passed" in verbs
    assert statements[0].statement["actor"]["account"]["name"] == "L-7"


def test_a_scorm_2004_course_with_its_sequencing_is_played_here_for_a_scorm_12_platform(
    lms: ForeignLms, learner: BrowserContext, transactional_db: None
) -> None:
    """What an export would lose, a dispatch keeps: the rules apply here, the result goes there."""
    report = import_package(
        tenant=TENANT,
        upload=io.BytesIO(one_sco_course()),
        file_name="calls.zip",
        imported_by="test",
    )
    assert report.package is not None
    page = opened(learner, lms, put_in(lms, build_dispatch(report.package)), "scorm12")
    sco = course(page)
    assert sco.evaluate("get('cmi.learner_id')") == "L-7"
    for element, value in {
        "cmi.location": "slide 2",
        "cmi.score.scaled": "0.9",
        "cmi.success_status": "passed",
        "cmi.completion_status": "completed",
        "cmi.session_time": "PT1M",
    }.items():
        sco.evaluate("([e, v]) => set(e, v)", [element, value])
    sco.evaluate("API.Terminate('')")
    wait_until(told(page, "cmi.core.lesson_status", "passed"), "the platform to be told")
    assert page.evaluate("told['cmi.core.score.raw']") == "90"
    assert page.evaluate("told['cmi.core.lesson_location']") == "slide 2"


@pytest.mark.parametrize("format_", LIBRARIES)
def test_h5p_content_is_played_here_for_a_platform_that_knows_no_h5p(
    lms: ForeignLms, learner: BrowserContext, transactional_db: None, format_: str
) -> None:
    question = renamed(library("Callcraft.TestQuestion"), "H5P.MultiChoice", 1, 16)
    package = build_h5p_course(question, mastery_score="100")
    dispatch = build_dispatch(package, format=format_, origins=[lms.address])
    name = put_in(lms, dispatch)

    def answer(page: Page, *numbers: int) -> None:
        wait_until(lambda: exercise(page) is not None, "the question to be shown")
        shown = exercise(page)
        assert shown is not None
        for box in shown.locator(".callcraft-test-box").all():
            box.uncheck()
        for number in numbers:
            shown.locator(".callcraft-test-box").nth(number).check()
        shown.get_by_role("button", name="Check").click()

    def exercise(page: Page) -> Frame | None:
        page.wait_for_timeout(50)
        shown = (frame for frame in page.frames if "/h5p/" in frame.url)
        return next((one for one in shown if one.locator(".callcraft-test-box").count()), None)

    is_12 = format_ == "scorm12"
    status = "cmi.core.lesson_status" if is_12 else "cmi.success_status"
    score = "cmi.core.score.raw" if is_12 else "cmi.score.scaled"
    page = opened(learner, lms, name, format_)
    answer(page, 0)
    wait_until(told(page, status, "failed"), "the platform to be told of the failure")
    wait_until(told(page, score, "50" if is_12 else "0.5"), "the platform to be told of the score")
    page.close()

    again = opened(learner, lms, name, format_)
    answer(again, 0, 2)
    wait_until(told(again, status, "passed"), "the platform to be told of the pass")
    wait_until(told(again, score, "100" if is_12 else "1"), "the platform to be told of the score")
    taken = DispatchRegistration.objects.get()
    assert taken.launches == 2
    stored = statements_of_registrations(TENANT, {taken.registration_id})
    assert {"answered", "passed"} <= {
        one.statement["verb"]["id"].rsplit("/", 1)[-1] for one in stored
    }


def test_a_cmi5_platform_is_told_in_statements(
    lms: ForeignLms, learner: BrowserContext, package: Package
) -> None:
    """cmi5 §9.3: the launcher is an assignable unit, and each of its statements is valid."""
    name = put_in(lms, build_dispatch(package, format="cmi5"))
    memory = lms.cmi5[name]
    page = learner.new_page()
    page.goto(lms.cmi5_page(name, "index.html", "https://course.example/dispatched"))
    sco = course(page)
    assert sco.evaluate("get('cmi.core.student_id')") == "https://lms.example#L-7"
    sco.evaluate("set('cmi.core.score.raw', '77')")
    sco.evaluate("set('cmi.core.lesson_status', 'passed')")
    player(page).locator("#exit").click()
    page.wait_for_url("**/back")
    page.wait_for_timeout(300)
    assert memory.refused == []
    assert memory.verbs() == ["initialized", "completed", "passed", "terminated"]
    assert memory.results("passed")[0]["score"]["scaled"] == 0.77


def test_the_course_is_resumed_and_the_exit_ends_both_sides(
    lms: ForeignLms, learner: BrowserContext, package: Package
) -> None:
    name = put_in(lms, build_dispatch(package))
    page = opened(learner, lms, name, "scorm12")
    sco = course(page)
    sco.evaluate("set('cmi.core.lesson_location', 'page-3')")
    sco.evaluate("set('cmi.core.lesson_status', 'incomplete')")
    player(page).locator("#exit").click()
    wait_until(lambda: bool(page.evaluate("ended")), "the platform's session to be ended")
    assert page.evaluate("told['cmi.core.exit']") == "suspend"
    assert page.evaluate("told['cmi.core.lesson_location']") == "page-3"
    launcher = next(frame for frame in page.frames if "/packages/" in frame.url)
    launcher.get_by_text("You have left the course.").wait_for()
    page.close()

    again = opened(learner, lms, name, "scorm12")
    assert course(again).evaluate("get('cmi.core.lesson_location')") == "page-3"
    assert DispatchRegistration.objects.count() == 1


def test_a_dispatch_that_is_off_says_so_where_the_course_would_be(
    lms: ForeignLms, learner: BrowserContext, package: Package
) -> None:
    dispatch = build_dispatch(package)
    name = put_in(lms, dispatch)
    switch_dispatch(tenant=TENANT, dispatch=dispatch.id, is_on=False)
    page = opened(learner, lms, name, "scorm12")
    text = "This course is no longer offered here."
    wait_until(lambda: any(frame.get_by_text(text).count() for frame in page.frames), "the reason")


def test_a_page_that_may_not_frame_the_course_opens_a_window(
    lms: ForeignLms, learner: BrowserContext, package: Package
) -> None:
    """The platform's own page is not on the list, its content's origin is: browsers refuse."""
    dispatch = build_dispatch(package, origins=[lms.address])
    page = learner.new_page()
    page.route(
        "**/dispatch/play/",
        lambda route: (
            route.fulfill(status=403, body="blocked")
            if "iframe" in (route.request.headers.get("sec-fetch-dest") or "")
            else route.continue_()
        ),
    )
    page.clock.install()
    page.goto(lms.scorm_page(put_in(lms, dispatch), "index.html", library="scorm12"))
    launcher = next(frame for frame in page.frames if "/packages/" in frame.url)
    page.clock.run_for(16_000)
    with learner.expect_page() as window:
        launcher.get_by_role("button", name="Open it in a window of its own").click()
    course(window.value).evaluate("set('cmi.core.lesson_status', 'passed')")
    course(window.value).evaluate("API.LMSCommit('')")
    wait_until(told(page, "cmi.core.lesson_status", "passed"), "the platform to be told")


def test_no_other_page_can_speak_for_the_course(
    lms: ForeignLms, learner: BrowserContext, package: Package
) -> None:
    """The launcher believes the window it opened, and only with the word that it gave it."""
    page = opened(learner, lms, put_in(lms, build_dispatch(package)), "scorm12")
    course(page)
    standing = {
        "registration": "x",
        "completed": True,
        "passed": True,
        "score": None,
        "place": "",
        "seconds": 1,
    }
    launcher = next(frame for frame in page.frames if "/packages/" in frame.url)
    forged = {"protocol": "callcraft-dispatch/1", "channel": "guessed", "kind": "standing"}
    launcher.evaluate("m => window.postMessage(m, '*')", {**forged, "standing": standing})
    player(page).evaluate("m => parent.postMessage(m, '*')", {**forged, "standing": standing})
    page.wait_for_timeout(500)
    assert page.evaluate("told['cmi.core.lesson_status']") != "passed"


def test_the_base_address_may_move(
    lms: ForeignLms, learner: BrowserContext, package: Package, live_server: LiveServer
) -> None:
    """An old address that sends on (308) is enough: zips out there need not be exchanged."""
    dispatch = build_dispatch(package)
    out = io.BytesIO()
    with override_settings(CALLCRAFT_BASE_URL="http://old.localhost:9"):
        write_dispatch(dispatch, out)
    with zipfile.ZipFile(out) as opened_zip:
        assert b"http://old.localhost:9/dispatch/play/" in opened_zip.read("index.html")
    name = lms.add(out.getvalue())
    page = learner.new_page()
    new = f"{settings.CALLCRAFT_BASE_URL}/dispatch/play/"
    page.route(
        "http://old.localhost:9/**",
        lambda route: route.fulfill(status=308, headers={"Location": new}),
    )
    page.goto(lms.scorm_page(name, "index.html", library="scorm12"))
    course(page).evaluate("set('cmi.core.lesson_status', 'completed')")
    course(page).evaluate("API.LMSCommit('')")
    wait_until(told(page, "cmi.core.lesson_status", "completed"), "the platform to be told")
