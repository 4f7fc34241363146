"""Definitions and parameters of single fields, for tests of what is kept of them."""

import html
import re
from collections.abc import Collection, Iterator
from itertools import islice
from typing import Any
from urllib.parse import unquote

import lxml.html

from content.h5p.rules.names import LibraryName
from content.h5p.rules.semantics import Checked, check_parameters, semantics_from
from content.h5p.rules.semantics.fields import Semantics

MAIN = LibraryName("Callcraft.Main", 1, 0)
PART = LibraryName("Callcraft.Part", 2, 1)
PART_FIELDS = [{"name": "text", "type": "text"}]

RUNNING = re.compile(r"(?:javascript|vbscript|livescript|data)\s*:", re.I)
RUNNING_ADDRESS = re.compile(r"(?:javascript|vbscript):|data:[^,]*,", re.I)
LOADING = re.compile(r"url\s*\(|expression\s*\(|@import|behavior|-moz-binding|\\|/\*", re.I)
KEPT_ELEMENTS = frozenset(
    "a abbr address article aside b bdi bdo blockquote br caption center cite code col colgroup dd "
    "del details dfn div dl dt em figcaption figure footer h1 h2 h3 h4 h5 h6 header hr i img ins "
    "kbd li mark ol p pre q rp rt ruby s samp section small span strike strong sub summary sup "
    "table tbody td tfoot th thead time tr tt u ul var wbr".split()
)


def definition(*fields: dict[str, Any]) -> Semantics:
    """Read a definition that must be sound."""
    document = semantics_from(list(fields), "semantics.json")
    assert document.semantics is not None, document.findings
    return document.semantics


def checked(
    field: dict[str, Any], value: Any, *, files: Collection[str] = ("images/a.png",)
) -> tuple[Any, Checked]:
    """Check `value` for `field` (named `x`); return what is kept, None for nothing, and all."""
    known = {MAIN: definition({"name": "x", **field}), PART: definition(*PART_FIELDS)}
    result = check_parameters({"x": value}, MAIN, known.get, files=files)
    again = check_parameters(result.parameters, MAIN, known.get, files=files)
    assert again.parameters == result.parameters, "checking the checked changed it"
    return result.parameters.get("x"), result


def codes(result: Checked) -> list[str]:
    """Return what was said, without the beginning that all codes share."""
    return [each.code.removeprefix("h5p.semantics.") for each in result.findings]


def texts_in(value: Any) -> Iterator[str]:
    """Yield every text in parameters, keys too."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, each in value.items():
            yield key
            yield from texts_in(each)
    elif isinstance(value, list):
        for each in value:
            yield from texts_in(each)


def assert_runs_nothing(text: str) -> None:
    """Read `text` as a page would, with another parser than the cleaner's, and look around."""
    assert "\x00" not in text
    page = lxml.html.document_fromstring(f"<!DOCTYPE html><html><body><div>{text}</div></body>")
    for element in islice(page.iterdescendants(), 1, None):  # The body is the page's own.
        assert isinstance(element.tag, str), "a comment or an instruction"
        assert element.tag in KEPT_ELEMENTS, element.tag
        for name, value in ((str(key), str(told)) for key, told in element.attrib.items()):
            assert not name.startswith("on"), name
            assert name in KEPT_ATTRIBUTES, name
            address = re.sub(r"[\x00-\x20]", "", unquote(html.unescape(value)))
            assert not RUNNING.match(address), value
            assert name != "style" or not LOADING.search(value), value


def assert_no_address_runs(text: str) -> None:
    """Make sure that `text` as a whole is no address that runs script, decoded or not."""
    for each in (text, html.unescape(text), html.unescape(html.unescape(text))):
        stripped = each.lstrip("".join(map(chr, range(0x21)))).replace("\t", "").replace("\n", "")
        assert not RUNNING_ADDRESS.match(stripped.replace("\r", "")), text


KEPT_ATTRIBUTES = frozenset(
    "abbr alt border cellpadding cellspacing class colspan datetime dir headers height href "
    "hreflang lang open rel reversed rowspan scope span src start style summary target title type "
    "width".split()
)


def assert_plain(text: str) -> None:
    """Make sure that `text` is text wherever a page puts it: between tags or in quotes."""
    assert not set(text) & set("<>\"'")
    assert_runs_nothing(text)
