"""The pages around the editor: the list, a new draft, its history, and a draft as it is played."""

from pathlib import Path

import pytest
from django.test import Client
from playwright.sync_api import Page

from content.h5p.models import Draft
from lms.people.models import Employee
from scorm_packages.runtime.models import RuntimeSession
from tests.browser.h5p.conftest import OpenEditor
from tests.builders.centre import Centre
from tests.builders.h5p import choice_parameters, library
from tests.builders.h5p_drafts import saved, started, with_libraries
from xapi.lrs.models import StatementRow

ROOT = Path(__file__).resolve().parents[3]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
BEYOND_THE_EDGE = """
() => [...document.querySelectorAll("main *")]
  .filter((element) => !element.closest(".visually-hidden, .table-responsive, [hidden]"))
  .filter((element) => element.getBoundingClientRect().right > innerWidth + 1)
  .map((element) => `${element.tagName}.${element.className}`)
"""


@pytest.fixture
def draft(centre: Centre) -> Draft:
    """A draft with a history: two people have written it, one after the other."""
    with_libraries(library("Callcraft.TestQuestion"), tenant=centre.tenant.id)
    begun = started(title="Greeting a caller, 接听来电与核实身份", tenant=centre.tenant.id)
    first = saved(begun, by="Lin").draft
    better = {**choice_parameters(), "question": "<p>How do you <em>end</em> a call?</p>"}
    return saved(first, better, by="Shen").draft


def pages(draft: Draft) -> list[str]:
    one = f"/authoring/h5p/{draft.id}"
    return [
        "/authoring/h5p/",
        "/authoring/h5p/new/",
        f"{one}/history/",
        f"{one}/history/2/",
    ]


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_pages_fit_a_phone_and_have_no_grave_fault_of_accessibility(
    draft: Draft, open_editor: OpenEditor, language: str, dark: bool
) -> None:
    page = open_editor(draft, language=language, width=320, dark=dark, bypass_csp=True)
    for address in pages(draft):
        page.goto(address)
        assert page.evaluate(BEYOND_THE_EDGE) == [], address
        page.add_script_tag(path=AXE)
        found = page.evaluate("axe.run('main', {resultTypes: ['violations']})")
        grave = [
            (each["id"], [node["html"][:120] for node in each["nodes"]])
            for each in found["violations"]
            if each["impact"] in {"serious", "critical"}
        ]
        assert grave == [], address


def test_new_content_is_begun_with_the_keyboard(draft: Draft, open_editor: OpenEditor) -> None:
    page = open_editor(draft)
    page.goto("/authoring/h5p/new/")
    page.get_by_role("radio", name="Callcraft.TestQuestion").focus()
    page.keyboard.press("Space")
    page.get_by_label("Title").fill("Ending a call")
    page.get_by_role("button", name="Begin").press("Enter")
    page.locator(".ed-form").wait_for()
    assert page.get_by_role("heading", level=1).inner_text() == "Ending a call"
    assert Draft.objects.filter(title="Ending a call").count() == 1


def test_draft_is_set_back_from_its_history(draft: Draft, open_editor: OpenEditor) -> None:
    page = open_editor(draft)
    page.goto(f"/authoring/h5p/{draft.id}/history/")
    page.get_by_role("link", name="Lin").click()
    assert page.locator("ins").all_inner_texts() == ["How do you end a call?"]
    page.get_by_role("button", name="Set back to this version").click()
    page.get_by_role("button", name="Set back", exact=True).click()
    page.locator(".ed-form").wait_for()
    now = Draft.objects.get(id=draft.id)
    assert now.parameters["question"] == choice_parameters()["question"]


def test_preview_plays_what_is_saved_and_keeps_nothing(
    draft: Draft, open_editor: OpenEditor, trainer: Employee
) -> None:
    client = Client()
    client.force_login(trainer)
    url = client.get(f"/authoring/h5p/{draft.id}/preview").json()["url"]
    page = open_editor(draft)
    heard = _framed(page, url)
    shown = page.frame_locator("#preview")
    shown.locator(".callcraft-test-box").first.check()
    shown.locator(".callcraft-test-check").click()
    assert "/" in shown.locator(".callcraft-test-result").inner_text()
    page.wait_for_function("() => window.heights.some((height) => height > 20)")
    assert heard == []
    assert not RuntimeSession.objects.exists()
    assert not StatementRow.objects.exists()


def _framed(page: Page, url: str) -> list[str]:
    """Show the preview in a frame of the app's page; return what it sends to any server."""
    sent: list[str] = []
    page.on("request", lambda each: sent.append(each.url) if each.method != "GET" else None)
    page.evaluate(
        """(url) => {
          window.heights = [];
          addEventListener("message", ({ data }) => {
            if (data.type === "callcraft-h5p-preview") window.heights.push(data.height);
          });
          const frame = document.createElement("iframe");
          frame.id = "preview";
          frame.src = url;
          document.querySelector("main").append(frame);
        }""",
        url,
    )
    return sent
