"""A draft in an installed editor: it runs in a frame of another origin, and the app saves."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import FrameLocator, Page, expect

from content.h5p.models import Draft, DraftFile
from content.h5p.services import install_editor
from lms.people.models import Employee
from tests.browser.h5p.conftest import OpenEditor
from tests.builders.centre import Centre
from tests.builders.h5p import library
from tests.builders.h5p_drafts import png, saved, started, with_libraries
from tests.builders.h5p_editor_archive import editor_files
from tests.builders.h5p_installed import DictFiles


@pytest.fixture
def draft(centre: Centre) -> Draft:
    """A draft of a centre that has installed an editor."""
    tenant = centre.tenant.id
    with_libraries(library("Callcraft.TestQuestion"), tenant=tenant)
    files = DictFiles(editor_files())
    install_editor(tenant=tenant, files=files, name="editor.zip", installed_by="Fan")
    return started(title="Greeting", tenant=tenant)


def editor_in(page: Page) -> FrameLocator:
    return page.frame_locator("#h5p-full-frame").frame_locator("iframe")


def in_full_editor(page: Page, draft: Draft) -> Page:
    page.goto(f"/authoring/h5p/{draft.id}/full-editor/")
    says(page, "Everything is saved")
    return page


def says(page: Page, text: str) -> None:
    expect(page.locator("#h5p-full-status")).to_contain_text(text, timeout=20_000)


def test_draft_is_opened_edited_and_saved(
    trainer: Employee, draft: Draft, open_editor: OpenEditor, tmp_path: Path
) -> None:
    page = open_editor(draft)
    page.get_by_role("link", name="Open in the full editor").click()
    says(page, "Everything is saved")
    editor = editor_in(page)
    editor.get_by_label("Title").fill("How do you greet?")
    editor.get_by_label("Question").fill("The phone <b>rings</b><script>alert(1)</script>.")
    says(page, "Not saved yet")
    picture = tmp_path / "harbour.png"
    picture.write_bytes(png(3, 2))
    editor.locator("input[type=file]").set_input_files(picture)
    expect(editor.locator("p")).to_have_text(re.compile(r"^images/harbour-[0-9a-f]{8}\.png$"))
    page.get_by_role("button", name="Save").click()
    says(page, "Saved.")
    row = Draft.objects.get(id=draft.id)
    assert (row.title, row.changed_by) == ("How do you greet?", trainer.name)
    assert "rings" in row.parameters["question"]
    assert "<script" not in row.parameters["question"]
    assert DraftFile.objects.get(draft=draft).added_by == trainer.name
    page.get_by_role("link", name="Back to the form").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("How do you greet?")


def test_nobodys_work_is_overwritten_unseen(draft: Draft, open_editor: OpenEditor) -> None:
    page = in_full_editor(open_editor(draft, expected=409), draft)
    draft.refresh_from_db()  # The form has saved it when it was left.
    lins = saved(draft, {"question": "<p>Lin asks.</p>"}, by="Lin").draft
    editor_in(page).get_by_label("Title").fill("What Shen made")
    page.get_by_role("button", name="Save").click()
    says(page, "Lin")
    row = Draft.objects.get(id=draft.id)
    assert (row.title, row.revision) == (lins.title, lins.revision)


def test_editor_reaches_nothing_of_the_app(draft: Draft, open_editor: OpenEditor) -> None:
    """It runs on an origin of its own, without the cookies of whoever is signed in."""
    page = in_full_editor(open_editor(draft), draft)
    frame = next(each for each in page.frames if "/e/v1:" in each.url)
    assert frame.evaluate("document.cookie") == ""
    reach = "() => { try { return parent.document.title } catch { return null } }"
    assert frame.evaluate(reach) is None
    assert frame.evaluate("location.origin") != page.evaluate("location.origin")


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_page_fits_a_phone(
    draft: Draft, open_editor: OpenEditor, language: str, dark: bool
) -> None:
    page = open_editor(draft, language=language, width=320, dark=dark)
    page.goto(f"/authoring/h5p/{draft.id}/full-editor/")
    expect(page.locator("#h5p-full-save")).to_be_enabled(timeout=20_000)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
