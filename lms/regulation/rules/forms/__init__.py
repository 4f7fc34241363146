"""The forms F1 to F18 as templates: bilingual, editable, and marked as not from the source (A36).

F1–F15 are named in an appendix whose content is missing; F16–F18 are named in clauses (A12).
"""

from collections.abc import Mapping
from typing import Final

from lms.regulation.rules.forms import appraisals, attendance, casework, flows
from lms.regulation.rules.forms.template import (
    BadTemplate,
    FieldKind,
    FormField,
    FormTemplate,
    Step,
    as_data,
    edited,
)

FORMS: Final[Mapping[str, FormTemplate]] = {
    form.code: form
    for form in (*flows.ITEMS, *appraisals.ITEMS, *casework.ITEMS, *attendance.ITEMS)
}
"""Every form that is shipped, by its code."""

__all__ = [
    "FORMS",
    "BadTemplate",
    "FieldKind",
    "FormField",
    "FormTemplate",
    "Step",
    "as_data",
    "edited",
]
