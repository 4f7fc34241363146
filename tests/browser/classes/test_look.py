"""Pages of classes as people meet them: on a phone, on the screen of a class, in both languages."""

import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from lms.classes.models import CourseRun, SignEvent, TrainingSession
from lms.classes.services.cases import report_incident
from lms.classes.services.runs import announce_run, enlist, plan_run
from lms.classes.services.sessions import SessionDraft, add_session
from lms.classes.services.signing import accept_terms
from lms.people.models import Employee
from tests.browser.portal.test_look import AXE, BEYOND_THE_EDGE, GRAVE
from tests.builders.centre import Centre
from tests.builders.classes import School

OpenAs = Callable[..., Page]
PICTURES = os.environ.get("CALLCRAFT_LOOKS")
"""A folder for pictures of each page, for whoever wants to look at them."""


@pytest.fixture
def school(centre: Centre) -> School:
    return School(centre)


@pytest.fixture
def agent(school: School) -> Employee:
    return school.agent("欧阳晓明")


@pytest.fixture
def session(school: School, agent: Employee) -> TrainingSession:
    """A class that has begun ten minutes ago."""
    run = plan_run(school.office, school.draft())
    enlist(school.office, run, [agent, school.agent("A rather long name of an agent")])
    start = timezone.now() - timedelta(minutes=10)
    found = add_session(
        school.office, run, SessionDraft(start, start + timedelta(hours=2), room="Room 1")
    )
    announce_run(school.office, run)
    return found


def picture(page: Page, name: str) -> None:
    if PICTURES:
        page.screenshot(path=str(Path(PICTURES) / f"{name}.png"), full_page=True)


@pytest.mark.parametrize(("language", "width"), [("en", 1280), ("zh-hans", 320), ("en", 320)])
def test_every_page_is_readable_and_fits(
    school: School,
    agent: Employee,
    session: TrainingSession,
    open_as: OpenAs,
    language: str,
    width: int,
) -> None:
    """WCAG 2.2 AA 1.4.10 (reflow) and what axe finds."""
    run = CourseRun.objects.get()
    case = report_incident(school.trainer, run, "phone", [agent], circumstances="It rang.")
    office, learner = (
        open_as(who, language=language, width=width, bypass_csp=True)
        for who in (school.office, agent)
    )
    pages = [
        *((office, name, ()) for name in OFFICE),
        *((office, name, (run.id,)) for name in OF_RUN),
        *((office, name, (session.id,)) for name in OF_SESSION),
        (office, "case", (case.id,)),
        (learner, "mine", ()),
        (learner, "sign", (session.id,)),
        (learner, "ask_leave", (run.id,)),
        (learner, "case", (case.id,)),
    ]
    faults = []
    for page, name, args in pages:
        page.goto(reverse(f"classes:{name}", args=args))
        who = "own" if page is learner else "office"
        picture(page, f"{name}-{who}-{language}-{width}")
        faults += [f"{name}: {one}" for one in page.evaluate(BEYOND_THE_EDGE)]
        page.add_script_tag(path=str(AXE))
        found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        faults += [
            f"{name}: {one['id']} {[node['html'][:80] for node in one['nodes'][:2]]}"
            for one in found["violations"]
            if one["impact"] in GRAVE
        ]
    assert faults == []


OFFICE = (
    "runs",
    "new_run",
    "calendar",
    "cases",
    "requests",
    "trainers",
    "new_trainer",
    "materials",
    "settings",
    "ledger",
    "transfer",
)
OF_RUN = ("run", "edit_run", "new_session", "close")
OF_SESSION = ("session", "code", "sheet", "incident")


@pytest.mark.requirement("R94")
def test_the_code_goes_from_the_screen_to_the_phone(
    school: School, agent: Employee, session: TrainingSession, open_as: OpenAs
) -> None:
    screen = open_as(school.trainer)
    screen.goto(reverse("classes:code", args=[session.id]))
    phone = open_as(agent, width=320)
    phone.goto(reverse("classes:sign", args=[session.id]))
    phone.get_by_role("button", name="I agree").click()
    digits = screen.locator(".cl-digits").inner_text()
    phone.get_by_label("Code on the screen").fill(digits)
    phone.get_by_role("button", name="Sign in").click()
    expect(phone.get_by_text("You are signed in.")).to_be_visible()
    roll = open_as(school.trainer, width=320)
    roll.goto(reverse("classes:session", args=[session.id]))
    expect(roll.locator("#count")).to_contain_text("1 / 2")
    roll.get_by_text("Not there: A rather", exact=False).click()
    roll.get_by_role("button", name="Keep the roll").click()
    expect(roll.get_by_text("The roll is kept.")).to_be_visible()
    assert SignEvent.objects.get().method == "code"


@pytest.mark.requirement("R94")
def test_a_signature_is_drawn_by_hand(
    agent: Employee, session: TrainingSession, open_as: OpenAs
) -> None:
    accept_terms(agent)
    phone = open_as(agent, width=320)
    phone.goto(reverse("classes:sign", args=[session.id]))
    phone.get_by_text("Sign by hand instead").click()
    sign = phone.locator("ui-signature").get_by_role("button", name="Sign in to class")
    expect(sign).to_be_disabled()
    canvas = phone.locator("canvas")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box is not None
    phone.mouse.move(box["x"] + 20, box["y"] + 30)
    phone.mouse.down()
    for step in range(30):
        phone.mouse.move(box["x"] + 20 + 5 * step, box["y"] + 30 + (step % 5) * 8)
    phone.mouse.up()
    sign.click()
    expect(phone.get_by_text("You are signed in.")).to_be_visible()
    event = SignEvent.objects.get()
    assert event.signature is not None
    assert (event.method, event.signature.media_type) == ("drawn", "image/png")
    assert event.signature.size > 500


def test_the_code_on_the_screen_changes_by_itself(
    school: School, session: TrainingSession, open_as: OpenAs
) -> None:
    screen = open_as(school.trainer)
    screen.goto(reverse("classes:code", args=[session.id]))
    before = screen.locator("#code progress").get_attribute("value")
    screen.wait_for_function(
        "before => document.querySelector('#code progress').getAttribute('value') !== before",
        arg=before,
        timeout=8000,
    )
