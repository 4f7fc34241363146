"""Whether a training regulation says what it has to (R7)."""

import re
from collections.abc import Collection, Mapping, Sequence
from enum import StrEnum
from typing import Final

from lms.regulation.rules.settings import Text, both


class Part(StrEnum):
    """What every training regulation covers."""

    PLAN = "plan"
    CONTENT = "content"
    TIME = "time"
    METHOD = "method"
    EVALUATION = "evaluation"


PARTS: Final[Mapping[Part, Text]] = {
    Part.PLAN: both("plan", "计划"),
    Part.CONTENT: both("content", "内容"),
    Part.TIME: both("time", "时间"),
    Part.METHOD: both("method", "方法"),
    Part.EVALUATION: both("evaluation", "评估"),
}
_SIGNS: Final[Mapping[Part, re.Pattern[str]]] = {
    Part.PLAN: re.compile(r"计划|规划|需求|\bplan", re.IGNORECASE),
    Part.CONTENT: re.compile(r"内容|课程|知识|教材|\b(content|course|curricul)", re.IGNORECASE),
    Part.TIME: re.compile(
        r"时间|课时|期限|每(年|季|月|周|半)|\b(time|hour|deadline|month|quarter|within)",
        re.IGNORECASE,
    ),
    Part.METHOD: re.compile(
        r"方法|方式|形式|讲授|演练|师傅|\b(method|classroom|online|mentor|practi[cs])",
        re.IGNORECASE,
    ),
    Part.EVALUATION: re.compile(
        r"评估|考核|考试|评价|测试|\b(evaluat|assess|exam|test)", re.IGNORECASE
    ),
}


def suggested_parts(text: str) -> list[Part]:
    """The parts that a clause seems to speak of: a suggestion, which a person corrects."""
    return [part for part, sign in _SIGNS.items() if sign.search(text)]


def missing_parts(parts_of_clauses: Sequence[Collection[str]]) -> list[Part]:
    """The parts that no clause covers; empty when the regulation is complete."""
    covered = {part for parts in parts_of_clauses for part in parts}
    return [part for part in Part if part.value not in covered]
