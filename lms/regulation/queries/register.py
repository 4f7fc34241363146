"""Regulations and their clauses: what is in force on a day, for whom, and who has read it."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from lms.people.models import Employee, Notice, RoleGrant, Unit
from lms.regulation.models import Acknowledgement, Clause, RegulationVersion, RuleSetVersion
from lms.regulation.rules.scope import Scope, ScopeFacts, ScopeVerdict, in_scope
from lms.regulation.rules.settings import Text, both

NOTICE_KIND = "regulation.version"

State = RegulationVersion.State


def versions_in_force(tenant: int, on: date) -> list[RegulationVersion]:
    """The version of every regulation that applies on a day, by code (R5)."""
    found = (
        RegulationVersion.objects.filter(_in_force(on), tenant=tenant)
        .select_related("regulation")
        .order_by("regulation__code", "-effective_from")
        .distinct("regulation__code")
    )
    return [one for one in found if one.retired_on is None or one.retired_on > on]


def version_in_force(tenant: int, code: str, on: date) -> RegulationVersion | None:
    """The version of one regulation that applies on a day."""
    found = [one for one in versions_in_force(tenant, on) if one.regulation.code == code]
    return found[0] if found else None


def _in_force(on: date) -> Q:
    return Q(state__in=[State.IN_FORCE, State.RETIRED], effective_from__lte=on)


@dataclass(frozen=True, slots=True)
class ClauseText:
    """A clause as it is cited: its source and its words, in both languages."""

    id: str
    source: Text
    text: Text


def clause_text(tenant: int, clause_id: str, on: date | None = None) -> ClauseText | None:
    """The words that a clause id stands for; None when nobody knows it.

    An id of the register names its words for good. A citation such as "S05#9" is looked up in the
    version in force `on` a day (the latest without one), else among the clauses that rule sets
    carry along.
    """
    wanted = Q(clause_id=clause_id) | Q(cite=clause_id)
    found = (
        Clause.objects.filter(wanted, tenant=tenant)
        .exclude(version__state__in=[State.DRAFT, State.REVIEWED])
        .select_related("version__regulation")
        .order_by("-version__effective_from")
    )
    for clause in found:
        if clause.clause_id == clause_id or on is None or _applies(clause.version, on):
            return _said(clause)
    return _from_rule_sets(tenant, clause_id)


def _applies(version: RegulationVersion, on: date) -> bool:
    begun = version.effective_from is not None and version.effective_from <= on
    return begun and (version.retired_on is None or version.retired_on > on)


def _said(clause: Clause) -> ClauseText:
    regulation = clause.version.regulation
    number = clause.number.strip()
    chinese, english = clause.text_zh.strip(), clause.text_en.strip()
    return ClauseText(
        clause.clause_id,
        both(f"{regulation.title_en} {number}".strip(), f"{regulation.title_zh} {number}".strip()),
        both(english or chinese, chinese or english),
    )


def _from_rule_sets(tenant: int, clause_id: str) -> ClauseText | None:
    versions = RuleSetVersion.objects.filter(
        tenant=tenant, content__clauses__contains=[{"id": clause_id}]
    ).exclude(state=RuleSetVersion.State.DRAFT)
    version = versions.order_by("-effective_from").first()
    if version is None:
        return None
    clause = next(one for one in version.content["clauses"] if one["id"] == clause_id)
    return ClauseText(clause_id, clause["source"], clause["text"])


def scope_of(tenant: int, data: Mapping[str, object]) -> Scope:
    """A stored selector, with the names of its units for the trace."""
    wanted = data.get("units", ())
    units: Collection[str] = wanted if isinstance(wanted, list) else ()
    names = Unit.objects.filter(tenant=tenant, id__in=units).values_list("id", "name")
    return Scope.of(data, {str(unit_id): name for unit_id, name in names})


def scope_facts(tenant: int, people: Iterable[Employee]) -> dict[UUID, ScopeFacts]:
    """What selectors ask of each of `people`, as it stands today; two queries for all of them.

    Whether somebody is in training is not known in this room, and stays open.
    """
    parents = dict(Unit.objects.filter(tenant=tenant).values_list("id", "parent_id"))
    people = list(people)
    roles: dict[UUID, set[str]] = {person.id: set() for person in people}
    grants = RoleGrant.objects.filter(tenant=tenant, employee__in=[person.id for person in people])
    for employee_id, role in grants.values_list("employee_id", "role"):
        roles[employee_id].add(role)
    return {
        person.id: ScopeFacts(
            units=_above(parents, person.unit_id),
            post=person.post,
            employment_type=person.employment_type,
            site=person.site,
            rank=person.rank_level,
            roles=roles[person.id],
            hired=person.hire_date,
            left=person.left_on,
        )
        for person in people
    }


def _above(parents: Mapping[UUID, UUID | None], unit: UUID | None) -> list[str]:
    found: list[str] = []
    while unit is not None and str(unit) not in found:
        found.append(str(unit))
        unit = parents.get(unit)
    return found


def scope_verdict(version: RegulationVersion, person: Employee, on: date) -> ScopeVerdict:
    """Whether a version applies to somebody on a day, with the trace (R4)."""
    facts = scope_facts(version.tenant, [person])[person.id]
    return in_scope(scope_of(version.tenant, version.scope), facts, on)


def people_in_scope(tenant: int, scope: Mapping[str, object], on: date) -> list[Employee]:
    """Everybody to whom it applies; whoever cannot be told for sure is counted in."""
    people = list(Employee.objects.filter(tenant=tenant, is_active=True).order_by("employee_no"))
    facts = scope_facts(tenant, people)
    selector = scope_of(tenant, scope)
    return [one for one in people if in_scope(selector, facts[one.id], on).applies is not False]


def versions_for(person: Employee, on: date) -> list[RegulationVersion]:
    """The versions in force that apply to somebody on a day."""
    facts = scope_facts(person.tenant, [person])[person.id]
    return [
        version
        for version in versions_in_force(person.tenant, on)
        if in_scope(scope_of(person.tenant, version.scope), facts, on).applies is not False
    ]


def acknowledged(version: RegulationVersion) -> dict[UUID, datetime | None]:
    """Who has acknowledged a version, and when: on its page or among their notices."""
    notices = Notice.objects.filter(
        tenant=version.tenant,
        kind=NOTICE_KIND,
        about_id=version.id,
        acknowledged_at__isnull=False,
    ).values_list("employee_id", "acknowledged_at")
    rows = Acknowledgement.objects.filter(tenant=version.tenant, version=version).values_list(
        "employee_id", "at"
    )
    return {**dict(notices), **dict(rows)}


def acknowledged_by(person: Employee) -> dict[UUID, datetime | None]:
    """By version, when somebody acknowledged it."""
    notices = Notice.objects.filter(
        tenant=person.tenant, employee=person, kind=NOTICE_KIND, acknowledged_at__isnull=False
    ).values_list("about_id", "acknowledged_at")
    rows = Acknowledgement.objects.filter(tenant=person.tenant, employee=person).values_list(
        "version_id", "at"
    )
    return {**{about: at for about, at in notices if about}, **dict(rows)}


def not_acknowledged(person: Employee, on: date) -> QuerySet[RegulationVersion]:
    """The versions in force on a day that somebody has not acknowledged, whomever they are for."""
    read_as_notice = Notice.objects.filter(
        tenant=person.tenant,
        employee=person,
        kind=NOTICE_KIND,
        about_id=OuterRef("id"),
        acknowledged_at__isnull=False,
    )
    read = Acknowledgement.objects.filter(
        tenant=person.tenant, employee=person, version=OuterRef("id")
    )
    return RegulationVersion.objects.filter(
        _in_force(on),
        Q(retired_on=None) | Q(retired_on__gt=on),
        ~Exists(read_as_notice),
        ~Exists(read),
        tenant=person.tenant,
    )


def applies_to(version: RegulationVersion, person: Employee, on: date) -> bool:
    """Whether a published version applies to somebody on a day, or on its first day after it."""
    first_day = version.effective_from
    return first_day is not None and version in versions_for(person, max(on, first_day))


def clauses_of(version: RegulationVersion) -> QuerySet[Clause]:
    return Clause.objects.filter(tenant=version.tenant, version=version).order_by("order")


def version_before(version: RegulationVersion) -> RegulationVersion | None:
    """The version that this one follows: the latest that was put in force before it."""
    others = RegulationVersion.objects.filter(
        tenant=version.tenant,
        regulation=version.regulation_id,
        state__in=[State.IN_FORCE, State.RETIRED],
    ).exclude(id=version.id)
    if version.effective_from:
        others = others.filter(effective_from__lt=version.effective_from)
    return others.order_by("-effective_from").first()
