"""What is known of an activity: its definitions in statements, merged (1.0.3 Communication 2.5)."""

from collections.abc import Iterable, Iterator
from typing import Any, Final

import msgspec

from xapi.statements import Statement, SubStatement
from xapi.statements.activities import Activity
from xapi.statements.contexts import Context
from xapi.statements.terms import UNSET, UnsetType

# Merged entry by entry; of all else the newest is taken whole.
_MAPS: Final = ("name", "description", "extensions")
# What makes an interaction belongs together: a choice means nothing to another question's pattern.
_INTERACTION: Final = (
    "interactionType",
    "correctResponsesPattern",
    "choices",
    "scale",
    "source",
    "target",
    "steps",
)


def activity_of(iri: str, statements: Iterable[Statement]) -> dict[str, Any]:
    """The activity with all that the statements, newest first, say of it."""
    definition: dict[str, Any] = {}
    for statement in statements:
        for activity in activities_in(statement):
            if activity.id == iri and activity.definition is not UNSET:
                _add(definition, msgspec.to_builtins(activity.definition))
    found: dict[str, Any] = {"objectType": "Activity", "id": iri}
    return {**found, "definition": definition} if definition else found


def activities_in(statement: Statement) -> Iterator[Activity]:
    """Every activity that a statement names: as object, in its context, in its SubStatement."""
    yield from _named(statement.object, statement.context)
    if isinstance(statement.object, SubStatement):
        yield from _named(statement.object.object, statement.object.context)


def _named(target: object, context: Context | UnsetType) -> Iterator[Activity]:
    if isinstance(target, Activity):
        yield target
    if context is not UNSET and context.context_activities is not UNSET:
        yield from context.context_activities


def _add(definition: dict[str, Any], older: dict[str, Any]) -> None:
    """Complete a definition by what an older one has and it has not."""
    knows_interaction = "interactionType" in definition
    for name, value in older.items():
        if name in _MAPS:
            definition[name] = {**value, **definition.get(name, {})}
        elif name not in definition and not (name in _INTERACTION and knows_interaction):
            definition[name] = value
