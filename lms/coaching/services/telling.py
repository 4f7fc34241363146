"""What this room tells the record and files in the archive, in one shape for all of it."""

from collections.abc import Iterable, Iterator
from typing import Any

from lms.coaching.models import Assessment
from lms.coaching.rules.scoring import NOT_APPLICABLE, Scored
from lms.people.models import Employee
from lms.people.rules.filing import Field, PersonalRecord, Text, Value, text
from lms.people.services import file_records
from lms.tracks.rules.activities import item_activity
from lms.tracks.services import tell
from scorm_packages.runtime.rules.statements import number_of
from xapi import vocabulary
from xapi.vocabulary import CALLCRAFT

_NAMES = {"zh-Hans": "zh-CN", "en": "en"}


def activity(iri: str, kind: vocabulary.ActivityType, title: dict[str, str]) -> dict[str, Any]:
    """An activity with its type and its name in both languages."""
    name = {_NAMES[language]: words for language, words in title.items()}
    return {"id": iri, "definition": {"type": kind.iri, "name": name}}


def tell_assessment(row: Assessment, scored: Scored) -> None:
    """Say how somebody was assessed, on the item of their track where it belongs to one."""
    card = row.version.scorecard
    title = {"en": card.title_en, "zh-Hans": card.title_zh}
    version = f"{CALLCRAFT}scorecards/{row.version_id}"
    iri = item_activity(row.item_id) if row.item_id else version
    told: dict[str, Any] = {
        "success": scored.passed,
        "completion": True,
        "extensions": {
            vocabulary.CRITERIA.iri: scored.criteria_told(),
            vocabulary.CRITICAL_ERRORS.iri: list(scored.hits),
        },
    }
    if scored.percent is not None:
        told["score"] = {
            "scaled": number_of(scored.percent / 100),
            "raw": number_of(scored.percent),
            "min": 0,
            "max": 100,
        }
    tell(
        row.enrolment or row.employee,
        verb=vocabulary.ASSESSED,
        activity=activity(iri, vocabulary.SCORECARD, title),
        result=told,
        extensions={vocabulary.CALL_RECORDING.iri: row.call_number} if row.call_number else None,
        category=vocabulary.SCORECARD_PROFILE,
        parent=activity(version, vocabulary.SCORECARD, title) if row.item_id else None,
        at=row.happened_at,
        instructor=row.rater,
        statement_id=row.statement_id,
    )


def file_assessment(row: Assessment, scored: Scored) -> None:
    """Put a final assessment into the agent's archive, criterion by criterion."""
    fields = [
        Field("scorecard", text("Scorecard", "评分卡"), _card_name(row)),
        Field("rater", text("Rater", "评分人"), row.rater.name),
        Field("call", text("Call", "通话"), row.call_number),
        Field("score", text("Score", "得分"), _shown(scored)),
        Field("passed", text("Result", "结果"), _PASSED if scored.passed else _NOT_PASSED),
        Field("criteria", text("Criteria", "评分项"), list(_lines(scored))),
        Field("remark", text("Remark", "评语"), row.remark),
    ]
    file_records(
        row.tenant,
        [
            PersonalRecord(
                employee_id=row.employee_id,
                kind="call_assessment",
                title=text("Assessment of a call", "通话评估"),
                fields=filled(fields),
                occurred_at=row.happened_at,
                source=row.id,
                supersedes=row.supersedes_id,
                clauses=sorted({line.criterion.clause for line in scored.lines} - {""}),
            )
        ],
    )


def filled(fields: Iterable[Field]) -> list[Field]:
    """The fields that say something."""
    return [field for field in fields if field.value]


def person(employee: Employee) -> str:
    """A person as a record names them: name and number."""
    return f"{employee.name} ({employee.employee_no})"


def _card_name(row: Assessment) -> Value:
    card, number = row.version.scorecard, row.version.number
    return text(f"{card.title_en}, version {number}", f"{card.title_zh}，第 {number} 版")


def _shown(scored: Scored) -> Value:
    return "" if scored.percent is None else f"{scored.percent.normalize():f}"


def _lines(scored: Scored) -> Iterator[Text]:
    for line in scored.lines:
        title, note = line.criterion.title, line.answer.note
        if line.criterion.critical and line.is_hit:
            said = text("critical error", "致命错误")
        elif line.criterion.critical:
            said = text("kept", "未出现")
        elif line.answer.value == NOT_APPLICABLE:
            said = text("did not apply", "不适用")
        else:
            points = f"{line.answer.value}/{line.criterion.points}"
            said = text(points, points)
        tail = f" – {note}" if note else ""
        yield text(
            f"{title['en']}: {said['en']}{tail}", f"{title['zh-Hans']}：{said['zh-Hans']}{tail}"
        )


_PASSED = text("passed", "通过")
_NOT_PASSED = text("not passed", "未通过")
