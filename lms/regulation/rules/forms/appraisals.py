"""F6 to F10: how those who train are appraised, and what is fed back to them."""

from typing import Final

from lms.regulation.rules.forms.template import FieldKind, FormField, FormTemplate, f
from lms.regulation.rules.settings import Text, both

_RATINGS: Final = (
    ("1 · very poor", "1 · 很差"),
    ("2 · poor", "2 · 较差"),
    ("3 · fair", "3 · 一般"),
    ("4 · good", "4 · 较好"),
    ("5 · very good", "5 · 很好"),
)
_SIGNED: Final[tuple[Text, ...]] = (
    both("appraised", "被考核人"),
    both("appraiser", "考核人"),
    both("approved", "审批人"),
)
_HEAD: Final = (
    f("name", "Name", "姓名"),
    f("employee_no", "Employee number", "工号"),
    f("period", "Period", "考核周期"),
)
_TAIL: Final = (
    f("score", "Score", "得分", FieldKind.NUMBER),
    f("opinion", "Opinion", "评语", FieldKind.LONG, optional=True),
)
_TEACHING: Final = (
    f("hours_taught", "Class hours taught", "授课课时", FieldKind.NUMBER),
    f("trainee_rating", "Rating by trainees", "学员评分", FieldKind.NUMBER),
    f("pass_rate", "Pass rate against the baseline", "合格率（对比基线）"),
    f("material_updates", "Updates of materials", "教材更新", optional=True),
    f("attendance", "Attendance", "出勤", optional=True),
    f("peer_observation", "Observed by a peer", "同行听课评价", FieldKind.LONG, optional=True),
)


def _rated(*items: tuple[str, str, str]) -> tuple[FormField, ...]:
    """Fields in which something is rated from 1 to 5."""
    return tuple(f(key, en, zh, choices=_RATINGS) for key, en, zh in items)


_FEEDBACK: Final = (
    f("run", "Course run", "培训班次"),
    f("trainer", "Trainer", "培训师"),
    *_rated(
        ("mastery", "Knows the subject", "专业掌握"),
        ("clarity", "Explains clearly", "讲解清晰"),
        ("relevance", "Fits my work", "贴合工作"),
        ("interaction", "Answers and involves", "互动答疑"),
        ("time", "Uses the time well", "时间把握"),
    ),
)
_FREE_WORDS: Final = (
    f("best", "What helped most", "最有帮助之处", FieldKind.LONG, optional=True),
    f("improve", "What should be better", "改进建议", FieldKind.LONG, optional=True),
    f("anonymous", "Given without a name", "匿名", choices=(("yes", "是"), ("no", "否"))),
)

ITEMS: Final = (
    FormTemplate(
        "F6",
        both("Training-manager assessment", "培训经理考核表"),
        (
            *_HEAD,
            f("plan_completion", "Plan completed (%)", "计划完成率（%）", FieldKind.NUMBER),
            f("budget", "Budget kept", "预算执行"),
            f("pass_rate", "Pass rate (%)", "合格率（%）", FieldKind.NUMBER),
            f("effect", "Effect at the post (level 3)", "岗位行为改善（三级评估）", FieldKind.LONG),
            f("archive", "Archive complete (%)", "档案完整率（%）", FieldKind.NUMBER),
            f("manager_rating", "Rating by the centre manager", "中心经理评分", FieldKind.NUMBER),
            *_TAIL,
        ),
        _SIGNED,
    ),
    FormTemplate(
        "F7",
        both("Trainer assessment", "培训师考核表"),
        (*_HEAD, *_TEACHING, *_TAIL),
        _SIGNED,
    ),
    FormTemplate(
        "F8",
        both("Internal-trainer assessment", "内训师考核表"),
        (
            *_HEAD,
            *_TEACHING,
            f("release", "Released from the day job (hours)", "脱产时数", FieldKind.NUMBER),
            f("sessions", "Sessions held", "授课次数", FieldKind.NUMBER),
            f("lesson_materials", "Lesson materials written", "自编课件", optional=True),
            *_TAIL,
        ),
        _SIGNED,
    ),
    FormTemplate("F9", both("Trainer feedback", "培训师反馈表"), (*_FEEDBACK, *_FREE_WORDS)),
    FormTemplate(
        "F10",
        both("Internal-trainer feedback", "内训师反馈表"),
        (
            *_FEEDBACK,
            *_rated(("on_the_job", "Helps on the job as well", "岗上指导")),
            *_FREE_WORDS,
        ),
    ),
)
