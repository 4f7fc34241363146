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
    "few_attempts": ("the attempt that counts has not been made yet", "尚未进行到计分的那一次"),
    "pending_proof": ("the proof of official duty is still being looked at", "因公证明尚待核实"),
    "not_decided": ("not decided yet", "尚无结论"),
}
CHOICES: Final[Mapping[str, tuple[str, str]]] = {
    "first": ("the first counts", "取第一次"),
    "last": ("the last counts", "取最后一次"),
    "best": ("the best counts", "取最好一次"),
    "average": ("their average counts", "取平均分"),
    "median": ("their median counts", "取中位数"),
    "nth": ("one of them counts, by its number", "按规定次序取一次"),
}
COMBINATIONS: Final[Mapping[str, tuple[str, str]]] = {
    "average": ("average", "平均分"),
    "lowest": ("lowest score", "最低分"),
    "highest": ("highest score", "最高分"),
    "median": ("median", "中位数"),
    "sum": ("sum, 100 at most,", "总和（最高 100）"),
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
FACTS: Final[Mapping[str, tuple[str, str]]] = {
    "late": ("late arrivals", "迟到次数"),
    "early": ("early leaves", "早退次数"),
    "tardy": ("late arrivals and early leaves", "迟到早退次数"),
    "sessions": ("sessions", "场次数"),
    "missed_minutes": ("missed minutes", "缺课分钟数"),
    "missed_hours": ("missed hours", "缺课小时数"),
    "missed_periods": ("missed class hours", "缺课课时"),
    "total_minutes": ("minutes of the course", "课程总分钟数"),
    "total_hours": ("hours of the course", "课程总小时数"),
    "total_periods": ("class hours of the course", "课程总课时"),
    "absence_share": ("share of the course missed", "缺课比例"),
    "retake_all": ("too much missed: the whole course again", "缺课超限须全部重修"),
    "truancy_minutes": ("minutes absent without leave", "旷课分钟数"),
    "truancy_hours": ("hours absent without leave", "旷课小时数"),
    "absence_hours": ("hours of absence from work", "折算旷工小时数"),
    "absence_days": ("days of absence from work", "折算旷工天数"),
    "leave_minutes": ("minutes on approved leave", "经批准请假分钟数"),
    "official_minutes": ("minutes on official duty", "因公缺课分钟数"),
    "to_make_up_minutes": ("minutes still to be made up", "待补课分钟数"),
}
REASONS: Final[Mapping[str, tuple[str, str]]] = {
    "review": ("a person looks at it", "转人工复核"),
    "unknown": ("not known yet", "尚不能判断"),
    "not_applied": (
        "not applied; lateness is dealt with elsewhere (A4)",
        "不适用，迟到早退另行处理（A4）",
    ),
}
