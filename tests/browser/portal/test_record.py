"""The record as it fills while somebody looks at it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from lms.people.rules.roles import Role
from tests.builders.centre import Centre
from tests.builders.record import does
from xapi import vocabulary as v


@pytest.mark.django_db(transaction=True)
def test_statements_appear_while_the_page_is_live_and_only_then(
    centre: Centre, open_as: Callable[..., Page]
) -> None:
    heron = centre.person("Heron")
    does(heron, v.LAUNCHED)
    page = open_as(centre.person("Tern", Role.TRAINER))
    page.goto("/record/")
    rows = page.locator("#lines tr")
    expect(rows).to_have_count(1)
    live = page.get_by_role("button", name="Live")
    live.press("Enter")
    expect(live).to_have_attribute("aria-pressed", "true")
    for number, verb in enumerate((v.INITIALIZED, v.COMPLETED), start=1):
        does(heron, verb)
        expect(rows).to_have_count(number + 1, timeout=15_000)
        expect(rows.first).to_contain_text(heron.employee_no)
        expect(rows.first).to_contain_text(verb.en)
        expect(page.locator("ui-live [role=status]")).to_have_text(f"{number} new")
    live.press("Enter")
    does(heron, v.PASSED)
    page.wait_for_timeout(2_500)
    expect(rows).to_have_count(3)
    page.reload()
    expect(rows).to_have_count(4)
