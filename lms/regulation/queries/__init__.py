"""What applies: regulations, readings, forms and rule sets, on a day."""

from lms.regulation.queries.forms import form_template
from lms.regulation.queries.readings import reading, readings
from lms.regulation.queries.register import (
    ClauseText,
    clause_text,
    scope_verdict,
    version_in_force,
    versions_for,
    versions_in_force,
)
from lms.regulation.queries.rule_sets import compiled, rule_set_in_force

__all__ = [
    "ClauseText",
    "clause_text",
    "compiled",
    "form_template",
    "reading",
    "readings",
    "rule_set_in_force",
    "scope_verdict",
    "version_in_force",
    "versions_for",
    "versions_in_force",
]
