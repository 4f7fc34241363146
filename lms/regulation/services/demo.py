"""A small regulation of our own wording, for the demonstration: published, with signed readings."""

from datetime import timedelta
from pathlib import Path
from typing import Final

from django.db import transaction
from django.utils import timezone

from lms.people.models import Employee
from lms.regulation.models import Regulation, RegulationVersion
from lms.regulation.rules.settings import both
from lms.regulation.services.importing import annotate_clause, import_version, register_regulation
from lms.regulation.services.readings import decide_reading
from lms.regulation.services.register import (
    put_in_force,
    record_adoption,
    record_review,
    unconfirmed,
)

CODE: Final = "DEMO"
TEXT: Final = Path(__file__).parents[1] / "demo_regulation.txt"
_DEPENDS_ON: Final = {
    "DEMO#3.1": ("A27",),
    "DEMO#3.3": ("A28",),
    "DEMO#4.1": ("A13", "A15"),
    "DEMO#4.2": ("A1", "A2", "A3"),
    "DEMO#4.3": ("A5", "A6"),
    "DEMO#4.4": ("A9", "A11"),
    "DEMO#5.1": ("A29",),
    "DEMO#5.3": ("A39",),
}
"""Which readings the clauses depend on."""


@transaction.atomic
def install_demo_regulation(office: Employee, decider: Employee) -> RegulationVersion | None:
    """Register and publish it where the centre does not have it yet; None where it has."""
    if Regulation.objects.filter(tenant=office.tenant, code=CODE).exists():
        return None
    title = both("Training regulation (example)", "培训管理办法（示例）")
    regulation = register_regulation(office, code=CODE, title=title, scope={})
    text = TEXT.read_text(encoding="utf-8")
    version = import_version(office, regulation, label="1", text=text)
    for clause in version.clauses.filter(tenant=office.tenant, cite__in=_DEPENDS_ON):
        annotate_clause(
            office,
            clause,
            text_en=clause.text_en,
            section=clause.section,
            parts=clause.parts,
            ambiguities=_DEPENDS_ON[clause.cite],
        )
    today = timezone.localdate()
    for name in unconfirmed(version):
        decide_reading(
            decider, name, {}, reason="Example centre: as installed.", effective_from=today
        )
    record_review(office, version, reviewer="Example", reviewed_on=today, note="")
    record_adoption(
        office, version, adopted_on=today, how="Example.", made_known="Shown to everybody."
    )
    return put_in_force(office, version, review_due=today + timedelta(days=365))
