"""The duties that a fresh centre begins with; it may word them anew (R13, R14, R26).

The sources name the posts of the third group by their assessment forms only: their duties are a
proposal.
"""

from dataclasses import dataclass
from typing import Final

from lms.people.rules.filing import Text, text


@dataclass(frozen=True, slots=True)
class Duty:
    """One duty of an office, a team, or a post."""

    holder: str
    code: str
    words: Text


HOLDERS: Final[dict[str, Text]] = {
    "office": text("Training office", "培训组"),
    "team": text("Teams", "部门班组"),
    "training_manager": text("Head of training", "培训经理"),
    "trainer": text("Trainer", "培训师"),
    "internal_trainer": text("Part-time trainer", "内训师"),
}

_OFFICE: Final = (
    text("Draft the training system and its regulation", "编制培训体系和培训制度"),
    text("Make the training plan and carry it out", "编制培训计划并组织实施"),
    text("Supervise, inspect and assess the plans of teams", "监督、检查、考核班组培训计划"),
    text("Buy and keep teaching materials and aids", "购置、保管教材和教具"),
    text("Ask for and keep equipment", "申购、保管培训设备"),
    text("Have materials written and hand them out", "组织编写并发放教材"),
    text("Choose and confirm trainers, and help them teach", "选聘、确认培训师并协助教学"),
    text("See to external training and its participants", "办理外出培训及学员事务"),
    text(
        "Write and hand in annual and monthly reports; collect and file reports and data",
        "撰写并上报年度、月度报告，收集、归档报告与资料",
    ),
    text("Keep the attendance of trainees", "管理参训员工考勤"),
)
_TEAM: Final = (
    text("Hand in the plan of needs", "提交培训需求计划"),
    text("Work together with the training office", "配合培训组工作"),
    text("Sum up the training of each month and year, and file it", "做好年度、月度培训总结并归档"),
    text(
        "Give induction and in-service training to own staff, and assess it",
        "负责本班组员工上岗、在岗培训与考核",
    ),
    text("Organise and manage own trainees", "组织、管理本班组参训员工"),
    text("Report on training", "提交培训报告"),
)
_POSTS: Final = {
    "training_manager": (
        text("See that the plan is carried out within its budget", "确保计划在预算内完成"),
        text("See that the archive is complete", "确保培训档案完整"),
        text("Develop and assess the trainers", "培养并考核培训师"),
    ),
    "trainer": (
        text("Teach by the plan and keep materials up to date", "按计划授课并更新教材"),
        text("Test, mark and give feedback", "组织考核、评分并反馈"),
        text("Watch quality on the job after training", "跟踪培训后的在岗质量"),
    ),
    "internal_trainer": (
        text("Teach beside the daily work, as agreed with the team", "在班组同意下兼职授课"),
        text("Help colleagues on the job", "在岗辅导同事"),
        text("Share materials from practice", "提供实践案例与材料"),
    ),
}


def default_duties() -> list[Duty]:
    """Every duty of a fresh centre, in order."""
    duties = [Duty("office", f"1-{n}", words) for n, words in enumerate(_OFFICE, start=1)]
    duties += [Duty("team", f"2-{n}", words) for n, words in enumerate(_TEAM, start=1)]
    for holder, several in _POSTS.items():
        duties += [Duty(holder, f"3-{n}", words) for n, words in enumerate(several, start=1)]
    return duties
