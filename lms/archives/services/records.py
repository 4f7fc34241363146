"""Printing: one person's record on paper (R138, R139)."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.utils import timezone

from lms.archives.adapters import keystore
from lms.archives.models import ArchiveEntry, ArchiveSeal
from lms.archives.queries import entries_of_person, key_rows, row_of
from lms.archives.rules.canonical import bytes_as_found
from lms.archives.rules.documents import VERSION, instant, record_message
from lms.archives.rules.kinds import kind_words
from lms.archives.rules.record_words import words_in
from lms.archives.rules.shown import ShownEntry, shown
from lms.archives.services.seals import register_key
from lms.archives.services.zone import centre_zone
from lms.people.models import Employee, Tenant
from lms.ui.adapters import paper

TEMPLATE = Path(__file__).resolve().parents[1] / "templates_typst" / "record.typ"
NO_ENTRIES_DATE = datetime(2000, 1, 1, tzinfo=UTC)
"""The date of a record without entries: it must come from the data, and there is none."""


def print_record(employee: Employee, language: str) -> bytes:
    """The training record of `employee` as a PDF (A4) in `language`, an IETF tag.

    The bytes are the same until something about the person changes or the day of the last entry is
    sealed. Attached is `record.json`, the person's whole chain, which the offline verifier checks
    by itself. Raises `FontsMissing` and `SigningKeyUnreadable`.
    """
    words = words_in(language)
    entries = list(entries_of_person(employee.tenant, employee.id))
    last = entries[-1] if entries else None
    at = last.recorded_at if last else NO_ENTRIES_DATE
    chinese = words["title"] == words_in("zh")["title"]
    centre = Tenant.objects.get(id=employee.tenant)
    local = at.astimezone(centre_zone())
    record = _signed_record(entries) if entries else None
    data = {
        "lang": "zh" if chinese else "en",
        "region": "CN" if chinese else "GB",
        "words": dict(words),
        "centre": centre.name_zh if chinese else centre.name_en,
        "name": employee.name,
        "date": {"year": local.year, "month": local.month, "day": local.day},
        "cover": _cover(employee, words, last),
        "columns": [
            words[name]
            for name in ("no", "time", "course", "kind", "result", "score", "rules", "decision")
        ],
        "rows": _rows(entries, language),
        "proof": _proof(last, record, words) if last and record else [],
        "footer": " · ".join((words["title"], employee.name, employee.employee_no)),
    }
    attachment = bytes_as_found(record) if record else None
    return paper.pdf(TEMPLATE, data, at, attachment=attachment)


def _cover(
    employee: Employee, words: Mapping[str, str], last: ArchiveEntry | None
) -> list[tuple[str, str]]:
    fields = {
        "name": employee.name,
        "employee_no": employee.employee_no,
        "unit": employee.unit.name if employee.unit else "",
        "post": employee.post,
        "rank": employee.rank,
        "hire_date": employee.hire_date.isoformat() if employee.hire_date else "",
        "entries": str(last.person_seq if last else 0),
        "as_of": _minute(last.recorded_at) if last else "",
    }
    return [(words[name], value or "—") for name, value in fields.items()]


def _rows(entries: list[ArchiveEntry], language: str) -> list[dict[str, Any]]:
    """The table's rows; entries of a correction and of what it corrects name each other."""
    own = {entry.seq: entry.person_seq for entry in entries}
    newer = {entry.supersedes_seq: entry.person_seq for entry in entries if entry.supersedes_seq}
    words = words_in(language)
    rows = []
    for entry in entries:
        facts = shown(entry.payload, language)
        notes = [facts.within] if facts.within else []
        if by := newer.get(entry.seq):
            notes.append(words["superseded_by"].format(seq=by))
        if entry.supersedes_seq in own:
            notes.append(words["supersedes"].format(seq=own[entry.supersedes_seq]))
        rows.append(_row(entry, facts, notes, words, language))
    return rows


def _row(
    entry: ArchiveEntry,
    facts: ShownEntry,
    notes: list[str],
    words: Mapping[str, str],
    language: str,
) -> dict[str, Any]:
    kind = kind_words(entry.kind, language)
    return {
        "no": str(entry.person_seq),
        "time": _minute(entry.occurred_at),
        "title": facts.title or kind,
        "notes": notes,
        "kind": kind,
        "outcome": facts.outcome,
        "result": words.get(facts.outcome, facts.outcome) or "—",
        "score": facts.score or "—",
        "rules": facts.rule_set or "—",
        "decision": facts.decision[-12:] or "—",
        "hash": entry.entry_hash[:12],
    }


def _signed_record(entries: list[ArchiveEntry]) -> dict[str, Any]:
    """The person's whole chain with a signature over its end: what `verify.py` checks."""
    last, signer = entries[-1], keystore.signer()
    register_key(last.tenant, signer)
    body = {
        "version": VERSION,
        "centre": last.tenant,
        "person": str(last.employee_id),
        "person_seq": last.person_seq,
        "seq": last.seq,
        "head_hash": last.entry_hash,
        "recorded_at": instant(last.recorded_at),
        "key_id": signer.key_id,
    }
    if gone := [entry.seq for entry in entries if entry.is_destroyed]:
        body["destroyed"] = gone
    (key,) = (row for row in key_rows(last.tenant) if row["body"]["key_id"] == signer.key_id)
    return {
        "body": body,
        "key": key,
        "entries": [row_of(entry) for entry in entries],
        "signature": signer.sign(record_message(body)).hex(),
    }


def _proof(
    last: ArchiveEntry, record: dict[str, Any], words: Mapping[str, str]
) -> list[tuple[str, list[dict[str, Any]]]]:
    seal = ArchiveSeal.objects.filter(
        tenant=last.tenant, first_seq__lte=last.seq, last_seq__gte=last.seq
    ).first()
    seal_value = (
        words["seal_value"].format(
            number=seal.number, day=seal.day, first=seal.first_seq, last=seal.last_seq
        )
        if seal
        else words["seal_open"]
    )
    last_value = words["last_entry_value"].format(person_seq=last.person_seq, seq=last.seq)
    signature = record["signature"]
    half = len(signature) // 2
    return [
        (words["last_entry"], [_plain(last_value)]),
        (words["hash"], [_mono(last.entry_hash)]),
        (words["seal"], [_plain(seal_value), *([_mono(seal.root)] if seal else [])]),
        (words["key"], [_mono(record["body"]["key_id"])]),
        (words["signature"], [_mono(signature[:half]), _mono(signature[half:])]),
    ]


def _plain(text: str) -> dict[str, Any]:
    return {"text": text, "mono": False}


def _mono(text: str) -> dict[str, Any]:
    return {"text": text, "mono": True}


def _minute(moment: datetime) -> str:
    return timezone.localtime(moment, centre_zone()).strftime("%Y-%m-%d %H:%M")
