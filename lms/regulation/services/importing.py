"""A regulation's text into the register, and what is noted about its clauses."""

from collections.abc import Collection, Mapping
from typing import Any

from django.db import transaction

from lms.people.models import Employee
from lms.people.services import audit
from lms.regulation.exceptions import (
    LabelTaken,
    RegulationCodeTaken,
    ScopeInvalid,
    TextEmpty,
    VersionFixed,
)
from lms.regulation.models import Clause, Regulation, RegulationVersion
from lms.regulation.queries.register import version_before
from lms.regulation.rules.ambiguities import AMBIGUITIES
from lms.regulation.rules.clause_parsing import Level, NamedClause, name_clauses, parse_clauses
from lms.regulation.rules.completeness import suggested_parts
from lms.regulation.rules.scope import BadScope, Scope
from lms.regulation.rules.settings import Text

State = RegulationVersion.State


@transaction.atomic
def register_regulation(
    actor: Employee, *, code: str, title: Text, scope: Mapping[str, Any]
) -> Regulation:
    """Enter a regulation. Raises RegulationCodeTaken, ScopeInvalid."""
    if Regulation.objects.filter(tenant=actor.tenant, code=code).exists():
        raise RegulationCodeTaken(taken=code)
    regulation = Regulation.objects.create(
        tenant=actor.tenant,
        code=code,
        title_en=title["en"],
        title_zh=title["zh-Hans"],
        scope=_checked(scope),
    )
    audit(actor, "regulation.registered", "regulation", regulation.id, {"code": code})
    return regulation


@transaction.atomic
def describe_regulation(
    actor: Employee, regulation: Regulation, *, title: Text, scope: Mapping[str, Any]
) -> None:
    """Change its titles and whom later versions apply to. Raises ScopeInvalid.

    Versions in force keep the scope that they were put in force for.
    """
    regulation.title_en, regulation.title_zh = title["en"], title["zh-Hans"]
    regulation.scope = _checked(scope)
    regulation.save()
    detail = {"code": regulation.code, "scope": regulation.scope}
    audit(actor, "regulation.described", "regulation", regulation.id, detail)


@transaction.atomic
def import_version(
    actor: Employee, regulation: Regulation, *, label: str, text: str
) -> RegulationVersion:
    """Take a text apart into the clauses of a new draft.

    What was noted about a clause of the version before is taken over where the words are the same,
    or the citation. Raises TextEmpty, LabelTaken.
    """
    known = RegulationVersion.objects.filter(tenant=actor.tenant, regulation=regulation)
    if known.filter(label=label).exists():
        raise LabelTaken(taken=label)
    version = RegulationVersion.objects.create(
        tenant=actor.tenant,
        regulation=regulation,
        label=label,
        text=text,
        scope=regulation.scope,
        created_by=actor,
    )
    before = version_before(version)
    notes = _notes(before) if before else {}
    _write_clauses(version, notes)
    detail = {"code": regulation.code, "label": label}
    audit(actor, "regulation.imported", "regulation_version", version.id, detail)
    return version


@transaction.atomic
def rewrite_version(actor: Employee, version: RegulationVersion, text: str) -> RegulationVersion:
    """Take a corrected text of a draft apart anew; notes stay with clauses that stay.

    A review of the former wording no longer holds. Raises TextEmpty, VersionFixed.
    """
    held = held_draft(actor, version)
    notes = _notes(held)
    held.clauses.filter(tenant=actor.tenant).delete()
    held.text = text
    held.state = State.DRAFT
    held.save()
    _write_clauses(held, notes)
    audit(actor, "regulation.rewritten", "regulation_version", held.id)
    return held


@transaction.atomic
def annotate_clause(
    actor: Employee,
    clause: Clause,
    *,
    text_en: str,
    section: str,
    parts: Collection[str],
    ambiguities: Collection[str],
) -> None:
    """Note what a clause of a draft says in English, speaks of, and depends on.

    Raises VersionFixed.
    """
    held_draft(actor, clause.version)
    clause.text_en = text_en.strip()
    clause.section = section.strip()
    clause.parts = sorted(parts)
    clause.ambiguities = [name for name in AMBIGUITIES if name in ambiguities]
    clause.save()
    audit(actor, "regulation.clause_annotated", "clause", clause.id, {"clause": clause.clause_id})


def held_draft(actor: Employee, version: RegulationVersion) -> RegulationVersion:
    """The version, locked, which must not be in force. Raises VersionFixed."""
    held = RegulationVersion.objects.select_for_update().get(tenant=actor.tenant, id=version.id)
    if held.is_fixed:
        raise VersionFixed(label=held.label, state=held.state)
    return held


def _checked(scope: Mapping[str, Any]) -> dict[str, Any]:
    try:
        return Scope.of(scope).as_data()
    except BadScope as error:
        raise ScopeInvalid(reason=error) from error


def _notes(version: RegulationVersion) -> dict[str, Clause]:
    """What is noted about the clauses of a version, by their ids and by their citations."""
    clauses = list(version.clauses.filter(tenant=version.tenant))
    return {one.cite: one for one in clauses} | {one.clause_id: one for one in clauses}


def _write_clauses(version: RegulationVersion, notes: Mapping[str, Clause]) -> None:
    parsed = parse_clauses(version.text)
    if not any(clause.printed.strip() for clause in parsed):
        raise TextEmpty
    section = ""
    rows = []
    for order, named in enumerate(name_clauses(version.regulation.code, parsed)):
        if named.clause.level is Level.CHAPTER:
            section = " ".join(named.clause.printed.split())[:160]
        rows.append(_row(version, order, named, section, notes))
    Clause.objects.bulk_create(rows)


def _row(
    version: RegulationVersion,
    order: int,
    named: NamedClause,
    section: str,
    notes: Mapping[str, Clause],
) -> Clause:
    clause, same = named.clause, notes.get(named.id)
    before = same or notes.get(named.cite)
    return Clause(
        tenant=version.tenant,
        version=version,
        order=order,
        clause_id=named.id,
        cite=named.cite,
        number=clause.number[:40],
        level=clause.level.value,
        line=clause.line,
        section=same.section if same else section,
        text_zh=clause.text,
        # A translation belongs to the words it was made of.
        text_en=same.text_en if same else "",
        parts=before.parts if before else [part.value for part in suggested_parts(clause.printed)],
        ambiguities=before.ambiguities if before else _suggested(named.cite),
    )


def _suggested(cite: str) -> list[str]:
    """Entries of the ledger that name this clause as a place of the source."""
    return [name for name, item in AMBIGUITIES.items() if cite in item.clauses]
