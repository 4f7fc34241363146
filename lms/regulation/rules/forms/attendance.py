"""F16 to F18: leave, sign-in and the training record; their names are in the clauses."""

from typing import Final

from lms.regulation.rules.forms.template import (
    FROM_A_CLAUSE,
    FieldKind,
    FormTemplate,
    f,
)
from lms.regulation.rules.settings import both

_PERSON: Final = (
    f("name", "Name", "姓名"),
    f("employee_no", "Employee number", "工号"),
)

ITEMS: Final = (
    FormTemplate(
        "F16",
        both("Training leave form", "培训学员请假单"),
        (
            *_PERSON,
            f("unit", "Team", "班组"),
            f("run", "Course run", "培训班次"),
            f(
                "sessions",
                "Sessions",
                "课次",
                columns=(
                    f("session", "Session", "课次"),
                    f("from", "From", "起"),
                    f("until", "Until", "止"),
                ),
            ),
            f(
                "kind",
                "Kind of leave",
                "请假类别",
                choices=(
                    ("official duty", "因公"),
                    ("emergency", "紧急事宜"),
                    ("statutory", "法定假"),
                    ("personal", "事假"),
                ),
            ),
            f("reason", "Reason", "事由", FieldKind.LONG),
            f("proof", "Proof", "证明材料", optional=True),
            f("asked_at", "Asked at", "提出时间"),
            f("told_at", "Told at, in an emergency", "紧急告知时间", optional=True),
            f(
                "approvals",
                "Approvals",
                "审批",
                columns=(
                    f("step", "Step", "环节"),
                    f("who", "Who", "审批人"),
                    f("decision", "Decision", "意见"),
                    f("at", "At", "时间"),
                ),
            ),
            f("filed_at", "Filed with the training office at", "培训组备案时间"),
        ),
        (both("trainee", "学员"), both("supervisor", "主管"), both("training office", "培训组")),
        FROM_A_CLAUSE,
    ),
    FormTemplate(
        "F17",
        both("Training sign-in sheet", "员工培训签到表"),
        (
            f("run", "Course run", "培训班次"),
            f("session", "Session", "课次"),
            f("time", "Time", "时间"),
            f("place", "Place", "地点"),
            f("trainer", "Trainer", "培训师"),
            f(
                "people",
                "Participants",
                "参训人员",
                columns=(
                    *_PERSON,
                    f("signed_in", "Signed in", "签到时间"),
                    f("signature", "Signature", "签名", FieldKind.SIGNATURE),
                    f("roll_call", "Roll-call", "点名"),
                    f("signed_out", "Signed out", "签退时间"),
                    f("remark", "Remark", "备注"),
                ),
            ),
        ),
        (both("trainer", "培训师"), both("training office", "培训组")),
        FROM_A_CLAUSE,
    ),
    FormTemplate(
        "F18",
        both("Training record", "员工培训记录"),
        (
            *_PERSON,
            f("post", "Post", "岗位"),
            f("unit", "Team", "班组"),
            f("hired", "Hired on", "入职日期", FieldKind.DATE),
            f(
                "events",
                "Training",
                "培训经历",
                columns=(
                    f("date", "Date", "日期"),
                    f("content", "Content", "内容"),
                    f("mode", "Mode and place", "形式与地点"),
                    f("hours", "Class hours", "课时", FieldKind.NUMBER),
                    f("attendance", "Attendance", "出勤"),
                    f("result", "Result", "成绩与结论"),
                    f("certificate", "Certificate", "证书编号与有效期"),
                    f("trainer", "Trainer", "培训师"),
                ),
            ),
            f(
                "others",
                "Coaching, clearance, external training, conduct",
                "辅导、上岗、外训、违纪",
                FieldKind.LONG,
                optional=True,
            ),
        ),
        (both("employee", "员工"), both("training office", "培训组")),
        FROM_A_CLAUSE,
    ),
)
