"""What is asked about decisions, recommendations and appeals."""

from lms.grading.queries.appeals import appealable, visible_appeals
from lms.grading.queries.decisions import (
    Course,
    chain_of,
    courses_of,
    standing_decisions,
    titles_of_items,
    visible_decisions,
)
from lms.grading.queries.recommendations import (
    confirmable,
    own_recommendations,
    recommendations_of,
    visible_recommendations,
)
from lms.grading.queries.tasks import office_tasks
from lms.grading.queries.what_ifs import drafts, rows_of, visible_what_ifs

__all__ = [
    "Course",
    "appealable",
    "chain_of",
    "confirmable",
    "courses_of",
    "drafts",
    "office_tasks",
    "own_recommendations",
    "recommendations_of",
    "rows_of",
    "standing_decisions",
    "titles_of_items",
    "visible_appeals",
    "visible_decisions",
    "visible_recommendations",
    "visible_what_ifs",
]
