"""The trainer's desk in a browser: a package goes up, people get it, a learner starts it."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from lms.people.rules.roles import Role
from lms.tracks.models import Enrolment
from scorm_packages.runtime.models import Package
from tests.builders.centre import Centre
from tests.builders.packages import scorm12_package

OpenAs = Callable[..., Page]


def test_a_package_goes_up_is_checked_and_given_to_somebody(
    centre: Centre, open_as: OpenAs, tmp_path: Path
) -> None:
    learner = centre.person("林小满")
    page = open_as(centre.person("沈老师", Role.TRAINER))
    page.goto("/packages/upload/")

    broken = tmp_path / "broken.zip"
    broken.write_bytes(b"no zip")
    page.locator("input[type=file]").set_input_files(broken)
    expect(page.get_by_text("broken.zip (6 B)")).to_be_visible()
    page.get_by_role("button", name="Upload").click()
    expect(page.get_by_role("heading", name="Not installed")).to_be_visible()
    assert page.url.endswith("/packages/upload/")

    good = tmp_path / "first-call.zip"
    good.write_bytes(scorm12_package(title="Taking the first call"))
    page.locator("input[type=file]").set_input_files(good)
    page.get_by_role("button", name="Upload").click()
    page.get_by_role("link", name="Go to the package").click()

    expect(page.get_by_role("heading", name="Taking the first call", level=1)).to_be_visible()
    page.get_by_placeholder("Find by name or employee number").press_sequentially("林")
    page.get_by_label(learner.name).check()
    page.get_by_role("button", name="Give the course").click()
    expect(page.get_by_text("1 person has this course now.")).to_be_visible()
    assert Enrolment.objects.get(tenant=centre.tenant.id).employee == learner


def test_start_leaves_for_the_content_origin(centre: Centre, open_as: OpenAs) -> None:
    """The policy of our pages lets the form's answer lead there, and to nowhere else."""
    learner, package = centre.person("林小满"), centre.package()
    track = centre.track([("One", "一", [("company", "Company", "公司", package)])])
    centre.enrolled(learner, track)
    page = open_as(learner)
    page.route("**/l/**", lambda route: route.fulfill(body="the player", content_type="text/html"))
    page.goto("/")
    page.get_by_role("button", name="Start").click()
    expect(page.get_by_text("the player")).to_be_visible()
    label = Package.objects.get(tenant=centre.tenant.id).label
    assert f"//{label}." in page.url
