"""Who acts: the offices that routes in the readings may lead to, in words."""

from collections.abc import Iterator, Sequence
from typing import Final

from lms.regulation.rules.ledger import Row
from lms.regulation.rules.settings import Settings, Text, both

OFFICES: Final[dict[str, Text]] = {
    "team_lead": both("team lead", "班组长"),
    "supervisor": both("supervisor", "主管"),
    "operations": both("operations administrator", "运营管理员"),
    "training_office": both("training office", "培训组"),
    "training_manager": both("head of training", "培训负责人"),
    "manager": both("centre manager", "中心经理"),
    "general_manager": both("general manager", "总经理"),
    "hr": both("HR", "人事"),
}


def offices(*names: str) -> dict[str, Text]:
    """The named offices with their words, to choose from."""
    return {name: OFFICES[name] for name in names}


def routes(settings: Settings, prefix: str, levels: Sequence[tuple[str, Text]]) -> Iterator[Row]:
    """One row per level: whom `prefix[level]` names."""
    for level, label in levels:
        who = settings[f"{prefix}[{level}]"]
        yield Row(level, label, who, OFFICES[who])
