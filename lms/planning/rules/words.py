"""The fixed words of planning, in both languages: aims, sections, levels, sources."""

from collections.abc import Mapping
from typing import Final

from lms.people.rules.filing import Text, text
from lms.planning.rules.periods import Level

AIMS: Final[Mapping[str, Text]] = {
    "staff_quality": text("Quality of staff", "提升员工素质"),
    "potential": text("Potential", "挖掘员工潜力"),
    "performance": text("Performance", "提高工作绩效"),
    "knowledge_skill": text("Knowledge and skill", "增进知识与技能"),
    "new_hire": text("Competence of new hires", "新员工胜任岗位"),
    "teamwork": text("Teamwork", "增强团队协作"),
    "motivation": text("Motivation", "激励员工"),
}
"""What training may be for; each plan and each item names one (R3)."""

SECTIONS: Final[Mapping[str, Text]] = {
    "purpose": text("Purpose", "培训目的"),
    "delivery": text("How it is delivered", "实施方式"),
    "request": text("How to ask for training", "如何有效提出培训申请"),
    "equipment": text(
        "Equipment and materials: rooms, seats, manuals, computers, software, guidance",
        "设备与材料：场地、座位、手册、电脑、软件、指导",
    ),
    "hr_status": text("State of the staff", "人力资源状况"),
    "team_needs": text("Needs of the teams", "班组培训需求"),
    "work_schedule": text("Work schedule of the period", "工作安排"),
}
"""The outline of a plan (R38), and the three inputs of annual and monthly plans (R10)."""

OUTLINE: Final = ("purpose", "delivery", "request", "equipment")
INPUTS: Final = ("hr_status", "team_needs", "work_schedule")

LEVELS: Final[Mapping[Level, Text]] = {
    Level.YEAR: text("Annual plan", "年度计划"),
    Level.HALF: text("Half-year plan", "半年计划"),
    Level.QUARTER: text("Quarterly plan", "季度计划"),
    Level.MONTH: text("Monthly plan", "月度计划"),
    Level.TEAM: text("Plan of a team", "班组计划"),
    Level.COACHING: text("Coaching plan", "辅导计划"),
}

NEED_FIELDS: Final[Mapping[str, Text]] = {
    "topic": text("Topic", "培训主题"),
    "objective": text("Objective", "培训目标"),
    "wanted_time": text("Time", "培训时间"),
    "trainer": text("Trainer", "培训师"),
    "participants": text("Participants", "参训员工"),
    "need": text("Need", "培训需求"),
}
"""The six fields without which a need is not complete (R31)."""


def sections_of(level: Level) -> tuple[str, ...]:
    """The sections that a plan of this level has to have: annual and monthly plans also say from
    which three inputs they were made."""
    return OUTLINE + INPUTS if level in {Level.YEAR, Level.MONTH} else OUTLINE
