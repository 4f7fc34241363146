"""A trainer writes H5P content in the form that is made from a library's definition."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from content.h5p.models import Draft
from content.h5p.queries import draft_of
from content.h5p.services import delete_draft
from tests.browser.h5p.conftest import OpenEditor
from tests.builders.centre import Centre
from tests.builders.h5p import (
    SMALLEST_PNG,
    choice_parameters,
    field_parameters,
    library,
    series_parameters,
)
from tests.builders.h5p_drafts import saved, started, with_libraries

QUESTION = library("Callcraft.TestQuestion")
FIELDS = library("Callcraft.TestFields")
SERIES = library("Callcraft.TestSeries")
WITHOUT_FILES = {"picture": None, "film": None, "sound": None, "attachment": None}

Written = Callable[..., Draft]


@pytest.fixture
def written(centre: Centre) -> Written:
    """A draft of a library with parameters, as it lies before somebody opens it."""

    def written(of: object = QUESTION, parameters: object = None) -> Draft:
        kind = of if isinstance(of, type(QUESTION)) else QUESTION
        with_libraries(QUESTION, FIELDS, SERIES, tenant=centre.tenant.id)
        draft = started(kind, tenant=centre.tenant.id)
        return draft if parameters is None else saved(draft, parameters).draft

    return written


def fields_without_files(**changes: object) -> dict[str, object]:
    told = field_parameters(**changes)
    return {name: value for name, value in told.items() if name not in WITHOUT_FILES}


def now(draft: Draft) -> Draft:
    """The draft as it lies in the database."""
    row = draft_of(draft.tenant, draft.id)
    assert row is not None
    return row


def save(page: Page) -> None:
    page.keyboard.press("Control+s")
    expect(page.get_by_text("All changes are saved")).to_be_visible()


def line(page: Page, number: int) -> Locator:
    return page.get_by_role("textbox", name=f"Line {number}")


def rich(page: Page, label: str) -> Locator:
    return page.get_by_role("textbox", name=re.compile(f"^{label}"))


def test_new_content_begins_with_what_its_library_proposes(
    written: Written, open_editor: OpenEditor
) -> None:
    draft = written()
    page = open_editor(draft)
    expect(page.get_by_text("All changes are saved")).to_be_visible()
    rich(page, "Question").fill("What belongs in a greeting?")
    page.get_by_role("button", name="Add answer").click()
    rich(page, "Text").last.press_sequentially("Your name")
    page.get_by_label("Correct").last.check()
    save(page)
    parameters = now(draft).parameters
    assert parameters["question"] == "<p>What belongs in a greeting?</p>"
    assert parameters["answers"][-1] == {"text": "Your name", "correct": True}
    assert parameters["behaviour"] == {"singlePoint": False, "passPercentage": 100}
    assert parameters["check"] == "Check"


def test_looking_at_every_field_changes_nothing(written: Written, open_editor: OpenEditor) -> None:
    draft = written(FIELDS, fields_without_files())
    page = open_editor(draft)
    expect(page.get_by_label("Seat")).to_have_count(0)
    page.get_by_text("Group", exact=True).click()
    expect(page.get_by_label("Seat")).to_have_value("B2")
    expect(page.get_by_label("Plain text")).to_have_value("Plain & simple")
    page.get_by_label("Title", exact=False).first.fill("Another title")
    save(page)
    after = now(draft)
    assert after.title == "Another title"
    assert after.parameters == draft.parameters
    assert after.revision == draft.revision + 1


def test_each_kind_of_field_is_written_with_its_own_control(
    written: Written, open_editor: OpenEditor
) -> None:
    draft = written(FIELDS, fields_without_files(lines=["One"]))
    page = open_editor(draft)
    page.get_by_label("Plain text").fill('<b> & "quotes"')
    page.get_by_label("Whole number").fill("30")
    page.get_by_label("Yes or no").uncheck()
    page.get_by_label("One of a few").select_option(label="Tea")
    page.get_by_role("button", name="Add line").click()
    line(page, 2).fill("Two")
    page.get_by_text("Group", exact=True).click()
    page.get_by_role("spinbutton", name="Row").fill("7")
    page.get_by_label("Only field").fill("One value, no object")
    page.get_by_label("Shown for tea").fill("Seen")
    save(page)
    parameters = now(draft).parameters
    assert parameters["plain"] == "&lt;b&gt; &amp; &quot;quotes&quot;"
    assert parameters["whole"] == 30
    assert parameters["agree"] is False
    assert parameters["pick"] == "tea"
    assert parameters["lines"] == ["One", "Two"]
    assert parameters["place"] == {"row": 7, "seat": "B2"}
    assert parameters["wrapped"] == "One value, no object"
    assert parameters["onlyWhenTea"] == "Seen"


def test_a_field_with_a_condition_is_there_only_while_it_is_met(
    written: Written, open_editor: OpenEditor
) -> None:
    page = open_editor(written(FIELDS, fields_without_files(pick="coffee")))
    expect(page.get_by_label("Shown for tea")).to_be_hidden()
    page.get_by_label("One of a few").select_option(label="Tea")
    expect(page.get_by_label("Shown for tea")).to_be_visible()


def test_what_is_wrong_stands_beside_its_field(written: Written, open_editor: OpenEditor) -> None:
    page = open_editor(written(FIELDS, fields_without_files(code="ab-12")))
    code = page.get_by_label("Text by a pattern")
    code.fill("nothing like it")
    code.press("Tab")
    expect(page.get_by_text("This is not written in the form that is asked for.")).to_be_visible()
    expect(code).to_have_attribute("aria-invalid", "true")
    whole = page.get_by_label("Whole number")
    whole.fill("500")
    whole.press("Tab")
    expect(page.get_by_text("Choose a number from 0 to 100.")).to_be_visible()


def test_what_the_server_found_leads_to_its_field(
    written: Written, open_editor: OpenEditor
) -> None:
    """The place of a finding opens whatever is closed around it."""
    picture = {
        "library": "Callcraft.TestPicture 1.0",
        "params": {"file": {"path": "images/gone.png"}},
    }
    asked = [choice_parameters() for _ in range(3)]
    parameters = series_parameters(*asked, choice_parameters(media=picture))
    page = open_editor(written(SERIES, parameters))
    page.get_by_role("region", name="What was found").get_by_role("button").first.click()
    expect(page.locator(".ed-item").nth(3).locator(":focus")).to_have_count(1)


def test_words_are_made_bold_and_links_by_keyboard(
    written: Written, open_editor: OpenEditor
) -> None:
    draft = written(QUESTION, choice_parameters(question=""))
    page = open_editor(draft)
    question = rich(page, "Question")
    question.press_sequentially("Say ")
    question.press("Control+b")
    question.press_sequentially("hello")
    question.press("Control+b")
    question.press_sequentially(" to ")
    question.press("Control+k")
    page.get_by_label("Where does the link lead?").fill("callcraft.example/help")
    page.get_by_role("button", name="Insert").click()
    save(page)
    assert now(draft).parameters["question"] == (
        "<p>Say <strong>hello</strong> to "
        '<a href="https://callcraft.example/help" rel="noopener noreferrer">'
        "https://callcraft.example/help</a></p>"
    )


def test_pasted_text_keeps_its_structure_and_nothing_else(
    written: Written, open_editor: OpenEditor
) -> None:
    """Stored script has no way in through the clipboard, and none onto our page."""
    draft = written(QUESTION, choice_parameters(question=""))
    page = open_editor(draft)
    rich(page, "Question").focus()
    page.evaluate(
        """(html) => {
            const data = new DataTransfer();
            data.setData("text/html", html);
            data.setData("text/plain", "plain");
            const all = {clipboardData: data, bubbles: true, cancelable: true};
            document.activeElement.dispatchEvent(new ClipboardEvent("paste", all));
        }""",
        '<p style="color:red" class="Mso"><strong onclick="window.ran=1">Bold</strong>'
        "<img src=x onerror=window.ran=1><script>window.ran=1</script>"
        '<a href="javascript:window.ran=1">link</a><h1>no heading here</h1></p>',
    )
    save(page)
    question = now(draft).parameters["question"]
    assert "<strong>Bold</strong>" in question
    assert not re.search("style|class|script|onerror|<h1|<img", question)
    assert page.evaluate("window.ran") is None


def test_items_are_moved_copied_and_removed_and_every_step_goes_back(
    written: Written, open_editor: OpenEditor
) -> None:
    draft = written(FIELDS, fields_without_files(lines=["One", "Two"]))
    page = open_editor(draft)
    before = now(draft).parameters
    page.get_by_role("button", name="Move Line 1 down").click()
    expect(line(page, 2)).to_have_value("One")
    expect(page.get_by_role("button", name="Move Line 2 down")).to_be_focused()
    page.get_by_role("button", name="Copy Line 1").click()
    expect(page.get_by_role("button", name="Add line")).to_be_disabled()
    page.get_by_role("button", name="Remove Line 3").click()
    save(page)
    assert now(draft).parameters["lines"] == ["Two", "Two"]
    for _ in range(3):
        page.keyboard.press("Control+z")
    expect(line(page, 1)).to_have_value("One")
    save(page)
    assert now(draft).parameters == before
    page.keyboard.press("Control+y")
    expect(line(page, 1)).to_have_value("Two")


def test_arrow_keys_on_the_grip_move_an_item(written: Written, open_editor: OpenEditor) -> None:
    page = open_editor(written(FIELDS, fields_without_files(lines=["One", "Two"])))
    page.get_by_role("button", name="Move Line 2: with the arrow keys").press("ArrowUp")
    expect(line(page, 1)).to_have_value("Two")
    expect(page.get_by_text("Now at place 1 of 2.").first).to_be_attached()


def test_an_item_is_dragged_by_its_grip(written: Written, open_editor: OpenEditor) -> None:
    draft = written(FIELDS, fields_without_files(lines=["One", "Two", "Three"]))
    page = open_editor(draft)
    grip = page.get_by_role("button", name="Move Line 1: with the arrow keys")
    grip.scroll_into_view_if_needed()
    start, end = grip.bounding_box(), page.locator(".ed-item").nth(2).bounding_box()
    assert start is not None
    assert end is not None
    page.mouse.move(start["x"] + 10, start["y"] + 10)
    page.mouse.down()
    page.mouse.move(start["x"] + 10, end["y"] + end["height"] - 2, steps=5)
    page.mouse.up()
    save(page)
    assert now(draft).parameters["lines"] == ["Two", "Three", "One"]


def test_content_in_content_is_chosen_and_changed_after_a_question(
    written: Written, open_editor: OpenEditor
) -> None:
    draft = written(FIELDS, fields_without_files(inside=None))
    page = open_editor(draft)
    kind = page.get_by_label("Content in content")
    kind.select_option(label="Test question")
    rich(page, "Question").fill("Inside")
    save(page)
    inside = now(draft).parameters["inside"]
    assert inside["library"] == "Callcraft.TestQuestion 1.2"
    assert inside["params"]["question"] == "<p>Inside</p>"
    assert re.fullmatch(r"[0-9a-f-]{36}", inside["subContentId"])

    kind.select_option(label="Test picture")
    page.get_by_role("button", name="Cancel").click()
    expect(rich(page, "Question")).to_have_text("Inside")
    kind.select_option(label="Test picture")
    page.get_by_role("button", name="Change the kind").click()
    expect(page.get_by_role("button", name="Choose a picture").last).to_be_visible()
    page.keyboard.press("Control+z")
    expect(rich(page, "Question")).to_have_text("Inside")


def test_a_picture_is_sent_shown_and_refused_when_it_is_none(
    written: Written, open_editor: OpenEditor
) -> None:
    draft = written(FIELDS, fields_without_files())
    page = open_editor(draft, expected=415)
    image = page.get_by_role("group", name=re.compile("^Image"))
    with page.expect_file_chooser() as chooser:
        image.get_by_role("button", name="Choose a picture").click()
    chooser.value.set_files(
        {"name": "Our harbour.png", "mimeType": "image/png", "buffer": SMALLEST_PNG}
    )
    expect(image.get_by_role("img", name="The picture that was chosen")).to_be_visible()
    assert page.evaluate("document.querySelector('.ed-file img').naturalWidth") == 1
    save(page)
    picture = now(draft).parameters["picture"]
    assert picture["path"].startswith("images/")
    assert (picture["mime"], picture["width"], picture["height"]) == ("image/png", 1, 1)

    with page.expect_file_chooser() as chooser:
        image.get_by_role("button", name="Replace").click()
    chooser.value.set_files(
        {"name": "drawing.png", "mimeType": "image/png", "buffer": b"<svg onload='run()'/>"}
    )
    expect(image.get_by_role("alert")).not_to_be_empty()
    assert now(draft).parameters["picture"] == picture


def test_a_video_may_have_several_formats_and_an_address(
    written: Written, open_editor: OpenEditor
) -> None:
    draft = written(FIELDS, fields_without_files())
    page = open_editor(draft)
    video = page.get_by_role("group", name=re.compile("^Video"))
    video.get_by_label("Or an address on the web").fill("not an address")
    video.get_by_role("button", name="Add the address").click()
    expect(video.get_by_text("Write a whole address")).to_be_visible()
    address = "https://films.example/call.webm?size=big&lang=en"
    video.get_by_label("Or an address on the web").fill(address)
    video.get_by_role("button", name="Add the address").click()
    save(page)
    assert now(draft).parameters["film"] == [{"path": address, "mime": "video/webm"}]


def test_authors_and_licence_are_kept_with_the_whole(
    written: Written, open_editor: OpenEditor
) -> None:
    draft = written(QUESTION, choice_parameters())
    page = open_editor(draft)
    page.get_by_text("Language, authors and licence").click()
    page.get_by_role("button", name="Add author").click()
    page.get_by_label("Name").fill("Shen & Co")
    page.get_by_label("Licence", exact=True).select_option(label="CC BY-SA")
    page.get_by_label("Version of the licence").select_option(label="4.0")
    save(page)
    metadata = now(draft).metadata
    assert metadata["authors"] == [{"name": "Shen &amp; Co", "role": "Author"}]
    assert (metadata["license"], metadata["licenseVersion"]) == ("CC BY-SA", "4.0")


def test_typing_is_saved_after_a_rest_without_a_click(
    written: Written, open_editor: OpenEditor
) -> None:
    draft = written(FIELDS, fields_without_files())
    page = open_editor(draft)
    page.get_by_label("Plain text").press("End")
    page.get_by_label("Plain text").press_sequentially("!")
    expect(page.get_by_text("Not saved yet")).to_be_visible()
    expect(page.get_by_text("All changes are saved")).to_be_visible(timeout=10_000)
    assert now(draft).parameters["plain"].endswith("!")


def test_two_authors_at_once_are_told_and_choose(
    centre: Centre, written: Written, open_editor: OpenEditor
) -> None:
    """Nobody's work is written over without a word."""
    draft = written(FIELDS, fields_without_files())
    first, second = open_editor(draft), open_editor(draft, expected=409)
    first.get_by_label("Plain text").fill("by the first")
    save(first)
    second.get_by_label("Plain text").fill("by the second")
    second.keyboard.press("Control+s")
    expect(second.get_by_text("somebody else has changed this")).to_be_visible()
    assert now(draft).parameters["plain"] == "by the first"
    second.get_by_role("button", name="Decide").click()
    expect(second.get_by_text("沈老师 saved a change")).to_be_visible()
    second.get_by_role("button", name="Keep mine").click()
    expect(second.get_by_text("All changes are saved")).to_be_visible()
    assert now(draft).parameters["plain"] == "by the second"


def test_without_a_connection_the_words_stay_and_go_later(
    written: Written, open_editor: OpenEditor
) -> None:
    draft = written(FIELDS, fields_without_files())
    page = open_editor(draft, expected=503)
    page.route("**/data", lambda route: route.fulfill(status=503, body="down"))
    page.get_by_label("Plain text").fill("not lost")
    page.keyboard.press("Control+s")
    expect(page.get_by_text("Not saved.")).to_be_visible()
    page.unroute("**/data")
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_text("All changes are saved")).to_be_visible()
    assert now(draft).parameters["plain"] == "not lost"


def test_the_preview_plays_what_was_written(written: Written, open_editor: OpenEditor) -> None:
    draft = written(QUESTION, choice_parameters())
    page = open_editor(draft)
    page.get_by_role("button", name="Preview").click()
    inside = page.frame_locator("iframe[title=Preview]")
    expect(inside.get_by_text("What belongs in a greeting?").first).to_be_visible()
    rich(page, "Question").fill("And in a farewell?")
    save(page)
    expect(inside.get_by_text("And in a farewell?").first).to_be_visible()


def test_finished_content_is_published_as_a_course(
    centre: Centre, written: Written, open_editor: OpenEditor
) -> None:
    draft = written(QUESTION, choice_parameters())
    page = open_editor(draft)
    page.get_by_role("button", name="Publish").click()
    page.get_by_role("dialog").get_by_role("button", name="Publish").click()
    page.get_by_role("link", name="Go to the package").click()
    expect(page.get_by_role("heading", name="Greeting a caller", level=1)).to_be_visible()
    assert now(draft).published is not None


def test_what_stands_in_the_way_of_publishing_is_shown(
    written: Written, open_editor: OpenEditor
) -> None:
    draft = written(QUESTION, choice_parameters())
    page = open_editor(draft, expected=422)
    page.get_by_label("Title", exact=False).first.fill("")
    delete = page.get_by_role("button", name=re.compile("^Remove Answer"))
    while delete.count() > 0:
        delete.first.click()
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("Add at least 1.")).to_be_visible()
    expect(page.get_by_text("Give it a title")).to_be_visible()


def test_a_deleted_draft_says_so_and_keeps_what_was_typed(
    centre: Centre, written: Written, open_editor: OpenEditor
) -> None:
    draft = written(FIELDS, fields_without_files())
    page = open_editor(draft, expected=404)
    delete_draft(tenant=draft.tenant, draft=draft.id, by="Somebody")
    page.get_by_label("Plain text").fill("still here")
    page.keyboard.press("Control+s")
    expect(page.get_by_text("Not saved.")).to_be_visible()
    expect(page.get_by_label("Plain text")).to_have_value("still here")
