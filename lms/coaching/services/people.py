"""Forgetting and exporting what was heard, said and rated about a person (decision 0010).

Final assessments are fixed, by the database too, and stay: the grades rest on them. What others
said of a trainer goes, but is not exported: their answers are read as figures and summary only.
"""

from typing import Any, Final

from django.db.models import Q
from django.utils import timezone

from lms.coaching.models import (
    Assessment,
    Calibration,
    Clip,
    CoachingTalk,
    Comment,
    Dispute,
    FeedbackAnswer,
    FeedbackForm,
    IndicatorSheet,
    OperationFigure,
    QualityLoop,
    Rating,
    Recording,
    SampledCall,
)
from lms.coaching.rules.scoring import Answer, answers_from, answers_record
from lms.people.rules.filing import text
from lms.people.services.forgetting import OfficeHolder, OpenMatter, Table, titles, words

_DRAFT: Final = Q(state=Assessment.State.DRAFT)
_OPEN: Final = Q(
    state__in=[Dispute.State.WITH_RATER, Dispute.State.ANSWERED, Dispute.State.WITH_LEAD]
)


def _without_notes(answers: dict[str, Any]) -> dict[str, Any]:
    """Of answers by criterion, the points."""
    return answers_record({key: Answer(one.value) for key, one in answers_from(answers).items()})


def _without_words(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Of the lines of a sheet, indicator and score."""
    return [line | {"target": "", "actual": ""} for line in lines]


def _removed() -> dict[str, Any]:
    return {"removed_at": timezone.now()}


HOLDER: Final = OfficeHolder(
    "coaching",
    [
        Table("assessment", Assessment, "employee", only=~_DRAFT),
        Table(
            "assessment_draft",
            Assessment,
            "employee",
            words("remark") | {"answers": _without_notes},
            _DRAFT,
        ),
        Table("dispute", Dispute, "assessment__employee", words("reason", "answer", "decision")),
        Table(
            "recording",
            Recording,
            "employee",
            words("note"),
            file="attachment",
            without_file=_removed,
        ),
        Table("comment", Comment, "recording__employee", words("words")),
        Table("clip", Clip, "recording__employee", titles("title") | words("consent")),
        Table(
            "calibration",
            Calibration,
            "recording__employee",
            titles("title") | words("discussion") | {"reference": _without_notes},
        ),
        Table("rating", Rating, "calibration__recording__employee", {"answers": _without_notes}),
        Table(
            "talk",
            CoachingTalk,
            "agent",
            words("observed", "practised", "actions", "follow_up"),
        ),
        Table(
            "sheet",
            IndicatorSheet,
            "employee",
            words("remark", "action") | {"lines": _without_words},
        ),
        Table(
            "feedback_form",
            FeedbackForm,
            "trainer",
            words("summary", "reply", "action", "verification", "waiver"),
        ),
        Table("feedback_about", FeedbackAnswer, "form__trainer", words("words"), told=False),
        Table("feedback_given", FeedbackAnswer, "author", words("words")),
        Table("sampled_call", SampledCall, "employee"),
        Table("quality_loop", QualityLoop, "employee"),
        Table("figure", OperationFigure, "employee"),
    ],
    [OpenMatter(text("disputed scores", "评分异议"), Dispute, "assessment__employee", _OPEN)],
)
