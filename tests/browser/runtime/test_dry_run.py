"""A trainer has a package played by the browser, and reads what it found."""

import io
from collections.abc import Callable, Iterator
from copy import deepcopy

import pytest
from csp.constants import SELF
from django.conf import settings
from django.test import Client, override_settings
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from lms.people.rules.roles import Role
from scorm_packages.intake.services import import_package
from scorm_packages.runtime.models import Package, ScoState
from tests.builders.centre import Centre
from tests.builders.walkable import walkable_package, walkable_package2004

FOUR_PARTS_MS = 60_000

StartDryRun = Callable[[bytes], tuple[Page, Package]]


@pytest.fixture(autouse=True)
def forms_lead_to_the_content(served: None) -> Iterator[None]:
    """The app's policy names the content's origin, which here has the port of the live server."""
    policy = deepcopy(settings.CONTENT_SECURITY_POLICY)
    policy["DIRECTIVES"]["form-action"] = [
        settings.CALLCRAFT_CONTENT_ORIGIN.format(label="*"),
        SELF,
    ]
    with override_settings(CONTENT_SECURITY_POLICY=policy):
        yield


@pytest.fixture
def start_dry_run(context: BrowserContext, live_server: LiveServer) -> StartDryRun:
    """Install a package and start its dry run as its trainer."""
    centre = Centre()
    client = Client()
    client.force_login(centre.person("Trainer", Role.TRAINER))
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    cookies = {settings.SESSION_COOKIE_NAME: session, "django_language": "en"}

    def start(zip_file: bytes) -> tuple[Page, Package]:
        report = import_package(
            tenant=centre.tenant.id,
            upload=io.BytesIO(zip_file),
            file_name="rehearsal.zip",
            imported_by="Trainer",
        )
        assert report.package is not None
        page = context.new_page()
        page.goto(f"{live_server.url}/packages/{report.package.id}/dry-run/")
        page.get_by_role("button", name="Start the dry run").click()
        return page, report.package

    context.add_cookies(
        [{"name": name, "value": value, "url": live_server.url} for name, value in cookies.items()]
    )
    return start


def findings(package: Package) -> dict[str, list[str]]:
    """What the dry run left with the package: codes and the parts that they are about."""
    package.refresh_from_db()
    found: dict[str, list[str]] = {}
    for each in package.findings:
        if each["code"].startswith("dryrun."):
            found.setdefault(each["code"], []).append(each["params"].get("part", ""))
    return found


def test_each_part_is_walked_and_what_is_wrong_with_it_is_shown(
    start_dry_run: StartDryRun,
) -> None:
    page, package = start_dry_run(walkable_package())
    expect(page.get_by_text("Dry run: part 1 of 4.")).to_be_visible()
    heading = page.get_by_role("heading", name="What the dry run found")
    expect(heading).to_be_visible(timeout=FOUR_PARTS_MS)

    assert findings(package) == {
        "dryrun.never_completes": ["Endless"],
        "dryrun.never_finishes": ["Endless"],
        "dryrun.passes_at_once": ["Instant"],
        "dryrun.missing_files": ["Reaching out"],
        "dryrun.blocked_hosts": ["Reaching out"],
        "dryrun.passes_on_first_action": ["Reaching out"],
        "dryrun.walked": [""],
    }
    expect(page.get_by_text("media/headset.png")).to_be_visible()
    expect(page.get_by_text("fonts.example")).to_be_visible()
    assert "#" not in page.url
    assert {state.lesson_status for state in ScoState.objects.all()} == {"not attempted"}


def test_parts_of_scorm_2004_are_all_walked_wherever_the_content_would_go(
    start_dry_run: StartDryRun,
) -> None:
    page, package = start_dry_run(walkable_package2004())
    heading = page.get_by_role("heading", name="What the dry run found")
    expect(heading).to_be_visible(timeout=FOUR_PARTS_MS)
    assert findings(package) == {"dryrun.walked": [""]}
    expect(page.get_by_text("walked 2 part(s)")).to_be_visible()


def test_who_stops_it_reads_about_the_parts_that_were_walked(start_dry_run: StartDryRun) -> None:
    page, package = start_dry_run(walkable_package())
    expect(page.get_by_text("Dry run: part 2 of 4.")).to_be_visible(timeout=FOUR_PARTS_MS)
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_text("The dry run walked 1 of 4 parts.")).to_be_visible()
    assert findings(package) == {"dryrun.parts_left": [""], "dryrun.walked": [""]}


def test_a_preview_after_a_dry_run_that_was_left_is_only_a_preview(
    start_dry_run: StartDryRun, live_server: LiveServer
) -> None:
    """The browser's tab remembers what was left under way; another visit is none of it."""
    page, package = start_dry_run(walkable_package())
    expect(page.get_by_text("Dry run: part 1 of 4.")).to_be_visible()
    page.goto(f"{live_server.url}/packages/{package.id}/")
    page.get_by_role("button", name="Try it").click()
    expect(page.frame_locator("iframe").get_by_role("heading", name="Welcome")).to_be_visible()
    expect(page.get_by_text("Dry run")).to_have_count(0)
    expect(page.get_by_role("button", name="Stop")).to_have_count(0)
