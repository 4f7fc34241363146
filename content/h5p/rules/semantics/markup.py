"""HTML of strangers: which elements, attributes and styles are kept, and how.

`clean_html` parses with nh3, a parser that reads as browsers do, and keeps what the tables below
name; what an author of a library may ask for is bounded by them too. Written HTML can be read
differently the second time (tables and nested links move things about), which has let script
through other cleaners: so the result is cleaned until it no longer changes, or becomes text.
"""

import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

import nh3

from content.h5p.rules.semantics.addresses import runs_script

ALWAYS = frozenset({"div", "span", "p", "br"})
"""Every HTML field has them: editors write them whatever its `tags` say."""

TABLE = frozenset(
    {"table", "caption", "colgroup", "col", "thead", "tbody", "tfoot", "tr", "th", "td"}
) | {"figure", "figcaption"}
LISTED = frozenset({"li"})
TERMS = frozenset({"dl", "dt", "dd"})
RUBY = frozenset({"ruby", "rt", "rp"})
STRUCK = frozenset({"s", "del", "strike"})
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})

BELONG_TOGETHER: dict[str, frozenset[str]] = {
    "strong": frozenset({"b"}),
    "b": frozenset({"strong"}),
    "em": frozenset({"i"}),
    "i": frozenset({"em"}),
    "ul": LISTED,
    "ol": LISTED,
    "table": TABLE,
    "figure": frozenset({"figcaption"}),
    "details": frozenset({"summary"}),
    **dict.fromkeys(STRUCK, STRUCK),
    **dict.fromkeys(TERMS, TERMS),
    **dict.fromkeys(RUBY, RUBY),
}
"""What an editor writes for an element that is asked for."""

OTHERS = frozenset(
    "a abbr address article aside blockquote bdi bdo center cite code details dfn footer header hr "
    "img ins kbd mark ol pre q samp section small strong b em i sub sup summary time tt u ul var "
    "wbr".split()
)
KNOWN = ALWAYS | TABLE | LISTED | TERMS | RUBY | STRUCK | HEADINGS | OTHERS
"""What a library may ask for. Nothing here runs, loads a page, or takes input."""

EVERYWHERE = frozenset({"class", "dir", "lang", "style", "title"})
CELL = frozenset({"abbr", "colspan", "headers", "rowspan", "scope"})
ATTRIBUTES: dict[str, frozenset[str]] = {
    "a": frozenset({"href", "hreflang", "target"}),
    "col": frozenset({"span"}),
    "colgroup": frozenset({"span"}),
    "details": frozenset({"open"}),
    "img": frozenset({"alt", "height", "src", "width"}),
    "ol": frozenset({"reversed", "start", "type"}),
    "table": frozenset({"border", "cellpadding", "cellspacing", "summary"}),
    "td": CELL,
    "th": CELL,
    "time": frozenset({"datetime"}),
    "ul": frozenset({"type"}),
}
SCHEMES = frozenset({"http", "https", "mailto", "tel"})
TARGETS = frozenset({"_blank", "_self"})

ALIGNED = frozenset({"text-align", "margin-left", "margin-right", "line-height"})
LIST_STYLES = ALIGNED | {"list-style-type"}
BOX = frozenset({"width", "height", "padding", "float", "vertical-align", "background-color"})
BORDERS = frozenset(
    {"border-collapse", "border-spacing", "border-color", "border-style", "border-width", "border"}
    | {f"border-{side}" for side in ("top", "right", "bottom", "left")}
)
TABLE_STYLES = ALIGNED | BOX | BORDERS
STYLES: dict[str, frozenset[str]] = {
    **dict.fromkeys(HEADINGS | {"p", "div", "blockquote", "pre", "dd", "dt"}, ALIGNED),
    **dict.fromkeys({"ul", "ol", "li"}, LIST_STYLES),
    **dict.fromkeys(TABLE, TABLE_STYLES),
}
FONT_STYLES: dict[str, frozenset[str]] = {
    "size": frozenset({"font-size"}),
    "family": frozenset({"font-family"}),
    "color": frozenset({"color"}),
    "background": frozenset({"background-color"}),
    "height": frozenset({"line-height"}),
    "spacing": frozenset({"letter-spacing"}),
}
"""The CSS property that each part of the option `font` opens, on every element."""

_NUMBER = r"(?:[0-9]{1,4}(?:\.[0-9]{1,20})?|\.[0-9]{1,20})(?:px|pt|pc|em|rem|ex|ch|cm|mm|in|%)?"
_COLOUR = r"#[0-9a-fA-F]{3,8}|(?:rgb|hsl)a?\([0-9.,%/ ]{1,60}\)"
_WORD = r"[a-zA-Z][a-zA-Z-]{0,40}"
_QUOTED = r"'[\w -]{1,60}'"
_VALUE = re.compile(
    rf"(?:{_COLOUR}|{_NUMBER}|{_WORD}|{_QUOTED})"
    rf"(?:(?: ?, ?| )(?:{_COLOUR}|{_NUMBER}|{_WORD}|{_QUOTED})){{0,11}}"
)
LONGEST_STYLE = 500
_CLASS = re.compile(r"[A-Za-z_][\w-]{0,63}")
_OPENING = re.compile(r"<[a-zA-Z]")
_TAG = re.compile(r"<\s*([a-zA-Z][a-zA-Z0-9:-]{0,40})")
_ATTRIBUTE = re.compile(r"[\s\"'/]([a-zA-Z][a-zA-Z:-]{0,40})\s?=")
ROUNDS = 4
LONGEST_COMPARED = 200_000


def tags_for(asked: Iterable[str]) -> frozenset[str]:
    """Return the elements that a field has whose definition asks for these `tags`."""
    wanted = {tag.lower() for tag in asked} & KNOWN
    related = {each for tag in wanted for each in BELONG_TOGETHER.get(tag, ())}
    return ALWAYS | wanted | related


def clean_html(html: str, tags: frozenset[str], styles: frozenset[str] = frozenset()) -> str:
    """Return `html` with these elements and nothing that a browser would run.

    Cleaning the result again changes nothing.
    """
    cleaner = _cleaner(tags, styles)
    for _ in range(ROUNDS):
        cleaned = cleaner.clean(html)
        if cleaned == html:
            return cleaned
        html = cleaned
    return nh3.clean(html, tags=set())


def cost_of(html: str) -> int:
    """How long it takes at most to clean `html`: for each element a parser looks at all open ones.

    The unit is one such look, some ten nanoseconds.
    """
    return len(_OPENING.findall(html)) ** 2


def taken_out(before: str, after: str) -> list[str]:
    """Name the elements and attributes of `before` that are no more in `after`, for a report."""
    if len(before) > LONGEST_COMPARED:
        return []
    lost = _tally(before) - _tally(after)
    return sorted(lost)


def _tally(html: str) -> Counter[str]:
    counts = Counter(f"<{each.lower()}>" for each in _TAG.findall(html))
    counts.update(
        each.lower()
        for tag in re.findall(r"<[a-zA-Z][^<]{0,5000}", html)
        for each in _ATTRIBUTE.findall(tag.partition(">")[0])
    )
    return counts


@lru_cache(maxsize=256)
def _cleaner(tags: frozenset[str], styles: frozenset[str]) -> nh3.Cleaner:
    attributes = {tag: set(ATTRIBUTES.get(tag, frozenset()) | EVERYWHERE) for tag in tags}

    def kept(tag: str, attribute: str, value: str) -> str | None:
        if attribute == "style":
            return clean_style(value, STYLES.get(tag, frozenset()) | styles)
        return _ATTRIBUTE_RULES.get(attribute, _plain)(value)

    return nh3.Cleaner(
        tags=set(tags),
        attributes=attributes,
        attribute_filter=kept,
        url_schemes=set(SCHEMES),
        strip_comments=True,
        link_rel="noopener noreferrer",
    )


def clean_style(style: str, properties: frozenset[str]) -> str | None:
    """Return the declarations of `style` that set one of `properties` plainly; None for none.

    A value is made of numbers with units, colours, words and quoted names: no addresses, no
    functions but those for colours, no escapes, no comments.
    """
    kept = []
    for declaration in style[:LONGEST_STYLE].split(";"):
        name, colon, value = declaration.partition(":")
        name = name.strip().lower()
        value = " ".join(value.replace('"', "'").split())
        if colon and value and name in properties and _VALUE.fullmatch(value):
            kept.append(f"{name}:{value};")
    return "".join(kept) or None


def _address(value: str) -> str | None:
    return None if runs_script(value) else value


def _classes(value: str) -> str | None:
    return " ".join(each for each in value.split() if _CLASS.fullmatch(each)) or None


def _target(value: str) -> str | None:
    return value if value in TARGETS else None


def _plain(value: str) -> str | None:
    return value if len(value) <= LONGEST_STYLE else None


_ATTRIBUTE_RULES = {"href": _address, "src": _address, "class": _classes, "target": _target}
