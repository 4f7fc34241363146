"""Forgetting and exporting what a person asked for, noted and reported (decision 0010).

Needs, plans and reports of teams are the office's, whoever wrote them, and stay.
"""

from typing import Final

from django.db.models import Q

from lms.people.rules.filing import text
from lms.people.services.forgetting import OfficeHolder, OpenMatter, Table, titles, words
from lms.planning.models import (
    Approval,
    ApprovalStep,
    Attendance,
    HelpRequest,
    Memo,
    RequestMove,
    TrainingRequest,
)
from lms.planning.services.requests import REQUEST_KIND

_TITLES: Final = titles("title_en", "title_zh")
_OWN: Final = Q(kind=REQUEST_KIND, about=None)
"""The approval of a request names nobody whom it is about: that is who asks."""

HOLDER: Final = OfficeHolder(
    "planning",
    [
        Table("memo", Memo, "employee", words("text")),
        Table("meeting_words", Attendance, "employee", words("last_week", "next_steps")),
        Table("help_request", HelpRequest, "asked_by", titles("topic") | words("text", "answer")),
        Table(
            "training_request",
            TrainingRequest,
            "requester",
            titles("topic") | words("reason", "objective", "participants", "feedback"),
        ),
        Table("request_move", RequestMove, "request__requester", words("note")),
        Table("approval", Approval, "about", _TITLES),
        Table("approval_step", ApprovalStep, "approval__about", words("note")),
        Table("own_approval", Approval, "asked_by", _TITLES, _OWN),
        Table(
            "own_approval_step",
            ApprovalStep,
            "approval__asked_by",
            words("note"),
            Q(approval__kind=REQUEST_KIND, approval__about=None),
        ),
    ],
    [
        OpenMatter(text("approvals", "审批"), Approval, path, Q(state=Approval.State.OPEN) & only)
        for path, only in (("about", Q()), ("asked_by", _OWN))
    ],
)
