"""`{% load regulation %}`: names of criteria and parts, and a scope in words."""

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lms.people.models import EmploymentType, RankLevel
from lms.people.templatetags.people import ROLE_NAMES
from lms.regulation.rules.completeness import PARTS, Part
from lms.regulation.rules.scope import LISTED, Scope
from lms.ui.templatetags.ui import worded

register = template.Library()

CRITERIA: dict[str, str | Promise] = {
    "employed": _("Employed that day"),
    "units": _("Teams and departments"),
    "posts": _("Posts"),
    "employment_types": _("Employment"),
    "sites": _("Sites"),
    "ranks": _("Levels"),
    "roles": _("Roles"),
    "hired_from": _("Hired on or after"),
    "hired_until": _("Hired on or before"),
    "new_hire_days": _("Only so many days after hiring"),
    "in_training": _("Only while in training"),
}


@register.filter
def criterion_name(criterion: str) -> str | Promise:
    """What a criterion of a scope asks, in the reader's language."""
    return CRITERIA.get(criterion, criterion)


@register.filter
def part_name(part: str) -> str:
    """The name of a part of a regulation: plan, content, time, method, evaluation."""
    return worded(PARTS[Part(part)])


@register.simple_tag
def scope_words(scope: Scope) -> list[tuple[str | Promise, str]]:
    """A scope as labels with values; empty when it asks nothing."""
    labels: dict[str, dict[str, object]] = {
        "employment_types": {str(value): label for value, label in EmploymentType.choices},
        "ranks": {str(value): label for value, label in RankLevel.choices},
        "roles": dict(ROLE_NAMES),
        "units": dict(scope.names),
    }
    words: list[tuple[str | Promise, str]] = []
    for name in LISTED:
        values = sorted(getattr(scope, name))
        if values:
            known = labels.get(name, {})
            words.append((CRITERIA[name], ", ".join(str(known.get(v, v)) for v in values)))
    for name in ("hired_from", "hired_until", "new_hire_days"):
        if value := getattr(scope, name):
            words.append((CRITERIA[name], str(value)))
    if scope.only_in_training:
        words.append((CRITERIA["in_training"], "✓"))
    return words
