"""Forgetting and exporting who joined what, was sent where, or was on standby (decision 0010)."""

from typing import Any, Final

from django.db.models import Q

from lms.people.rules.filing import text
from lms.people.services.forgetting import OfficeHolder, OpenMatter, Table, titles, words
from lms.tracks.models import (
    Clearance,
    Enrolment,
    EnrolmentChange,
    ExternalCase,
    ExternalCost,
    ExternalDeposit,
    IndividualPlanItem,
    StandbyCase,
    StandbyEvidence,
    StandbyGap,
    StandbyStep,
)
from lms.tracks.rules.standby import State


def _named_only(record: dict[str, Any]) -> dict[str, Any]:
    """Of a record that was filed, what kind it was; the archive has the rest."""
    return {name: record[name] for name in ("kind", "title") if name in record}


HOLDER: Final = OfficeHolder(
    "tracks",
    [
        Table(
            "enrolment",
            Enrolment,
            "employee",
            words("withdrawn_reason", "other_post_reason", "exceeded_reason"),
        ),
        Table("enrolment_change", EnrolmentChange, "enrolment__employee", words("reason")),
        Table("clearance", Clearance, "employee", words("revoked_reason")),
        Table("plan_item", IndividualPlanItem, "plan__employee", titles("topic") | words("detail")),
        Table(
            "external_case", ExternalCase, "employee", titles("title") | words("purpose", "place")
        ),
        Table("external_cost", ExternalCost, "case__employee", titles("label")),
        Table("external_deposit", ExternalDeposit, "case__employee", file="attachment"),
        Table(
            "standby_case",
            StandbyCase,
            "employee",
            words(
                "detail",
                "place",
                "pass_standard",
                "follows",
                "observations",
                "opinion",
                "statement",
            ),
        ),
        Table(
            "standby_evidence",
            StandbyEvidence,
            "case__employee",
            titles("title") | words("detail"),
            file="attachment",
        ),
        Table("standby_gap", StandbyGap, "case__employee", titles("title") | words("result")),
        Table(
            "standby_step",
            StandbyStep,
            "case__employee",
            words("note") | {"record": _named_only},
        ),
    ],
    [
        OpenMatter(
            text("standby cases", "待岗个案"),
            StandbyCase,
            "employee",
            ~Q(state__in=[State.CLOSED.value, State.DROPPED.value]),
        )
    ],
)
