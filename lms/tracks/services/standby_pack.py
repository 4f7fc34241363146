"""The evidence pack of a standby case: all of it in one ZIP, with what it still lacks (R152)."""

from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from django.utils import timezone

from lms.people.models import Employee
from lms.people.queries import open_attachment
from lms.people.services import audit
from lms.tracks.adapters.pack import Part, json_part, packed
from lms.tracks.models import StandbyCase
from lms.tracks.queries.standby import facts_of
from lms.tracks.rules.standby import WORDS, State, completeness
from lms.tracks.services.standby_records import coverage_of


def evidence_pack(actor: Employee, case: StandbyCase) -> Iterator[bytes]:
    """The ZIP, block by block: the case, every record that was filed of it, every attachment.

    `completeness.json` says what is missing by now; an empty list is a complete case.
    """
    audit(actor, "tracks.standby_pack", "standby_case", case.id)
    return packed(_parts(case))


def _parts(case: StandbyCase) -> Iterator[Part]:
    yield json_part("case.json", _case(case))
    lacking = completeness(State(case.state), facts_of(case))
    yield json_part(
        "completeness.json",
        {"missing": [{"code": one.value, **WORDS[one]} for one in lacking]},
    )
    steps = case.steps.filter(tenant=case.tenant).select_related("actor")
    for number, step in enumerate(steps, start=1):
        yield json_part(
            f"records/{number:02d}-{step.event}.json",
            {
                "id": step.id,
                "at": step.at.isoformat(),
                "by": {"name": step.actor.name, "employee_no": step.actor.employee_no},
                "state": step.state,
                "note": step.note,
                "record": step.record,
            },
        )
    evidence = case.evidence.filter(tenant=case.tenant, attachment__isnull=False)
    for number, one in enumerate(evidence.select_related("attachment"), start=1):
        if one.attachment:
            name = PurePosixPath(one.attachment.name.replace("\\", "/")).name
            yield Part(f"attachments/{number:02d}-{name}", open_attachment(one.attachment))


def _case(case: StandbyCase) -> dict[str, Any]:
    return {
        "made_at": timezone.now().isoformat(timespec="seconds"),
        "case": case.columns(),
        "employee": {
            "name": case.employee.name,
            "employee_no": case.employee.employee_no,
            "unit": case.employee.unit.name if case.employee.unit else "",
            "post": case.employee.post,
            "hire_date": case.employee.hire_date,
        },
        "evidence": [
            one.columns(without=("case_id",)) for one in case.evidence.filter(tenant=case.tenant)
        ],
        "gaps": [
            {
                "title": gap.title,
                "trained_by": [item.columns() for item in trains],
                "measured_by": [item.columns() for item in measures],
                "closed": gap.closed,
                "result": gap.result,
            }
            for gap, trains, measures in coverage_of(case)
        ],
    }
