"""Forgetting and exporting what was recommended about a person, and their appeals (decision 0010).

Decisions are fixed, by the database too, and stay: figures, rules and hashes of what was told.
"""

from typing import Final

from django.db.models import Q

from lms.grading.models import Appeal, Decision, Recommendation
from lms.people.rules.filing import text
from lms.people.services.forgetting import OfficeHolder, OpenMatter, Table, words

HOLDER: Final = OfficeHolder(
    "grading",
    [
        Table("decision", Decision, "employee"),
        Table(
            "recommendation",
            Recommendation,
            "employee",
            words("detail_en", "detail_zh", "reason"),
        ),
        Table("appeal", Appeal, "employee", words("words", "reason")),
    ],
    [OpenMatter(text("appeals", "申诉"), Appeal, "employee", Q(outcome=""))],
)
