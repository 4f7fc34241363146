"""The words on a printed training report; kept here for the same reason as `record_words`."""

from collections.abc import Mapping
from typing import Any

WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "title": "Training report",
        "month": "Training report, {period}",
        "year": "Annual training report, {period}",
        "figures": "Figures",
        "headcount": "Headcount",
        "people": "People with entries",
        "events": "Training events",
        "hours": "Person-hours attended",
        "cost": "Cost",
        "open_items": "Event files still open",
        "present": "Attendances: present",
        "absent": "Attendances: absent",
        "excused": "Attendances: excused",
        "late": "Late",
        "early": "Left early",
        "results": "Results",
        "no_results": "No result was archived in this period.",
        "by": "By",
        "of": "Group",
        "graded": "People",
        "passed": "Passed",
        "failed": "Failed",
        "rate": "Pass rate",
        "by_all": "All",
        "by_unit": "Team",
        "by_level": "Level",
        "by_track": "Track",
        "level_agent": "Agents",
        "level_team_lead": "Team leads",
        "level_supervisor": "Supervisors",
        "level_manager": "Managers",
        "level_general_manager": "General manager",
        "note": "Remarks",
        "proof": "Anchor",
        "seals": "Day seals",
        "root": "Merkle root over them",
        "entry": "Archive entry",
        "not_filed": "draft, not filed",
        "how": "This root stands on paper, outside the system: keep the signed sheet. Whoever has "
        "an export can compare it: python verify.py ARCHIVE.zip --anchor SEALS:ROOT",
        "made_by": "Made by",
        "checked_by": "Checked by",
        "approved_by": "Approved by",
    },
    "zh-Hans": {
        "title": "培训报告",
        "month": "{period} 月度培训报告",
        "year": "{period} 年度培训报告",
        "figures": "数据",
        "headcount": "在岗人数",
        "people": "有归档记录人数",
        "events": "培训期数",
        "hours": "出勤人时",
        "cost": "费用",
        "open_items": "未结活动档案",
        "present": "出勤人次",
        "absent": "缺勤人次",
        "excused": "准假人次",
        "late": "迟到人次",
        "early": "早退人次",
        "results": "考核结果",
        "no_results": "本期间无归档结果。",
        "by": "分组",
        "of": "组别",
        "graded": "人数",
        "passed": "合格",
        "failed": "不合格",
        "rate": "合格率",
        "by_all": "全部",
        "by_unit": "班组",
        "by_level": "职级",
        "by_track": "培训路径",
        "level_agent": "坐席",
        "level_team_lead": "班组长",
        "level_supervisor": "主管",
        "level_manager": "经理",
        "level_general_manager": "总经理",
        "note": "说明",
        "proof": "防篡改锚点",
        "seals": "每日封存",
        "root": "其 Merkle 根",
        "entry": "归档编号",
        "not_filed": "草稿，未归档",
        "how": "该根印于纸面，独立于系统之外：请妥善保存签字原件。持有导出文件者可核对："
        "python verify.py ARCHIVE.zip --anchor 封存号:根",
        "made_by": "编制",
        "checked_by": "审核",
        "approved_by": "批准",
    },
}


def report_words(language: str) -> Mapping[str, str]:
    """The words for `language`, an IETF tag in any spelling; English where there are none."""
    return WORDS["zh-Hans" if language.lower().startswith("zh") else "en"]


def stratum_title(row: Mapping[str, Any], language: str) -> str:
    """What a group of a report is called: a level in words, a track by its title."""
    words = report_words(language)
    title = row.get("title") or {}
    return words.get(f"level_{row['of']}") or title.get(
        "zh-Hans" if language.lower().startswith("zh") else "en", row["of"]
    )
