"""Printing: any entry as the form it is, empty forms, and training reports (A36, R144).

What is printed can be compared with the archive: it carries the hash of its entry, in letters and
as a QR code.
"""

import io
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import segno
from django.utils import timezone

from lms.archives.models import ArchiveEntry, TrainingReport
from lms.archives.rules.record_words import words_in
from lms.archives.rules.report import STATES, hours, rate
from lms.archives.rules.report_words import report_words, stratum_title
from lms.archives.rules.shown import shown_in
from lms.archives.services.reports import period_of
from lms.archives.services.zone import centre_zone
from lms.people.models import Tenant
from lms.regulation.queries import form_template
from lms.regulation.rules.forms import FORMS, FormTemplate
from lms.ui.adapters import paper

TEMPLATES = Path(__file__).resolve().parents[1] / "templates_typst"
LANGUAGES = {"zh": ("zh-Hans",), "en": ("en",), "both": ("zh-Hans", "en")}
"""In which languages something is printed, by what the address calls it."""


def print_entry(entry: ArchiveEntry, languages: Sequence[str]) -> bytes:
    """One entry on A4: as its form where it has one, else as a plain sheet of its fields.

    The same bytes every time. Raises `FontsMissing`.
    """
    payload = entry.payload
    template = _template(entry, payload)
    words = [words_in(language) for language in languages]
    local = entry.occurred_at.astimezone(centre_zone())
    data = {
        **_frame(entry.tenant, languages, local.date()),
        "code": template.code if template else "",
        "titles": _titles(payload, template, entry, languages),
        "note": _both(template.note, languages) if template else "",
        "rows": _rows(entry, payload, template, languages),
        "flow": [],
        "signatures": _signatures(template, languages),
        "proof": [
            [_same(words, "entry"), f"{entry.seq} / {entry.person_seq}"],
            [_same(words, "hash"), entry.entry_hash],
        ],
        "qr": qr(f"callcraft:{entry.seq}:{entry.entry_hash}"),
        "footer": f"{entry.seq} · {entry.entry_hash[:16]}",
    }
    return paper.pdf(TEMPLATES / "form.typ", data, entry.recorded_at)


def print_form(tenant: int, code: str, on: date, languages: Sequence[str]) -> bytes:
    """An empty form, to be filled in by hand. Raises `KeyError` for a code that there is not."""
    template = form_template(tenant, code, on)
    data = {
        **_frame(tenant, languages, on),
        "code": template.code,
        "titles": [shown_in(dict(template.title), language) for language in languages],
        "note": _both(template.note, languages),
        "rows": [[_both(one.label, languages), ""] for one in template.shown],
        "flow": [
            [
                _both(step.title, languages),
                _both(step.who, languages),
                "" if step.days is None else str(step.days),
                " / ".join(
                    _both(_step_title(template, key), languages) for key, _ in step.leads_to
                ),
            ]
            for step in template.flow
        ],
        "signatures": _signatures(template, languages),
        "proof": [],
        "qr": "",
        "footer": f"{template.code} v{template.version}",
    }
    at = datetime.combine(on, datetime.min.time(), tzinfo=centre_zone())
    return paper.pdf(TEMPLATES / "form.typ", data, at)


def print_report(report: TrainingReport, language: str) -> bytes:
    """A training report on A4, with the root of the period and lines to sign on."""
    words, figures = report_words(language), report.figures
    entry = report.entry
    data = {
        **_frame(report.tenant, [language], report.starts_on),
        "words": dict(words),
        "title": words[report.kind].format(period=period_of(report.kind, report.starts_on)),
        "unit": report.unit.name if report.unit else "",
        "figures": [
            [words[name], str(value)]
            for name, value in (
                ("headcount", figures["headcount"]),
                ("people", figures["people"]),
                ("events", figures["events"]),
                ("hours", hours(figures["minutes"])),
                ("cost", figures["cost"] or "—"),
                ("open_items", figures["open_items"]),
                *((name, figures["attendance"][name]) for name in (*STATES, "late", "early")),
            )
        ],
        "strata": [
            [
                words[f"by_{row['by']}"],
                stratum_title(row, language) or "—",
                str(row["people"]),
                str(row["pass"]),
                str(row["fail"]),
                f"{rate(row)} %" if rate(row) else "—",
            ]
            for row in figures["strata"]
        ],
        "note": report.note,
        "proof": [
            [words["seals"], f"{report.first_seal}–{report.last_seal}" if report.root else "—"],
            [words["root"], report.root or "—"],
            [words["entry"], f"{entry.seq}: {entry.entry_hash}" if entry else words["not_filed"]],
        ],
        "qr": qr(f"callcraft:{report.first_seal}-{report.last_seal}:{report.root}")
        if report.root
        else "",
        "signatures": [words["made_by"], words["checked_by"], words["approved_by"]],
        "footer": f"{words['title']} {period_of(report.kind, report.starts_on)}",
    }
    return paper.pdf(TEMPLATES / "report.typ", data, report.made_at)


def qr(text: str) -> str:
    """A QR code as an SVG drawing."""
    drawing = io.BytesIO()
    segno.make(text, error="m", micro=False).save(drawing, kind="svg", border=2, xmldecl=False)
    return drawing.getvalue().decode()


def _frame(tenant: int, languages: Sequence[str], day: date) -> dict[str, Any]:
    centre = Tenant.objects.get(id=tenant)
    is_chinese = languages[0].startswith("zh")
    words = words_in(languages[0])
    return {
        "lang": "zh" if is_chinese else "en",
        "region": "CN" if is_chinese else "GB",
        "centre": centre.name_zh if is_chinese else centre.name_en,
        "date": {"year": day.year, "month": day.month, "day": day.day},
        "page": words["page"],
        "date_word": words["date"],
        "seal_area": words["seal_area"],
        "headings": [words["field"], words["value"]],
    }


def _template(entry: ArchiveEntry, payload: Mapping[str, Any]) -> FormTemplate | None:
    code = str(payload.get("form") or "")
    if code not in FORMS:
        return None
    return form_template(entry.tenant, code, timezone.localdate(entry.occurred_at))


def _titles(
    payload: Mapping[str, Any],
    template: FormTemplate | None,
    entry: ArchiveEntry,
    languages: Sequence[str],
) -> list[str]:
    title = template.title if template else payload.get("title") or {}
    return [shown_in(dict(title), language) or entry.kind for language in languages]


def _rows(
    entry: ArchiveEntry,
    payload: Mapping[str, Any],
    template: FormTemplate | None,
    languages: Sequence[str],
) -> list[list[str]]:
    """Who it is about, then the form's fields in its order, then what else was filed."""
    words = [words_in(language) for language in languages]
    if entry.is_destroyed:
        return [[_same(words, "details"), _same(words, "destroyed")]]
    filed = {str(one.get("key")): one for one in payload.get("fields") or []}
    own = {one.key for one in template.shown} if template else set()
    said = {
        "name": ("name", str(_learner(payload).get("name") or "")),
        "employee_no": ("employee_no", str(_learner(payload).get("employee_no") or "")),
        "unit": ("unit", str(_learner(payload).get("unit") or "")),
        "post": ("post", str(_learner(payload).get("post") or "")),
    }
    local = entry.occurred_at.astimezone(centre_zone())
    rows = [[_same(words, word), value] for key, (word, value) in said.items() if key not in own]
    rows.append([_same(words, "time"), f"{local:%Y-%m-%d %H:%M}"])
    if event := payload.get("event"):
        rows.append([_same(words, "event"), _both(event.get("title") or {}, languages)])
    for one in template.shown if template else ():
        field = filed.pop(one.key, None)
        known = said.get(one.key, ("", ""))[1]
        rows.append([_both(one.label, languages), _said(field, languages) if field else known])
    rows += [
        [_both(one.get("label") or {}, languages), _said(one, languages)] for one in filed.values()
    ]
    if clauses := payload.get("clauses"):
        rows.append([_same(words, "clauses"), ", ".join(map(str, clauses))])
    if documents := payload.get("attachments"):
        named = (f"{one.get('name')} ({str(one.get('sha256'))[:12]})" for one in documents)
        rows.append([_same(words, "attachments"), "\n".join(named)])
    return rows


def _learner(payload: Mapping[str, Any]) -> Mapping[str, Any]:
    """Who the entry is about, as they were then; empty for what is the centre's own."""
    return payload.get("learner") or {}


def _signatures(template: FormTemplate | None, languages: Sequence[str]) -> list[str]:
    if template and template.signatures:
        return [_both(one, languages) for one in template.signatures]
    words = [words_in(language) for language in languages]
    return [_same(words, "signed_by_employee"), _same(words, "signed_by_office")]


def _step_title(template: FormTemplate, key: str) -> Mapping[str, str]:
    return next((step.title for step in template.flow if step.key == key), {"en": key})


def _said(field: Mapping[str, Any], languages: Sequence[str]) -> str:
    value = field.get("value")
    return value if isinstance(value, str) else _both(value, languages)


def _both(said: Any, languages: Sequence[str]) -> str:
    """Words in the languages asked for, once where they are the same."""
    value = dict(said) if isinstance(said, Mapping) else said
    return " / ".join(dict.fromkeys(shown_in(value, language) for language in languages))


def _same(words: Sequence[Mapping[str, str]], name: str) -> str:
    return " / ".join(dict.fromkeys(one[name] for one in words))
