"""How a case of external training is filed: complete in itself, in both languages."""

from decimal import Decimal

from django.utils import timezone

from lms.people.models import Attachment
from lms.people.rules.filing import Field, FiledAttachment, PersonalRecord, text
from lms.tracks.models import ExternalCase
from lms.tracks.rules.curricula.catalogue import MODES, Mode

CLAUSES = ("S16#3.1", "S16#3.2", "S16#3.3")


def case_record(case: ExternalCase) -> PersonalRecord:
    """The record of a case that is closed."""
    costs = list(case.costs.filter(tenant=case.tenant))
    deposits = list(case.deposits.filter(tenant=case.tenant).select_related("attachment"))
    total = sum((line.amount for line in costs), Decimal(0))
    reimbursed = text("yes", "是") if case.reimbursed else text("no", "否")
    eligible = text("yes", "是") if case.trace.get("eligible") else text("no", "否")
    return PersonalRecord(
        employee_id=case.employee_id,
        kind="external_training",
        title=text(f"External training: {case.title}", f"外派培训：{case.title}"),
        fields=[
            Field("mode", text("Mode", "方式"), MODES[Mode.SENT_OUT]),
            Field("title", text("Training", "培训名称"), case.title),
            Field("provider", text("Given by", "培训机构"), case.provider.name),
            Field("place", text("Place", "地点"), case.place),
            Field(
                "dates", text("From and to", "起止日期"), [str(case.starts_on), str(case.ends_on)]
            ),
            Field("purpose", text("Purpose", "目的"), case.purpose),
            Field("eligible", text("Served one year", "工龄满一年"), eligible),
            Field("full_on", text("Year full on", "满一年之日"), case.trace.get("full_on") or "–"),
            Field("route", text("Approved by rank", "按职级审批"), case.route),
            Field("approved_on", text("Approved on", "批准日期"), str(case.approved_on or "–")),
            Field("returned_on", text("Back on", "返岗日期"), str(case.returned_on or "–")),
            Field(
                "notes_due_on", text("Notes due on", "资料截止日"), str(case.notes_due_on or "–")
            ),
            Field(
                "deposits",
                text("Handed in", "提交资料"),
                [f"{one.handed_in_on} {one.attachment.name}" for one in deposits],
            ),
            Field(
                "costs", text("Costs", "费用明细"), [f"{one.label}: {one.amount}" for one in costs]
            ),
            Field("total", text("Total", "费用合计"), str(total)),
            Field("reimbursed", text("Reimbursed", "予以报销"), reimbursed),
        ],
        occurred_at=case.closed_at or timezone.now(),
        source=case.id,
        clauses=CLAUSES,
        attachments=[filed(one.attachment) for one in deposits],
    )


def filed(attachment: Attachment) -> FiledAttachment:
    """A handed-in file as records name it."""
    return FiledAttachment(
        attachment.name, attachment.sha256, attachment.size, attachment.media_type
    )
