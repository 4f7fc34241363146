"""When two statements are the same one (XAPI 1.0.3 Data 2.3.1; 2.0.0 4.2.4.1)."""

from typing import Any

import pytest

from tests.unit.xapi.statements.samples import (
    AGENT,
    FULL,
    OTHER_AGENT,
    REMOVED,
    SIMPLE,
    STATEMENT_ID,
    SUB_STATEMENT,
    changed,
)
from xapi.statements import Statement, Version, compare, parse


def read(statement: dict[str, Any]) -> Statement:
    return parse(statement, Version.V2)


@pytest.mark.parametrize(
    ("place", "value"),
    [
        ("id", REMOVED),
        ("stored", "2031-01-01T00:00:00Z"),
        ("authority", AGENT),
        ("version", "1.0.3"),
        ("timestamp", REMOVED),
        ("timestamp", "2030-01-31T16:15:00.123+08:00"),
        ("verb.display", {"en": "replied"}),
        ("object.definition", REMOVED),
        ("object.objectType", REMOVED),
        ("actor.objectType", REMOVED),
        ("actor.mbox", "mailto:lin@CALLCRAFT.example"),
        ("context.team.member", [OTHER_AGENT, AGENT]),
        ("context.registration", FULL["context"]["registration"].upper()),
        ("context.contextActivities.parent", {"id": "https://callcraft.example/items/1"}),
        ("attachments", REMOVED),
        ("result.duration", "PT1M12.509S"),
        ("result.score.raw", 85.0),
    ],
)
def test_what_a_store_may_change_does_not_count(place: str, value: Any) -> None:
    assert compare(read(FULL), read(changed(FULL, place, value)))


@pytest.mark.parametrize(
    ("place", "value"),
    [
        ("actor.name", "Lin Demo"),
        ("actor.mbox", "mailto:LIN@callcraft.example"),
        ("verb.id", "http://adlnet.gov/expapi/verbs/attempted"),
        ("object.id", "https://callcraft.example/items/2"),
        ("timestamp", "2030-01-31T08:15:00.124Z"),
        ("result", REMOVED),
        ("result.success", False),
        ("result.duration", "PT72.5S"),
        ("result.duration", "PT1M12.51S"),
        ("context.registration", STATEMENT_ID),
        ("context.instructor", AGENT),
        ("context.team.member", [OTHER_AGENT]),
        ("context.contextActivities.other", REMOVED),
        ("context.contextAgents", REMOVED),
        ("context.contextGroups", REMOVED),
        ("context.extensions", {"https://callcraft.example/x": None}),
        ("context.language", "en"),
    ],
)
def test_all_else_counts(place: str, value: Any) -> None:
    assert not compare(read(FULL), read(changed(FULL, place, value)))


def test_sub_statements_and_references_are_compared_to_the_bottom() -> None:
    outer = {**SIMPLE, "object": SUB_STATEMENT}
    assert compare(read(outer), read(changed(outer, "object.verb.display", REMOVED)))
    assert not compare(read(outer), read(changed(outer, "object.result.response", "b")))
    reference = {**SIMPLE, "object": {"objectType": "StatementRef", "id": STATEMENT_ID}}
    assert not compare(read(reference), read(SIMPLE))
    assert not compare(
        read({**SIMPLE, "object": {"objectType": "Agent", **OTHER_AGENT}}), read(SIMPLE)
    )
