"""The pages of tracks and clearance as people see them: wide, on a phone, in both languages."""

import os
from pathlib import Path
from uuid import uuid4

import pytest
from django.urls import reverse

from lms.tracks.services import acknowledge_document, enrol_people, grant_clearance
from tests.browser.portal.conftest import OpenAs
from tests.builders.centre import Centre
from tests.builders.office_tracks import item_of, office_of, open_track


@pytest.mark.parametrize(("width", "language"), [(1280, "zh-hans"), (320, "en")])
def test_pages_of_tracks_fit_the_screen_and_say_what_they_are(
    centre: Centre, open_as: OpenAs, width: int, language: str
) -> None:
    office = office_of(centre)
    track = open_track(office, "five_blocks", "hires")
    people = [centre.person(name, unit=centre.unit(f"Team {name}")) for name in ("王小明", "Zoe")]
    enrolled = enrol_people(office, track, people, workdays=20).enrolled
    [first] = [one for one in enrolled if one.employee_id == people[0].id]
    acknowledge_document(first, item_of(track, "confidentiality"))
    grant_clearance(people[0], decision_id=uuid4())
    page = open_as(office, language=language, width=width)
    for name, args in (
        ("list", ()),
        ("track", (track.id,)),
        ("people", (track.id,)),
        ("new", ()),
        ("clearance", ()),
        ("new_standby", ()),
        ("apply", ()),
    ):
        page.goto(reverse(f"tracks:{name}", args=args))
        assert page.locator("h1").inner_text()
        overflow = page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert overflow <= 0, name
        if folder := os.environ.get("CALLCRAFT_PICTURES"):
            page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)
