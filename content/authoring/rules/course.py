"""A course as an author writes it: a TOML file in both languages, read and checked.

    key, minutes, pass_mark
    title = {en, zh}, summary = {en, zh}
    [[pages]]      title, blocks = [{kind = "text" | "note", …}, {kind = "list", items}, …]
    [[questions]]  id, text, options = [{en, zh}, …], correct = [0, …], feedback
    [[turns]]      id, customer, choices = [{text, points, feedback, next, critical}, …]

A course ends in questions or in a simulated phone call (turns), never in both or neither (R2).
"""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

Text = Mapping[str, str]
BLOCK_KINDS = frozenset({"text", "note", "list", "steps", "quote"})


class CourseInvalid(Exception):
    """A course file says something that cannot be played; `place` names where."""

    def __init__(self, place: str, why: str) -> None:
        self.place = place
        super().__init__(f"{place}: {why}")


@dataclass(frozen=True, slots=True)
class Page:
    title: Text
    blocks: Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Question:
    id: str
    text: Text
    options: Sequence[Text]
    correct: Sequence[int]
    feedback: Text


@dataclass(frozen=True, slots=True)
class Choice:
    text: Text
    points: int
    feedback: Text
    next: str
    critical: bool


@dataclass(frozen=True, slots=True)
class Turn:
    id: str
    customer: Text
    choices: Sequence[Choice]


@dataclass(frozen=True, slots=True)
class Course:
    key: str
    title: Text
    summary: Text
    minutes: int
    pass_mark: int
    pages: Sequence[Page]
    questions: Sequence[Question]
    turns: Sequence[Turn]

    def for_player(self) -> dict[str, Any]:
        """The form that the player reads: `content/frontend/src/sco/course.ts`."""
        return {
            "key": self.key,
            "title": dict(self.title),
            "minutes": self.minutes,
            "passMark": self.pass_mark,
            "pages": [asdict(page) for page in self.pages],
            "questions": [asdict(question) for question in self.questions],
            "turns": [asdict(turn) for turn in self.turns],
        }


def read_course(source: str) -> Course:
    """Read a course file. Raises CourseInvalid, which names the place."""
    try:
        data = tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        raise CourseInvalid("file", str(error)) from error
    course = Course(
        key=_plain(data, "key", "course"),
        title=_text(data.get("title"), "title"),
        summary=_text(data.get("summary"), "summary"),
        minutes=_whole(data, "minutes", 1, 600),
        pass_mark=_whole(data, "pass_mark", 0, 100),
        pages=[_page(page, f"pages[{n}]") for n, page in enumerate(data.get("pages", ()))],
        questions=[
            _question(one, f"questions[{n}]") for n, one in enumerate(data.get("questions", ()))
        ],
        turns=[_turn(one, f"turns[{n}]") for n, one in enumerate(data.get("turns", ()))],
    )
    _check_whole(course)
    return course


def _check_whole(course: Course) -> None:
    if not course.pages:
        raise CourseInvalid("pages", "a course has at least one page")
    if bool(course.questions) == bool(course.turns):
        raise CourseInvalid("questions", "a course ends in questions or in a call")
    _check_unique((one.id for one in course.questions), "questions")
    _check_unique((one.id for one in course.turns), "turns")
    known = {turn.id for turn in course.turns} | {""}
    order = [turn.id for turn in course.turns]
    for turn in course.turns:
        for choice in turn.choices:
            if choice.next not in known:
                raise CourseInvalid(f"turns.{turn.id}", f"leads to no turn: {choice.next!r}")
            if choice.next and order.index(choice.next) <= order.index(turn.id):
                raise CourseInvalid(f"turns.{turn.id}", "a call only goes forward")


def _check_unique(ids: Iterable[str], place: str) -> None:
    seen: set[str] = set()
    for one in ids:
        if one in seen:
            raise CourseInvalid(place, f"the id {one!r} stands twice")
        seen.add(one)


def _plain(data: Mapping[str, Any], name: str, place: str) -> str:
    value = data.get(name)
    if not isinstance(value, str) or not value:
        raise CourseInvalid(place, f"{name} is missing")
    return value


def _whole(data: Mapping[str, Any], name: str, least: int, most: int) -> int:
    value = data.get(name)
    if not isinstance(value, int) or not least <= value <= most:
        raise CourseInvalid(name, f"must be a whole number from {least} to {most}")
    return value


def _text(value: object, place: str) -> Text:
    if not isinstance(value, dict) or not value.get("en") or not value.get("zh"):
        raise CourseInvalid(place, "needs a text in both languages, en and zh")
    return {"en": str(value["en"]).strip(), "zh-Hans": str(value["zh"]).strip()}


def _page(data: Mapping[str, Any], place: str) -> Page:
    blocks = data.get("blocks", [])
    return Page(
        _text(data.get("title"), f"{place}.title"),
        [_block(block, f"{place}.blocks[{n}]") for n, block in enumerate(blocks)],
    )


def _block(data: Mapping[str, Any], place: str) -> Mapping[str, Any]:
    kind = data.get("kind")
    if kind not in BLOCK_KINDS:
        raise CourseInvalid(place, f"unknown kind {kind!r}")
    block: dict[str, Any] = {"kind": kind}
    if kind in {"list", "steps"}:
        items = data.get("items", [])
        block["items"] = [_text(one, f"{place}.items[{n}]") for n, one in enumerate(items)]
    else:
        block["text"] = _text(data, place)
    if kind == "quote":
        block["who"] = _text(data.get("who"), f"{place}.who")
    return block


def _question(data: Mapping[str, Any], place: str) -> Question:
    options = [_text(one, f"{place}.options[{n}]") for n, one in enumerate(data.get("options", ()))]
    correct = data.get("correct", [])
    if len(options) < 2:
        raise CourseInvalid(place, "needs at least two options")
    if not correct or any(not isinstance(n, int) or not 0 <= n < len(options) for n in correct):
        raise CourseInvalid(place, "correct must name places of options")
    return Question(
        _plain(data, "id", place),
        _text(data.get("text"), f"{place}.text"),
        options,
        list(correct),
        _text(data.get("feedback"), f"{place}.feedback"),
    )


def _turn(data: Mapping[str, Any], place: str) -> Turn:
    choices = [
        Choice(
            text=_text(one.get("text"), f"{place}.choices[{n}].text"),
            points=_whole(one, "points", 0, 100),
            feedback=_text(one.get("feedback"), f"{place}.choices[{n}].feedback"),
            next=str(one.get("next", "")),
            critical=bool(one.get("critical", False)),
        )
        for n, one in enumerate(data.get("choices", ()))
    ]
    if not any(choice.points for choice in choices):
        raise CourseInvalid(place, "needs a choice that gives points")
    return Turn(
        _plain(data, "id", place), _text(data.get("customer"), f"{place}.customer"), choices
    )
