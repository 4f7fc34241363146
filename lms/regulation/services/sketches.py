"""Working on a rule set: unfinished content in a sketch, until it passes its checks."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from lms.people.models import Employee
from lms.people.services import audit
from lms.regulation.exceptions import SketchExists
from lms.regulation.models import RuleSetSketch, RuleSetVersion
from lms.regulation.rules.canonical import refuse_floats
from lms.regulation.rules.rule_set import RuleSet
from lms.regulation.services.rule_sets import draft_rule_set
from lms.regulation.signals import rule_set_proposed


@transaction.atomic
def begin_sketch(
    actor: Employee, content: Mapping[str, Any], base: RuleSetVersion | None = None
) -> RuleSetSketch:
    """Begin to work on a rule set. Raises SketchExists while somebody else is at it."""
    key = content["key"]
    found = (
        RuleSetSketch.objects.select_for_update(of=("self",))
        .select_related("edited_by")
        .filter(tenant=actor.tenant, key=key)
        .first()
    )
    if found is not None:
        if found.edited_by_id == actor.id:
            return found
        raise SketchExists(key=key, name=found.edited_by.name if found.edited_by else "?")
    sketch = RuleSetSketch.objects.create(
        tenant=actor.tenant, key=key, base=base, content=dict(content), edited_by=actor
    )
    audit(actor, "regulation.sketch_begun", "rule_set_sketch", sketch.id, {"key": key})
    return sketch


@transaction.atomic
def change_sketch(actor: Employee, sketch: RuleSetSketch, content: Mapping[str, Any]) -> None:
    """Keep what the sketch has become. It may be wrong, but never inexact (InexactJson)."""
    refuse_floats(content)
    held = RuleSetSketch.objects.select_for_update().get(tenant=actor.tenant, id=sketch.id)
    held.content = dict(content)
    held.edited_by = actor
    held.save()


@transaction.atomic
def discard_sketch(actor: Employee, sketch: RuleSetSketch) -> None:
    """Throw a sketch away."""
    detail = {"key": sketch.key}
    audit(actor, "regulation.sketch_discarded", "rule_set_sketch", sketch.id, detail)
    RuleSetSketch.objects.filter(tenant=actor.tenant, id=sketch.id).delete()


@transaction.atomic
def finish_sketch(actor: Employee, sketch: RuleSetSketch) -> RuleSetVersion:
    """Make the sketch a draft version, which can be proved and activated.

    Raises RuleSetInvalid with its findings, RuleSetFixed when the version was used before.
    """
    draft = draft_rule_set(tenant=actor.tenant, content=sketch.content, actor=actor)
    RuleSetSketch.objects.filter(tenant=actor.tenant, id=sketch.id).delete()
    return draft


def failures_of(rule_set: RuleSet) -> list[str] | None:
    """Which of the tests inside come out otherwise, as sentences; None when nobody can run them."""
    answers = rule_set_proposed.send(RuleSetVersion, rule_set=rule_set)
    if not answers:
        return None
    return [str(failure) for _, failed in answers for failure in failed or ()]
