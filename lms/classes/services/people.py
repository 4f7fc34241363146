"""Forgetting and exporting who asked for leave, signed, and was heard in a case (decision 0010).

A case with several people keeps what the others said of themselves; what happened is told in the
record of each of them in the archive. Photographs of signed sheets are of many people and stay.
"""

from typing import Any, Final

from django.db.models import Q

from lms.classes.models import (
    Amendment,
    Attendance,
    Case,
    CaseEvidence,
    CaseParty,
    Exemption,
    LeaveRequest,
    SignEvent,
    TrainerProfile,
)
from lms.people.rules.filing import text
from lms.people.services.forgetting import OfficeHolder, OpenMatter, Table, words


def _without_remark(shown: dict[str, Any]) -> dict[str, Any]:
    """Of a mark as it was or became, all but what somebody remarked."""
    return shown | {"remark": ""} if "remark" in shown else shown


HOLDER: Final = OfficeHolder(
    "classes",
    [
        Table("leave", LeaveRequest, "participant__employee", words("reason"), file="proof"),
        Table(
            "exemption", Exemption, "participant__employee", words("reason", "note"), file="proof"
        ),
        Table("sign_in", SignEvent, "participant__employee", file="signature"),
        Table("attendance", Attendance, "participant__employee", words("remark")),
        Table(
            "amendment",
            Amendment,
            "attendance__participant__employee",
            words("reason") | {"before": _without_remark, "after": _without_remark},
        ),
        Table(
            "case",
            Case,
            "parties__employee",
            words("circumstances", "witnesses", "conclusion"),
        ),
        Table("case_party", CaseParty, "employee", words("statement")),
        Table(
            "case_evidence",
            CaseEvidence,
            "case__parties__employee",
            words("note"),
            file="attachment",
        ),
        Table("trainer", TrainerProfile, "employee", words("certificates", "waiver")),
    ],
    [
        OpenMatter(
            text("cases in class", "课堂事件"), Case, "parties__employee", Q(state=Case.State.OPEN)
        )
    ],
)
