"""What belongs into the file of an event (一期一档), and what of it is still missing.

A part is there when a record of one of its kinds was filed about the event, or a record with one of
its fields filled in. Who owes a part is the role that makes it.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

ENTRY_WORKDAYS: Final = 5
"""Working days after the event until its records are to be in."""
WARNING_WORKDAYS: Final = 3


@dataclass(frozen=True, slots=True)
class Part:
    """One part. `words` are looked for in the kinds of records, `fields` in their keys."""

    code: str
    title: Mapping[str, str]
    owner: str
    words: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()


def _part(
    code: str, en: str, zh: str, owner: str, words: Iterable[str] = (), fields: Iterable[str] = ()
) -> Part:
    return Part(code, {"en": en, "zh-Hans": zh}, owner, (code, *words), (code, *fields))


PARTS: Final = (
    _part("plan_item", "Plan item", "计划条目", "training_office", fields=("plan",)),
    _part("notice", "Notice", "培训通知", "training_office", fields=("notified", "announced")),
    _part("participants", "Participants", "参训名单", "training_office", ("class_attendance",)),
    _part("sign_in", "Sign-in sheet", "签到表", "trainer", ("sheet",), ("signed", "method")),
    _part("roll_call", "Roll-call", "课上点名", "trainer", (), ("rollcall", "state")),
    _part("leave", "Leave forms", "请假单", "training_office", (), ("leave_kind",)),
    _part("trainer", "Trainer", "培训师", "training_office", (), ("trainers", "lecturer")),
    _part("materials", "Materials and versions", "培训材料及版本", "trainer", (), ("material",)),
    _part("paper", "Paper and key versions", "试卷与答案版本", "trainer", (), ("paper_version",)),
    _part("results", "Results", "成绩", "trainer", ("result",), ("result", "score", "outcome")),
    _part("feedback", "Feedback summary", "反馈汇总", "training_office"),
    _part("improvement", "Improvement note", "改进记录", "trainer"),
    _part("cost", "Cost", "费用", "training_office", (), ("costs",)),
)
BY_CODE: Final = {part.code: part for part in PARTS}


def parts_in(kind: str, payload: Mapping[str, Any]) -> frozenset[str]:
    """The parts that one record of the event brings."""
    filled = {key for key, value in fields_of(payload).items() if value}
    return frozenset(
        part.code
        for part in PARTS
        if any(word in kind for word in part.words) or filled.intersection(part.fields)
    )


def fields_of(payload: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a record's fields, by their keys."""
    fields = payload.get("fields")
    if not isinstance(fields, list):
        return {}
    return {str(one.get("key")): one.get("value") for one in fields if isinstance(one, Mapping)}


@dataclass(frozen=True, slots=True)
class PartState:
    """A part of one file: `there`, `not_needed` (with the reason) or `missing`."""

    part: Part
    state: str
    reason: str = ""


def state_of(there: Collection[str], not_needed: Mapping[str, str]) -> list[PartState]:
    """Every part and whether it is there."""
    return [
        PartState(part, "there")
        if part.code in there
        else PartState(part, "not_needed", not_needed[part.code])
        if part.code in not_needed
        else PartState(part, "missing")
        for part in PARTS
    ]
