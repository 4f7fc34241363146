"""The editor as people meet it: readable by all, on phones, in both languages, light and dark."""

from pathlib import Path

import pytest
from playwright.sync_api import Page

from content.h5p.models import Draft
from tests.browser.h5p.conftest import OpenEditor
from tests.builders.centre import Centre
from tests.builders.h5p import field_files, field_parameters, library
from tests.builders.h5p_drafts import brought, saved, started, with_libraries

ROOT = Path(__file__).resolve().parents[3]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
GRAVE = {"serious", "critical"}
BEYOND_THE_EDGE = """
() => [...document.querySelectorAll("main *")]
  .filter((element) => !element.closest(".visually-hidden, .ed-stage, [hidden]"))
  .filter((element) => element.getBoundingClientRect().right > innerWidth + 1)
  .map((element) => `${element.tagName}.${element.className}`)
"""
OPEN_ALL = """
() => {
  const parts = "details.ed-disclosure:not([open]) > summary";
  const closed = `${parts}, .ed-item-toggle[aria-expanded=false]`;
  for (let round = 0; round < 6; round += 1) {
    for (const each of document.querySelectorAll(closed)) each.click();
  }
}
"""


@pytest.fixture
def draft(centre: Centre) -> Draft:
    """One field of each kind, all of them filled in, and content in content."""
    fields = library("Callcraft.TestFields")
    with_libraries(fields, library("Callcraft.TestQuestion"), tenant=centre.tenant.id)
    begun = started(
        fields,
        title="A title of some length, 关于开场白与身份核实的综合练习, for a narrow screen",
        tenant=centre.tenant.id,
    )
    picture = brought(begun, field_files()["images/dot.png"])
    lines = ["A line without anybreakthatcouldbemadeofitanywhereinallitslength", "第二行"]
    parameters = field_parameters(
        lines=lines, picture={"path": picture.path, "mime": picture.mime}, pick="tea"
    )
    return saved(begun, {**parameters, "whole": 500}).draft


def opened(page: Page) -> Page:
    for _ in range(3):
        page.evaluate(OPEN_ALL)
        page.wait_for_timeout(200)
    return page


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_the_editor_has_no_grave_fault_of_accessibility(
    draft: Draft, open_editor: OpenEditor, language: str, dark: bool
) -> None:
    """WCAG 2.2 AA as far as a machine can tell."""
    page = opened(open_editor(draft, language=language, dark=dark, bypass_csp=True))
    page.locator("[contenteditable]").first.focus()
    page.add_script_tag(path=AXE)
    found = page.evaluate("axe.run('main', {resultTypes: ['violations']})")
    faults = [
        (violation["id"], node["target"], node["html"][:150])
        for violation in found["violations"]
        if violation["impact"] in GRAVE
        for node in violation["nodes"]
    ]
    assert faults == []


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_editor_fits_a_phone_of_320_pixels(
    draft: Draft, open_editor: OpenEditor, language: str
) -> None:
    """WCAG 1.4.10: no scrolling sideways; with everything open, and with the preview."""
    page = opened(open_editor(draft, language=language, width=320))
    page.locator(".ed-bar button[aria-pressed]").click()
    page.wait_for_timeout(300)
    assert page.evaluate(BEYOND_THE_EDGE) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_everything_can_be_reached_and_told_by_keyboard(
    draft: Draft, open_editor: OpenEditor
) -> None:
    """Tab goes through the form; each stop has a name (WCAG 2.1.1, 4.1.2)."""
    page = open_editor(draft)
    page.locator("#ed-title").focus()
    stops = []
    for _ in range(40):
        page.keyboard.press("Tab")
        stops.append(
            page.evaluate(
                """() => {
                  const at = document.activeElement;
                  const labelled = (at.getAttribute("aria-labelledby") ?? "").split(" ")
                    .map((id) => document.getElementById(id)?.textContent ?? "").join(" ");
                  const label = at.labels?.[0]?.textContent ?? "";
                  const name = at.getAttribute("aria-label") || labelled.trim() || label;
                  return [at.localName, (name || at.textContent).trim()];
                }"""
            )
        )
    assert all(name for _, name in stops), stops
    assert ["input", "Plain text"] in stops
    assert ["div", "Text with tags"] in stops
    assert ["select", "Paragraph or heading"] in stops
