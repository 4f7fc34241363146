"""The sign-in sheet on paper (F17)."""

from pathlib import Path
from typing import Any, Final

import segno
from django.utils import timezone

from lms.classes.models import TrainingSession
from lms.classes.queries.runs import expected_in
from lms.people.models import Tenant
from lms.regulation.queries import form_template
from lms.ui.adapters.paper import pdf
from lms.ui.language import is_chinese

_TEMPLATE: Final = Path(__file__).resolve().parents[1] / "templates_typst" / "sheet.typ"
_WORDS: Final = {
    "en": {
        "run": "Class",
        "topic": "Topic",
        "time": "Time",
        "place": "Place",
        "trainer": "Trainer",
        "no": "No.",
        "number": "Employee number",
        "name": "Name",
        "unit": "Team",
        "signature": "Signature (in person)",
        "came": "Came at",
        "roll": "Roll-call",
        "left": "Left at",
        "remark": "Remark",
        "code": "Code of the row",
        "signed_trainer": "Trainer",
        "signed_office": "Training office",
        "date": "Date",
        "rule": "Everybody signs in person. Signing for somebody else is not allowed.",
        "page": "Page {page} of {pages}",
    },
    "zh-Hans": {
        "run": "培训班次",
        "topic": "培训主题",
        "time": "培训时间",
        "place": "培训地点",
        "trainer": "培训师",
        "no": "序号",
        "number": "工号",
        "name": "姓名",
        "unit": "班组",
        "signature": "本人签名",
        "came": "签到时间",
        "roll": "点名",
        "left": "签退时间",
        "remark": "备注",
        "code": "行码",
        "signed_trainer": "培训师签字",
        "signed_office": "培训组签字",
        "date": "日期",
        "rule": "须本人亲笔签名，不得代签。",
        "page": "第 {page} 页 / 共 {pages} 页",
    },
}


def sheet_pdf(session: TrainingSession, address: str) -> bytes:
    """The sheet of a session on A4.

    Each row carries a QR code: a phone that reads it opens the page of the class at that row.
    `address` is that of the page.
    """
    language = "zh-Hans" if is_chinese() else "en"
    words = _WORDS[language]
    run = session.run
    start, end = timezone.localtime(session.starts_at), timezone.localtime(session.ends_at)
    form = form_template(session.tenant, "F17", start.date())
    rows = [
        {
            "no": str(number),
            "number": one.employee.employee_no,
            "name": one.employee.name,
            "unit": one.employee.unit.name if one.employee.unit else "",
            "qr": _modules(f"{address}#row-{one.id}"),
        }
        for number, one in enumerate(expected_in(session), start=1)
    ]
    centre = Tenant.objects.get(id=session.tenant)
    data: dict[str, Any] = {
        "words": words,
        "title": form.title[language],
        "centre": centre.name_zh if language == "zh-Hans" else centre.name_en,
        "lang": "zh" if language == "zh-Hans" else "en",
        "region": "CN" if language == "zh-Hans" else "GB",
        "date": [start.year, start.month, start.day],
        "cover": [
            [words["run"], run.title_zh if language == "zh-Hans" else run.title_en],
            [words["topic"], run.topic],
            [words["time"], f"{start:%Y-%m-%d %H:%M} – {end:%H:%M}"],
            [words["place"], session.room or run.place],
            [words["trainer"], run.trainer.name if run.trainer else ""],
        ],
        "rows": rows,
    }
    return pdf(_TEMPLATE, data, session.starts_at)


def _modules(text: str) -> list[str]:
    """A QR code as rows of 0 and 1, drawn by the template."""
    return ["".join(str(int(bit)) for bit in row) for row in segno.make_qr(text, error="l").matrix]
