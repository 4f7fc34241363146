"""F11 to F15: the trial post, requests, quality tracking and standby."""

from typing import Final

from lms.regulation.rules.forms.template import FieldKind, FormTemplate, f
from lms.regulation.rules.settings import both

_PERSON: Final = (
    f("name", "Name", "姓名"),
    f("employee_no", "Employee number", "工号"),
    f("unit", "Team", "班组"),
    f("post", "Post", "岗位"),
)

ITEMS: Final = (
    FormTemplate(
        "F11",
        both("Trial-post KPI sheet", "试岗期KPI考核表"),
        (
            *_PERSON,
            f("from", "Trial from", "试岗起", FieldKind.DATE),
            f("until", "Trial until", "试岗止", FieldKind.DATE),
            f("mentor", "Mentor", "师傅"),
            f(
                "indicators",
                "Indicators",
                "考核指标",
                columns=(
                    f("indicator", "Indicator", "指标"),
                    f("target", "Target", "目标值"),
                    f("weight", "Weight", "权重", FieldKind.NUMBER),
                    f("actual", "Actual", "实际值"),
                    f("score", "Score", "得分", FieldKind.NUMBER),
                ),
            ),
            f("qa_samples", "Calls sampled by QA", "质检抽样", FieldKind.NUMBER),
            f(
                "verdict",
                "Verdict",
                "结论",
                choices=(
                    ("pass", "通过"),
                    ("extend", "延长"),
                    ("fail", "不通过"),
                ),
            ),
            f("remark", "Remark", "备注", FieldKind.LONG, optional=True),
        ),
        (both("agent", "坐席"), both("mentor", "师傅"), both("supervisor", "主管")),
    ),
    FormTemplate(
        "F12",
        both("Front-desk training request", "前台培训申请表"),
        (
            f("requester", "Requester", "申请人"),
            f("department", "Department", "部门"),
            f("reason", "Reason", "申请原因", FieldKind.LONG),
            f("topic", "Topic", "培训主题"),
            f("objective", "Objective", "培训目标", FieldKind.LONG),
            f("participants", "Participants", "参训人员", FieldKind.LONG),
            f("wished_time", "Wished time", "期望时间"),
            f(
                "decision",
                "Decision",
                "审批意见",
                choices=(
                    ("accepted", "受理"),
                    ("merged", "并入其他计划"),
                    ("rejected", "驳回"),
                ),
            ),
            f(
                "decision_reason",
                "Reason of the decision",
                "审批理由",
                FieldKind.LONG,
                optional=True,
            ),
        ),
        (
            both("requester", "申请人"),
            both("supervisor", "主管"),
            both("training office", "培训组"),
        ),
    ),
    FormTemplate(
        "F13",
        both("Post-training service-quality tracking", "培训服务质量跟踪表"),
        (
            *_PERSON,
            f("course", "Course", "课程"),
            f("finished", "Finished on", "结业日期", FieldKind.DATE),
            f(
                "defects_before",
                "Defects before",
                "训前缺陷",
                columns=(
                    f("code", "Defect", "缺陷代码"),
                    f("count", "Times", "次数", FieldKind.NUMBER),
                ),
            ),
            f("sample", "Calls sampled", "抽样数", FieldKind.NUMBER),
            f(
                "defects_after",
                "Defects after",
                "训后缺陷",
                columns=(
                    f("code", "Defect", "缺陷代码"),
                    f("count", "Times", "次数", FieldKind.NUMBER),
                ),
            ),
            f("checked", "Checked on", "跟踪日期", FieldKind.DATE),
            f(
                "verdict",
                "Verdict",
                "结论",
                choices=(
                    ("improved", "已改善"),
                    ("unchanged", "无变化"),
                    ("worse", "变差"),
                ),
            ),
        ),
        (both("QA", "质检"), both("team lead", "班组长")),
    ),
    FormTemplate(
        "F14",
        both("Standby training notice", "员工待岗培训通知书"),
        (
            *_PERSON,
            f("reason", "Reason", "待岗事由", FieldKind.LONG),
            f(
                "evidence",
                "Evidence",
                "证据清单",
                columns=(
                    f("what", "What", "内容"),
                    f("date", "Date", "日期", FieldKind.DATE),
                ),
            ),
            f("gaps", "Gaps", "能力差距", FieldKind.LONG),
            f(
                "courses",
                "Courses",
                "培训课程",
                columns=(
                    f("gap", "Gap", "差距"),
                    f("course", "Course", "课程"),
                    f("assessment", "Assessed by", "考核方式"),
                ),
            ),
            f("dates", "Dates and place", "时间与地点"),
            f("standard", "Pass standard", "合格标准"),
            f("consequence", "What follows", "后果", FieldKind.LONG),
            f("rights", "Rights and appeal", "权利与申诉", FieldKind.LONG),
            f(
                "served",
                "Handed over by",
                "送达方式",
                choices=(
                    ("in person", "当面"),
                    ("in the service", "系统送达"),
                    ("by registered letter", "挂号信"),
                ),
            ),
            f("witness", "Witness, where the signature is refused", "拒签见证人", optional=True),
        ),
        (both("employee", "员工"), both("supervisor", "主管"), both("HR", "人事")),
    ),
    FormTemplate(
        "F15",
        both("Standby evaluation report", "员工待岗培训评估报告"),
        (
            *_PERSON,
            f(
                "results",
                "Gaps and results",
                "差距与结果",
                columns=(
                    f("gap", "Gap", "差距"),
                    f("course", "Course", "课程"),
                    f("score", "Score", "得分", FieldKind.NUMBER),
                    f("result", "Result", "结果"),
                ),
            ),
            f("observations", "Observations", "观察记录", FieldKind.LONG),
            f("opinion", "Opinion of the assessor", "考核人意见", FieldKind.LONG),
            f("statement", "Statement of the employee", "员工陈述", FieldKind.LONG, optional=True),
            f(
                "outcome",
                "Outcome",
                "结论",
                choices=(
                    ("return", "返岗"),
                    ("transfer", "转岗"),
                    ("extend", "延长"),
                    ("refer to HR", "转人事处理"),
                ),
            ),
        ),
        (
            both("assessor", "考核人"),
            both("employee, seen", "员工（已阅）"),
            both("supervisor", "主管"),
        ),
    ),
)
