"""A regulation's text taken apart into clauses, however defective its numbering is (A37).

Recognised at the start of a line: 第一章, 第三条, 一、, （一）, 1., 1、, 1), (1), 1-1, Article 4,
Section 2; and an article that begins in the middle of a line, after the end of a sentence. Nothing
is corrected: repeated, missing and shuffled numbers stay as they are printed. Nothing is lost:
the clauses put together are the text, character by character.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

_HASH_DIGITS: Final = 10
_DIGITS: Final = {digit: value for value, digit in enumerate("〇一二三四五六七八九")} | {
    "零": 0,
    "两": 2,
}
_UNITS: Final = {"十": 10, "百": 100}
_NUMERAL: Final = "0-9０-９〇零一二两三四五六七八九十百"


class Level(StrEnum):
    """How a clause is introduced. Chapters and parts only give their number to what follows."""

    PREAMBLE = "preamble"
    CHAPTER = "chapter"
    ARTICLE = "article"
    ITEM = "item"


@dataclass(frozen=True, slots=True)
class _Style:
    name: str
    level: Level
    pattern: re.Pattern[str]


def _style(name: str, level: Level, pattern: str) -> _Style:
    return _Style(name, level, re.compile(rf"[ \t　]*{pattern}", re.IGNORECASE))


_STYLES: Final = (
    _style(
        "chapter", Level.CHAPTER, rf"第\s*(?P<n>[{_NUMERAL}]+)\s*[章编篇部](?=[\s　：:、]|$|\S)"
    ),
    _style("chapter", Level.CHAPTER, r"(?:chapter|part)\s+(?P<n>\d+|[ivx]+)\b[.:]?"),
    _style("section", Level.CHAPTER, rf"第\s*(?P<n>[{_NUMERAL}]+)\s*节"),
    _style("article", Level.ARTICLE, rf"第\s*(?P<n>[{_NUMERAL}]+)\s*条(?:之[{_NUMERAL}]+)?"),
    _style("article", Level.ARTICLE, r"(?:article|section|clause)\s+(?P<n>\d+)\b[.:]?"),
    _style("comma", Level.ITEM, r"(?P<n>[〇零一二两三四五六七八九十百]+)[、．.]"),
    _style("han", Level.ITEM, r"[（(](?P<n>[〇零一二两三四五六七八九十百]+)[）)]"),
    _style("dashed", Level.ITEM, r"(?P<n>\d+(?:[-－]\d+)+)(?!\d)[.、．]?"),
    _style("dotted", Level.ITEM, r"(?P<n>\d+(?:\.\d+)+)(?!\d)[.、．]?"),
    _style("point", Level.ITEM, r"(?P<n>[0-9０-９]{1,3})[.、．](?!\d)"),
    _style("half", Level.ITEM, r"(?P<n>[0-9０-９]{1,3})[)）]"),
    _style("round", Level.ITEM, r"[（(](?P<n>[0-9０-９]{1,3})[)）]"),
    _style("circled", Level.ITEM, r"(?P<n>[①-⑳])"),
)
_INNER_ARTICLE: Final = re.compile(rf"(?<=[。；;!?！？])(?=[ \t　]*第[{_NUMERAL}]+条[\s　])")


@dataclass(frozen=True, slots=True)
class ParsedClause:
    """A clause as it stands in the text.

    `number` is the label exactly as printed, `text` everything after it up to the next clause, so
    that `number + text` is the clause as printed. `path` are the numbers that lead to it, in
    figures: chapter and article, article and item. `line` counts from 1.
    """

    level: Level
    number: str
    text: str
    path: tuple[str, ...]
    line: int

    @property
    def printed(self) -> str:
        return self.number + self.text


@dataclass(frozen=True, slots=True)
class NamedClause:
    """A clause with the names it is known by.

    `cite` is source and printed number, such as "S05#9"; a number that is printed again gets
    "S17#1.2_2". `id` adds the hash of the text, so that it never names other words; the line joins
    in only where the very same words stand under the very same number twice.
    """

    id: str
    cite: str
    clause: ParsedClause


def parse_clauses(text: str) -> list[ParsedClause]:
    """The clauses of a text, in the order in which they stand; none for a text of blanks."""
    clauses: list[ParsedClause] = []
    stack: list[tuple[str, str]] = []
    for line, raw in _pieces(text):
        begun = _begins(raw)
        if begun is None:
            _go_on(clauses, raw, line)
            continue
        style, label, number = begun
        stack = [*_above(stack, style), (style.name, number)]
        path = tuple(part for _, part in stack)
        clauses.append(ParsedClause(style.level, label, raw[len(label) :], path, line))
    return _without_idle_chapters(clauses)


def name_clauses(source: str, clauses: Sequence[ParsedClause]) -> list[NamedClause]:
    """Give each clause its two names; `source` is the code of the regulation, such as S05.

    The hash leaves blanks out of account, so that a text pasted with other line breaks keeps its
    names, and so do all the clauses around one in which a typo is mended.
    """
    cites: Counter[str] = Counter()
    ids: set[str] = set()
    named = []
    for clause in clauses:
        cite = f"{source}#{'.'.join(clause.path) or '0'}"
        cites[cite] += 1
        if cites[cite] > 1:
            cite = f"{cite}_{cites[cite]}"
        name = f"{source}#{'.'.join(clause.path) or '0'}-{words_hash(clause.printed)}"
        if name in ids:
            name = f"{name}-L{clause.line}"
        ids.add(name)
        named.append(NamedClause(name, cite, clause))
    return named


def words_hash(text: str) -> str:
    """A short hash of the words of a clause, without its blanks."""
    words = "".join(text.split())
    return hashlib.sha256(words.encode()).hexdigest()[:_HASH_DIGITS]


def figure(numeral: str) -> str:
    """A numeral as figures: 第二十一 → "21", 十 → "10", １２ → "12"; others as they are."""
    if len(numeral) == 1 and "①" <= numeral <= "⑳":
        return str(ord(numeral) - ord("①") + 1)
    if not set(numeral) <= set(_DIGITS) | set(_UNITS):
        return numeral.translate(_NARROW).lower()
    if not set(numeral) & set(_UNITS):
        return "".join(str(_DIGITS[digit]) for digit in numeral)
    total, digit = 0, 0
    for sign in numeral:
        if sign in _UNITS:
            total += (digit or 1) * _UNITS[sign]
            digit = 0
        else:
            digit = _DIGITS[sign]
    return str(total + digit)


_NARROW: Final = str.maketrans("０１２３４５６７８９－", "0123456789-")


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    """Lines with their ends, cut again where an article begins in the middle of one."""
    for line, raw in enumerate(text.splitlines(keepends=True), start=1):
        for piece in _INNER_ARTICLE.split(raw):
            yield line, piece


def _begins(raw: str) -> tuple[_Style, str, str] | None:
    """How a piece is introduced: the style, the label as printed, and the number in figures."""
    for style in _STYLES:
        if found := style.pattern.match(raw):
            return style, found.group(), figure(found["n"])
    return None


def _above(stack: Sequence[tuple[str, str]], style: _Style) -> list[tuple[str, str]]:
    """What a clause of this style stands under: it ends the one of its own style."""
    if style.name == "chapter":
        return []
    names = [name for name, _ in stack]
    if style.name in names:
        return list(stack[: names.index(style.name)])
    if style.level is Level.ARTICLE:
        return [entry for entry in stack if entry[0] in {"chapter", "section"}]
    return list(stack)


def _go_on(clauses: list[ParsedClause], raw: str, line: int) -> None:
    """The piece belongs to the clause before it, or begins the preamble."""
    if not clauses:
        clauses.append(ParsedClause(Level.PREAMBLE, "", raw, (), line))
        return
    last = clauses[-1]
    clauses[-1] = ParsedClause(last.level, last.number, last.text + raw, last.path, last.line)


def _without_idle_chapters(clauses: list[ParsedClause]) -> list[ParsedClause]:
    """Leave the chapter out of the path where articles are numbered through all chapters."""
    articles = [clause for clause in clauses if clause.level is Level.ARTICLE]
    firsts = [clause.path[:-1] for clause in articles if clause.path[-1] == "1"]
    if len(set(firsts)) > 1 or not articles:
        return clauses
    chapters = len(articles[0].path) - 1
    depth = {clause.path: len(clause.path) - 1 for clause in articles}
    return [
        ParsedClause(c.level, c.number, c.text, _shortened(c, depth, chapters), c.line)
        for c in clauses
    ]


def _shortened(
    clause: ParsedClause, depth: dict[tuple[str, ...], int], chapters: int
) -> tuple[str, ...]:
    if clause.level is Level.CHAPTER:
        return ("ch" + clause.path[0], *clause.path[1:])
    for length in range(len(clause.path), 0, -1):
        if (above := depth.get(clause.path[:length])) is not None:
            return clause.path[above:]
    return clause.path[chapters:] if chapters and len(clause.path) > chapters else clause.path
