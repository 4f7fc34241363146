"""Consequences and appeals in a real browser: wide and narrow, in both languages."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from lms.grading import services
from lms.grading.models import Recommendation
from lms.people.rules.roles import Role
from lms.regulation.services import draft_rule_set
from tests.builders.centre import Centre
from tests.builders.ruled import Ruled, rules

OpenAs = Callable[..., Page]
PICTURES = os.environ.get("CALLCRAFT_LOOK", "")


def look(page: Page, name: str) -> None:
    """No page may scroll sideways; a picture is kept where somebody wants to look."""
    overflow = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    if PICTURES:
        page.screenshot(path=str(Path(PICTURES) / f"{name}.png"), full_page=True)
    assert overflow <= 0, f"{name} is {overflow} px too wide"


@pytest.fixture
def ruled(centre: Centre) -> Ruled:
    ruled = Ruled(centre=centre)
    for number in range(3):
        ruled.session(number, minutes_late=5)
    ruled.pass_all()
    ruled.grade()
    return ruled


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_from_recommendation_to_answer(
    ruled: Ruled, open_as: OpenAs, width: int, language: str
) -> None:
    hr = ruled.centre.person("Gao Yan", Role.HR)
    manager = ruled.centre.person("Zhou Ping", Role.MANAGER)
    late = Recommendation.objects.get(key="tardy_absence")
    page = open_as(hr, language=language, width=width)
    page.goto("/grades/recommendations/")
    look(page, f"list-{language}-{width}")
    page.locator(f"input[value='{late.id}']").check()
    page.locator("textarea[name=reason]").fill("By the sheet")
    page.locator("button[value=confirm]").click()
    expect(page.locator(f"input[value='{late.id}']")).to_have_count(0)
    page.goto(f"/grades/recommendations/{late.id}/")
    look(page, f"one-{language}-{width}")

    learner = open_as(ruled.learner, language=language, width=width)
    learner.goto("/grades/mine/")
    look(learner, f"mine-{language}-{width}")
    learner.goto(f"/grades/recommendations/{late.id}/appeal/")
    learner.locator("textarea[name=words]").fill("The lift was broken.")
    look(learner, f"appeal-form-{language}-{width}")
    learner.locator("main form button[type=submit]").click()
    expect(learner.get_by_text("The lift was broken.")).to_be_visible()
    url = learner.url

    reviewer = open_as(manager, language=language, width=width)
    reviewer.goto("/grades/appeals/")
    look(reviewer, f"appeals-{language}-{width}")
    reviewer.goto(url)
    reviewer.locator("input[value=withdrawn]").check()
    reviewer.locator("textarea[name=reason]").fill("The log says so.")
    look(reviewer, f"appeal-{language}-{width}")
    reviewer.locator("main form button[type=submit]").click()
    expect(reviewer.get_by_text("The log says so.")).to_be_visible()
    late.refresh_from_db()
    assert late.state == "withdrawn"
    learner.goto(f"/grades/{ruled.total().id}/")
    look(learner, f"why-{language}-{width}")


@pytest.mark.parametrize(("width", "language"), [(1280, "en"), (320, "zh-hans")])
def test_trial_of_a_draft(ruled: Ruled, open_as: OpenAs, width: int, language: str) -> None:
    office = ruled.centre.person("He Min", Role.TRAINING_OFFICE)
    stricter = rules("2.0.0", pass_mark="95", effective_from="2090-01-01")
    draft_rule_set(tenant=ruled.tenant, content=stricter)
    page = open_as(office, language=language, width=width)
    page.goto("/grades/what-if/")
    look(page, f"what-ifs-{language}-{width}")
    page.locator("select[name=draft]").select_option(index=1)
    page.locator("main form button[type=submit]").first.click()
    expect(page.locator("progress")).to_be_visible()
    what_if = page.url.rstrip("/").rsplit("/", 1)[1]
    services.run_what_if(ruled.tenant, what_if)  # type: ignore[arg-type]
    page.reload()
    expect(page.get_by_text(ruled.learner.name).first).to_be_visible()
    look(page, f"what-if-{language}-{width}")
