"""The tables of the room: the register of clauses, readings, form templates, and rule sets."""

from lms.regulation.models.forms import EditedForm
from lms.regulation.models.readings import Reading
from lms.regulation.models.register import Acknowledgement, Clause, Regulation, RegulationVersion
from lms.regulation.models.rule_sets import RuleSetSketch, RuleSetVersion

__all__ = [
    "Acknowledgement",
    "Clause",
    "EditedForm",
    "Reading",
    "Regulation",
    "RegulationVersion",
    "RuleSetSketch",
    "RuleSetVersion",
]
