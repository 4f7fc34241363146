"""What is wrong with a line of a sheet, in words."""

from collections.abc import Mapping
from typing import Final

from lms.coaching.rules.tables import Fault
from xapi.problems import text_in

_TEXTS: Final[Mapping[str, Mapping[str, str]]] = {
    "table.columns": {
        "en": "These columns are missing: {value}. Take the empty sheet as it is.",
        "zh-Hans": "缺少以下列：{value}。请使用空白模板。",
    },
    "table.employee_missing": {
        "en": "The employee number is missing.",
        "zh-Hans": "缺少工号。",
    },
    "table.employee_unknown": {
        "en": "Nobody has the employee number {value}. Mend the number, or import the person.",
        "zh-Hans": "没有工号为 {value} 的员工，请更正工号或先导入该员工。",
    },
    "table.call_missing": {
        "en": "The number of the call is missing.",
        "zh-Hans": "缺少通话编号。",
    },
    "table.call_twice": {
        "en": "The call {value} is in this sheet twice. Leave one of them out.",
        "zh-Hans": "通话 {value} 在表中重复，请删除其中一行。",
    },
    "table.call_known": {
        "en": "The call {value} was imported before. Leave it out.",
        "zh-Hans": "通话 {value} 已导入过，请删除该行。",
    },
    "table.date": {
        "en": "“{value}” is no date, or comes before the first. Write it as 2026-03-31.",
        "zh-Hans": "“{value}”不是有效日期，或早于开始日期，请写作 2026-03-31。",
    },
    "table.number": {
        "en": "“{value}” is not a number that fits here.",
        "zh-Hans": "“{value}”不是有效数字。",
    },
    "table.defect": {
        "en": "“{value}” is no defect code. Use letters, digits, dots and hyphens.",
        "zh-Hans": "“{value}”不是缺陷代码，仅限字母、数字、点和连字符。",
    },
    "table.figure": {
        "en": "“{value}” is no figure. Use csat, fcr, aht, complaints or employee_satisfaction.",
        "zh-Hans": "“{value}”不是可用指标。可用：满意度、首次解决率、平均处理时长、投诉等。",
    },
}


def fault_words(fault: Fault, language: str) -> str:
    """The sentence about a fault."""
    return text_in(_TEXTS[fault.code], language).format(value=fault.value)
