"""Every page of planning as people meet it: readable by all, on phones, in both languages."""

import os
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from lms.people.models import Employee, Shift
from lms.people.rules.roles import Role
from lms.people.services import set_day
from lms.planning.models import Duty, Need
from lms.planning.rules.periods import Level, Period
from lms.planning.services.costs import add_cost
from lms.planning.services.duties import lay_out_duties, show_duty_done, write_report
from lms.planning.services.meetings import (
    call_meeting,
    close_meeting,
    report_of_week,
    write_memo,
)
from lms.planning.services.plans import issue_plan, open_plan, put_item
from lms.planning.services.requests import (
    answer_help,
    call_for_help,
    hand_in_request,
    write_request,
)
from tests.browser.portal.conftest import OpenAs
from tests.browser.portal.test_look import AXE, BEYOND_THE_EDGE, GRAVE, go
from tests.builders.planning import ITEM, YEAR, PlanningCentre

LONG = "处理情绪激动的客户 Calming an upset caller of a rather long name"


def pages_of(  # noqa: PLR0915 - one page after the other
    house: PlanningCentre,
) -> Iterator[tuple[Employee, str]]:
    """Who opens which page; each has something on it."""
    administrator = house.centre.person("系统管理员", Role.ADMINISTRATOR)
    monday = date(YEAR, 5, 3)
    set_day(house.office, date(YEAR, 5, 1), is_workday=False, note="劳动节")
    for number in range(6):
        starts = timezone.make_aware(datetime(YEAR, 5, 3 + number, 8))
        Shift.objects.create(
            tenant=house.centre.tenant.id,
            employee=house.agent,
            starts_at=starts,
            ends_at=starts + timedelta(hours=8),
        )
    yield house.office, f"/office/people/calendar/?year={YEAR}"
    yield house.office, "/office/people/calendar/import/"
    yield house.lead, f"/office/people/roster/?week={monday}"
    yield house.office, "/office/people/roster/import/"
    yield administrator, f"/office/people/{house.agent.id}/edit/"
    yield administrator, f"/office/people/{house.lead.id}/roles/"
    needs = house.needs(topic=LONG, source="csat", measure="CSAT", measured=Decimal("4.1"))
    yield house.office, f"/office/needs/?year={YEAR}"
    yield house.lead, f"/office/needs/plans/{needs.id}/"
    yield house.office, f"/office/needs/review/?year={YEAR}"
    yield house.office, f"/office/needs/survey/{YEAR}/"
    Need.objects.update(decision="rejected", reason="Done in April")
    year = house.approved_year(topic=LONG, budget=Decimal(1000))
    yield house.office, f"/office/plans/?year={YEAR}"
    yield house.office, f"/office/plans/new/?year={YEAR}"
    item = year.items.get()
    cost = {"what": "Books", "amount": Decimal(90), "people": 3, "spent_on": monday}
    add_cost(house.office, item.id, cost)
    issue_plan(house.office, year.id)
    yield house.lead, f"/office/plans/{year.id}/"
    yield house.office, f"/office/plans/{year.id}/items/{item.id}/"
    month = open_plan(house.office, Period(Level.MONTH, YEAR, 5))
    put_item(house.office, month.id, {**ITEM, "unplanned_reason": "", "trainer": ""})
    yield house.office, f"/office/plans/{month.id}/"
    yield house.office, f"/office/plans/{month.id}/edit/"
    yield house.office, f"/office/plans/{month.id}/items/new/"
    yield house.office, f"/office/plans/calendar/?year={YEAR}&quarter=2"
    fields = {"topic": LONG, "reason": "r", "objective": "o", "participants": "p"}
    request = write_request(house.agent, fields)
    hand_in_request(house.agent, request.id)
    yield house.agent, "/office/requests/"
    yield house.agent, f"/office/requests/{request.id}/"
    yield house.agent, "/office/requests/new/"
    yield house.lead, "/office/approvals/"
    call = call_for_help(house.agent, topic=LONG, words="It hums.")
    yield house.lead, "/office/requests/help/"
    answer_help(house.lead, call.id, "Try another")
    yield house.agent, "/office/requests/help/"
    yield house.office, "/office/requests/limits/"
    weekly = call_meeting(
        house.lead,
        {
            "kind": "weekly",
            "unit": house.pine,
            "topic": LONG,
            "starts_at": timezone.make_aware(datetime(YEAR, 5, 3, 9)),
            "minutes_long": 30,
        },
    )
    report_of_week(house.agent, weekly.id, last_week="40 calls", next_steps="Listen longer")
    yield house.agent, f"/office/meetings/{weekly.id}/"
    yield house.lead, f"/office/meetings/{weekly.id}/"
    close_meeting(house.lead, weekly.id, minutes="Said.", present=[house.agent.id])
    yield house.office, f"/office/meetings/?year={YEAR}&month=5"
    write_memo(house.agent, LONG)
    yield house.agent, "/office/memos/"
    words = {"done": LONG, "results": "All passed"}
    yield house.lead, f"/office/reports/teams/{house.pine.id}/{YEAR}/5/"
    write_report(house.lead, house.pine, YEAR, 5, words, hand_in=True)
    yield house.office, f"/office/reports/teams/{house.pine.id}/{YEAR}/5/"
    yield house.office, f"/office/reports/teams/?year={YEAR}&month=5"
    lay_out_duties(house.office)
    duty = Duty.objects.get(holder="office", code="1-2")
    show_duty_done(house.office, duty.id, monday, "Plan approved")
    yield house.office, f"/office/duties/?holder=office&year={YEAR}&month=5"


def picture(page: Page, name: str) -> None:
    folder = os.environ.get("CALLCRAFT_PICTURES")
    if folder:
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_page_fits_a_phone_and_has_no_grave_fault_of_accessibility(
    house: PlanningCentre, open_as: OpenAs, language: str
) -> None:
    """WCAG 1.4.10 and, as far as a machine can tell, 2.2 AA: contrast, names, order of headings."""
    faults: list[object] = []
    for number, (person, address) in enumerate(pages_of(house)):
        page = open_as(person, language=language, width=320, bypass_csp=True)
        go(page, address)
        picture(page, f"{number:02}-{language}-320")
        faults += [(address, "beyond the edge", one) for one in page.evaluate(BEYOND_THE_EDGE)]
        width = page.evaluate("document.documentElement.scrollWidth")
        faults += [(address, "wide", width)] if width > 320 else []
        page.set_viewport_size({"width": 1280, "height": 800})
        picture(page, f"{number:02}-{language}-1280")
        page.add_script_tag(path=AXE)
        found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        faults += [
            (address, violation["id"], node["target"])
            for violation in found["violations"]
            if violation["impact"] in GRAVE
            for node in violation["nodes"]
        ]
        page.close()
    assert faults == []
