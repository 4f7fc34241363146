"""The vocabulary of explanations: each closed word of rules and traces, in English and Chinese."""

from collections.abc import Mapping
from typing import Final

OUTCOMES: Final[Mapping[str, tuple[str, str]]] = {
    "pass": ("passed", "通过"),
    "fail": ("not passed", "未通过"),
    "indeterminate": ("not decided yet", "尚无结论"),
}
LACKS: Final[Mapping[str, tuple[str, str]]] = {
    "no_item": ("the track has no course for it", "培训路径中没有对应课程"),
    "not_started": ("not started yet", "尚未开始"),
    "not_finished": ("started, not finished yet", "已开始，尚未完成"),
    "no_score": ("finished, but no score was reported", "已完成，但未上报分数"),
    "no_fact": ("this figure has not been entered yet", "该数据尚未录入"),
}
CHOICES: Final[Mapping[str, tuple[str, str]]] = {
    "first": ("the first counts", "取第一次"),
    "last": ("the last counts", "取最后一次"),
    "best": ("the best counts", "取最好一次"),
    "average": ("their average counts", "取平均分"),
}
COMBINATIONS: Final[Mapping[str, tuple[str, str]]] = {
    "average": ("average", "平均分"),
    "lowest": ("lowest score", "最低分"),
    "highest": ("highest score", "最高分"),
}
MODES: Final[Mapping[str, tuple[str, str]]] = {
    "half_up": ("half up", "四舍五入"),
    "half_even": ("half to even", "四舍六入五成双"),
    "up": ("up", "向上取整"),
    "down": ("down", "直接舍去"),
}
CONNECTIVES: Final[Mapping[str, Mapping[str, str]]] = {
    "all": {"en": " and ", "zh-Hans": " 且 "},
    "any": {"en": " or ", "zh-Hans": " 或 "},
}
POLICIES: Final[Mapping[str, tuple[str, str]]] = {
    "0": ("The missing result counts as 0.", "缺少的成绩按 0 分计。"),
    "excluded": (
        "The missing result is left out of the total.",
        "缺少的成绩不计入总分。",
    ),
    "unknown": ("Without this result there is no verdict.", "缺少该成绩，暂不能得出结论。"),
}
