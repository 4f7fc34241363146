"""What came of a recommendation or an appeal, as records for the archive (R112, R141)."""

from uuid import UUID

from django.utils import timezone

from lms.grading.models import Appeal, Recommendation
from lms.people.models import Employee
from lms.people.rules.filing import Field, PersonalRecord, Text, text
from lms.people.services import file_records

_STATES: dict[str, Text] = {
    Recommendation.State.CONFIRMED: text("Confirmed", "已确认"),
    Recommendation.State.DISMISSED: text("Dismissed", "已驳回"),
    Recommendation.State.WITHDRAWN: text("Withdrawn after appeal", "申诉后撤销"),
}
_OUTCOMES: dict[str, Text] = {
    Appeal.Outcome.UPHELD: text("It stands", "维持原决定"),
    Appeal.Outcome.CHANGED: text("Changed", "变更"),
    Appeal.Outcome.WITHDRAWN: text("Withdrawn", "撤销"),
}


def file_recommendation(one: Recommendation) -> None:
    """File what a named human made of it: once, since it is settled once."""
    _file(
        one.tenant,
        PersonalRecord(
            employee_id=one.employee_id,
            kind="consequence",
            title=one.title,
            fields=_told(one),
            occurred_at=one.settled_at or timezone.now(),
            source=one.id,
            clauses=[one.clause],
        ),
    )


def file_appeal(appeal: Appeal) -> None:
    """File an appeal as it was made."""
    _file(
        appeal.tenant,
        PersonalRecord(
            employee_id=appeal.employee_id,
            kind="appeal",
            title=text("Appeal", "申诉"),
            fields=[
                Field("against", text("Against", "申诉事项"), _against(appeal)),
                Field("words", text("What speaks against it", "申诉理由"), appeal.words),
                Field("due_on", text("To be answered by", "答复期限"), appeal.due_on.isoformat()),
            ],
            occurred_at=appeal.made_at,
            source=appeal.id,
            clauses=_clauses(appeal),
        ),
    )


def file_review(appeal: Appeal) -> None:
    """File the answer; where it changes a consequence it takes the place of that record."""
    changes = appeal.outcome != Appeal.Outcome.UPHELD
    one = appeal.recommendation
    fields = [
        Field("against", text("Against", "申诉事项"), _against(appeal)),
        Field("outcome", text("Outcome", "处理结果"), _OUTCOMES[appeal.outcome]),
        Field("reason", text("Reason", "理由"), appeal.reason),
        _by(text("Reviewed by", "复核人"), appeal.reviewed_by),
    ]
    _file(
        appeal.tenant,
        PersonalRecord(
            employee_id=appeal.employee_id,
            kind="appeal_outcome",
            title=text("Outcome of an appeal", "申诉处理结果"),
            fields=[*fields, *(_told(one) if one and changes else [])],
            occurred_at=appeal.reviewed_at or timezone.now(),
            source=source_of_review(appeal),
            supersedes=one.id if one and changes else None,
            clauses=_clauses(appeal),
        ),
    )


def source_of_review(appeal: Appeal) -> UUID:
    """Under which source the answer to an appeal is filed: it follows from the appeal's id."""
    return UUID(int=appeal.id.int ^ 1)


def _file(tenant: int, record: PersonalRecord) -> None:
    file_records(tenant, [record])


def _told(one: Recommendation) -> list[Field]:
    fields = [
        Field("state", text("State", "状态"), _STATES[one.state]),
        Field("detail", text("Why", "依据"), one.detail),
        Field("reason", text("Reason of who decided", "处理理由"), one.reason),
        _by(text("Decided by", "处理人"), one.settled_by),
        Field("readings", text("Readings", "解读"), sorted(one.readings)),
        Field(
            "evidence",
            text("Evidence", "证据"),
            [" ".join(filter(None, (part.get("id"), part.get("sha256")))) for part in one.evidence],
        ),
    ]
    if one.amount:
        amount = text(f"{one.amount} {one.unit_en}".strip(), f"{one.amount} {one.unit_zh}".strip())
        fields.insert(1, Field("amount", text("Amount", "数量"), amount))
    if one.appeal_until:
        until = text("May be appealed against until", "申诉截止日")
        fields.append(Field("appeal_until", until, one.appeal_until.isoformat()))
    return fields


def _by(label: Text, person: Employee | None) -> Field:
    name = text("the system", "系统") if person is None else f"{person.name} {person.employee_no}"
    return Field("by", label, name)


def _against(appeal: Appeal) -> Text | str:
    if appeal.recommendation is not None:
        return appeal.recommendation.title
    return text("A grade", "成绩评定")


def _clauses(appeal: Appeal) -> list[str]:
    return [appeal.recommendation.clause] if appeal.recommendation else []
