"""Where in a statement people and extensions can stand (1.0.3 Data 2.4; 2.0.0 4.2).

Statements are parsed strictly when they are stored, so these are all the places there are. Each
function yields parts of the statement itself, to be looked at or changed in place.
"""

from collections.abc import Iterator
from typing import Any

Json = dict[str, Any]
_RELATIONS = ("parent", "grouping", "category", "other")


def predicates(statement: Json) -> Iterator[Json]:
    """The statement, and the SubStatement that may be its object."""
    yield statement
    if statement["object"].get("objectType") == "SubStatement":
        yield statement["object"]


def identities(statement: Json) -> Iterator[Json]:
    """Every agent and group wherever it stands, and every member of a group."""
    for agent in _agents(statement):
        yield agent
        yield from agent.get("member", ())


def _agents(statement: Json) -> Iterator[Json]:
    if "authority" in statement:
        yield statement["authority"]
    for predicate in predicates(statement):
        yield predicate["actor"]
        if predicate["object"].get("objectType") in ("Agent", "Group"):
            yield predicate["object"]
        context = predicate.get("context", {})
        for role in ("instructor", "team"):
            if role in context:
                yield context[role]
        for item in context.get("contextAgents", ()):
            yield item["agent"]
        for item in context.get("contextGroups", ()):
            yield item["group"]


def activities(statement: Json) -> Iterator[Json]:
    """Every activity: objects and context activities."""
    for predicate in predicates(statement):
        if predicate["object"].get("objectType", "Activity") == "Activity":
            yield predicate["object"]
        related = predicate.get("context", {}).get("contextActivities", {})
        for relation in _RELATIONS:
            found = related.get(relation, [])
            yield from found if isinstance(found, list) else [found]


def extended(statement: Json) -> Iterator[Json]:
    """Everything that can have `extensions`: results, contexts, definitions of activities."""
    for predicate in predicates(statement):
        for name in ("result", "context"):
            if name in predicate:
                yield predicate[name]
    for activity in activities(statement):
        if "definition" in activity:
            yield activity["definition"]
