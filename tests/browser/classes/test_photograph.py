"""The signed sheet comes back as a photograph from a phone, and the office reads it."""

import hashlib
from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from lms.classes.models import SheetScan, SignEvent, TrainingSession
from lms.classes.pages import printing
from lms.classes.services.runs import announce_run, enlist, plan_run
from lms.classes.services.sessions import SessionDraft, add_session
from lms.people.models import Employee
from tests.browser.classes.test_look import picture
from tests.builders.centre import Centre
from tests.builders.classes import School
from tests.builders.photographs import page_as_picture, photographed

OpenAs = Callable[..., Page]
HEIC = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + bytes(64)
"""How a photograph begins that a phone keeps in a format of its own."""


@pytest.fixture
def school(centre: Centre) -> School:
    return School(centre)


@pytest.fixture
def agent(school: School) -> Employee:
    return school.agent("欧阳晓明")


@pytest.fixture
def session(school: School, agent: Employee) -> TrainingSession:
    """A class of yesterday, with a sheet that is still open."""
    run = plan_run(school.office, school.draft())
    enlist(school.office, run, [agent, school.agent("Wang Fang")])
    start = timezone.now() - timedelta(hours=3)
    found = add_session(school.office, run, SessionDraft(start, start + timedelta(hours=2)))
    announce_run(school.office, run)
    return found


@pytest.mark.requirement("R94", "R96", "R142")
def test_a_photograph_of_the_signed_sheet_is_handed_in_and_read(
    school: School,
    agent: Employee,
    session: TrainingSession,
    open_as: OpenAs,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sheet: list[bytes] = []

    def keep(template: Path, data: Mapping[str, Any], _at: object) -> bytes:
        sheet.append(page_as_picture(template, data))
        return b""

    monkeypatch.setattr(printing, "pdf", keep)
    printing.sheet_pdf(session, "https://house.example/sheet")
    phone = open_as(school.trainer, width=320)
    photo = photographed(phone, sheet[0])
    assert photo.startswith(b"\xff\xd8\xff")
    address = reverse("classes:sheet", args=[session.id])
    phone.goto(address)
    chooser = phone.get_by_label("Photograph of the sheet")
    chooser.set_input_files({"name": "IMG_1.jpg", "mimeType": "image/jpeg", "buffer": photo})
    phone.get_by_role("button", name="Hand in").click()
    expect(phone.get_by_text("The photograph is kept.")).to_be_visible()
    scan = SheetScan.objects.get()
    assert scan.attachment.sha256 == hashlib.sha256(photo).hexdigest()
    desk = open_as(school.office)
    desk.goto(reverse("classes:scan", args=[scan.id]))
    shown = desk.get_by_alt_text("The signed sheet")
    assert shown.evaluate("one => one.decode().then(() => one.naturalWidth)") == 1100
    picture(desk, "scan-office-en-1280")
    _row(desk, agent.name).get_by_role("button").click()
    expect(_row(desk, agent.name).get_by_role("button")).to_have_count(0)
    expect(_row(desk, "Wang Fang").get_by_role("button")).to_be_visible()
    event = SignEvent.objects.get()
    assert (event.method, event.participant.employee) == ("sheet", agent)
    assert event.signature == scan.attachment


def test_a_photograph_in_a_format_that_nobody_can_open_is_refused_with_what_to_do(
    school: School, session: TrainingSession, open_as: OpenAs
) -> None:
    phone = open_as(school.trainer, width=320)
    phone.goto(reverse("classes:sheet", args=[session.id]))
    chooser = phone.get_by_label("Photograph of the sheet")
    assert "image/jpeg" in (chooser.get_attribute("accept") or "")
    chooser.set_input_files({"name": "IMG_2.HEIC", "mimeType": "image/heic", "buffer": HEIC})
    phone.get_by_role("button", name="Hand in").click()
    said = phone.get_by_role("alert")
    expect(said).to_contain_text("IMG_2.HEIC")
    expect(said).to_contain_text("image/jpeg")
    expect(phone.get_by_text("A photograph as JPEG, PNG or WebP")).to_be_visible()
    assert not SheetScan.objects.exists()


def _row(page: Page, name: str) -> Locator:
    """The row of somebody beside the picture."""
    return page.get_by_role("listitem").filter(has_text=name)
