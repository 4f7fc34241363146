"""Are two statements the same one? (1.0.3 Data 2.3.1; 2.0.0 4.2.4.1)

What a store may add or change does not count: `stored`, `authority`, `version`, a `timestamp` that
one of the two lacks, the zone a time is written in, the display of verbs, definitions of
activities, the order of a group's members, attachments, and the case of what has none. All else
does, a duration as a string, but for its digits past a hundredth of a second (2.0.0 4.2.7).
"""

from typing import Any

import msgspec

from xapi.statements.activities import Activity
from xapi.statements.actors import Actor, Agent, Group
from xapi.statements.canonical import canonical_bytes
from xapi.statements.contexts import Context
from xapi.statements.references import StatementRef
from xapi.statements.results import Result
from xapi.statements.statement import Predicate, Statement, StatementObject, SubStatement
from xapi.statements.terms import UNSET, UnsetType
from xapi.statements.times import comparable_duration, parse_timestamp


def compare(one: Statement, other: Statement) -> bool:
    """Whether two statements say the same; neither their ids nor who recorded them count."""
    first, second = _predicate(one), _predicate(other)
    if one.timestamp is UNSET or other.timestamp is UNSET:
        first.pop("timestamp", None)
        second.pop("timestamp", None)
    return canonical_bytes(first) == canonical_bytes(second)


def _predicate(statement: Predicate) -> dict[str, Any]:
    """The part that must not change, in plain values and one spelling."""
    part: dict[str, Any] = {
        "actor": _agent(statement.actor),
        "verb": statement.verb.id,
        "object": _object(statement.object),
    }
    if statement.timestamp is not UNSET:
        part["timestamp"] = parse_timestamp(statement.timestamp)
    if statement.result is not UNSET:
        part["result"] = _result(statement.result)
    if statement.context is not UNSET:
        part["context"] = _context(statement.context)
    return part


def _object(term: StatementObject) -> dict[str, Any]:
    if isinstance(term, Activity):
        return _activity(term)
    if isinstance(term, StatementRef):
        return {"objectType": "StatementRef", "id": term.id.lower()}
    if isinstance(term, SubStatement):
        return {"objectType": "SubStatement", **_predicate(term)}
    return _agent(term)


def _activity(activity: Activity) -> dict[str, Any]:
    return {"objectType": "Activity", "id": activity.id}


def _agent(agent: Agent | Group | Actor) -> dict[str, Any]:
    part: dict[str, Any] = {"objectType": "Agent", "identifier": agent.identifier()}
    if agent.name is not UNSET:
        part["name"] = agent.name
    if isinstance(agent, Group) or (isinstance(agent, Actor) and agent.is_group):
        members = [] if agent.member is UNSET else agent.member
        part["objectType"] = "Group"
        part["member"] = sorted((_agent(member) for member in members), key=canonical_bytes)
    return part


def _result(result: Result) -> dict[str, Any]:
    part: dict[str, Any] = msgspec.to_builtins(result)
    if result.duration is not UNSET:
        part["duration"] = comparable_duration(result.duration)
    return part


def _context(context: Context) -> dict[str, Any]:
    part: dict[str, Any] = msgspec.to_builtins(context)
    if context.registration is not UNSET:
        part["registration"] = context.registration.lower()
    if context.instructor is not UNSET:
        part["instructor"] = _agent(context.instructor)
    if context.team is not UNSET:
        part["team"] = _agent(context.team)
    if context.statement is not UNSET:
        part["statement"] = _object(context.statement)
    if context.language is not UNSET:
        part["language"] = context.language.lower()
    if context.context_activities is not UNSET:
        part["contextActivities"] = {
            relation: [_activity(activity) for activity in activities]
            for relation in ("parent", "grouping", "category", "other")
            if isinstance(activities := getattr(context.context_activities, relation), list)
        }
    if context.context_agents is not UNSET:
        part["contextAgents"] = [
            {"agent": _agent(item.agent), "types": _listed(item.relevant_types)}
            for item in context.context_agents
        ]
    if context.context_groups is not UNSET:
        part["contextGroups"] = [
            {"group": _agent(item.group), "types": _listed(item.relevant_types)}
            for item in context.context_groups
        ]
    return part


def _listed(types: list[str] | UnsetType) -> list[str]:
    return [] if types is UNSET else types
