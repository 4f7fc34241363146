"""Hostile texts in a real browser: raw they run, checked they do not, wherever they are put."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from content.h5p.rules.semantics.markup import KNOWN
from tests.builders.h5p_fields import checked
from tests.builders.hostile_text import ADDRESSES, MARKUP

HTML = {"type": "text", "widget": "html", "tags": sorted(KNOWN), "font": True}
PLAIN = {"type": "text"}

SHOW = """async ([texts, glued]) => {
  window.count = 0;
  window.fired = () => { window.count += 1; };
  const fired = [];
  for (const text of texts) {
    const before = window.count;
    const box = document.createElement("div");
    document.body.append(box);
    box.innerHTML = text;
    box.append(document.createRange().createContextualFragment(text));
    if (glued) {
      box.insertAdjacentHTML("beforeend", `<p title="${text}">x</p><p title='${text}'>x</p>`);
      box.insertAdjacentHTML("beforeend", `<a href="${text}">x</a><a href='${text}'>x</a>`);
      const link = document.createElement("a");
      link.href = text;
      box.append(link);
    }
    for (const link of box.querySelectorAll("a")) {
      if (link.protocol === "javascript:" || link.protocol === "data:") link.click();
    }
    for (const each of box.querySelectorAll("*")) {
      each.dispatchEvent(new MouseEvent("mouseover", {bubbles: true}));
      if (each.focus) each.focus();
    }
    await new Promise((done) => setTimeout(done, 20));
    if (window.count > before) fired.push(text);
    box.remove();
  }
  return fired;
}"""


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """An empty page that reaches nothing."""
    page = chromium.new_page()
    page.route("**/*", lambda route: route.abort())
    page.set_content("<!doctype html><title>x</title>")
    yield page
    page.close()


def test_hostile_texts_run_when_nobody_checks_them(page: Page) -> None:
    """Without this, the tests below would prove nothing."""
    fired = page.evaluate(SHOW, [[*MARKUP, *ADDRESSES], True])
    assert len(fired) > 30


def test_checked_html_runs_nothing(page: Page) -> None:
    texts = [checked(HTML, text)[0] for text in (*MARKUP, *ADDRESSES)]
    assert page.evaluate(SHOW, [texts, False]) == []


def test_checked_plain_text_runs_nothing_even_glued_into_attributes_and_links(page: Page) -> None:
    texts = [checked(PLAIN, text)[0] for text in (*MARKUP, *ADDRESSES)]
    assert page.evaluate(SHOW, [texts, True]) == []


def test_paths_of_files_run_nothing(page: Page) -> None:
    texts = []
    for text in (*MARKUP, *ADDRESSES):
        kept, _ = checked({"type": "image"}, {"path": text})
        texts += [] if kept is None else [kept["path"]]
    assert page.evaluate(SHOW, [texts, True]) == []
