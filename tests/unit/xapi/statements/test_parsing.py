"""Which statements the standard allows, and what is said of the others."""

import json
from decimal import Decimal
from typing import Any

import msgspec
import pytest

from tests.unit.xapi.statements.samples import (
    ACTIVITY,
    AGENT,
    COMPONENTS,
    FULL,
    OTHER_AGENT,
    OTHER_ID,
    REMOVED,
    SIMPLE,
    SUB_STATEMENT,
    changed,
)
from xapi.statements import Statement, StatementInvalid, Version, parse, split

V1_FULL = changed(
    changed(changed(FULL, "context.contextAgents", REMOVED), "context.contextGroups", REMOVED),
    "version",
    "1.0.3",
)
GROUP = {"objectType": "Group", "member": [AGENT]}
REF = {"objectType": "StatementRef", "id": OTHER_ID}


def wire(statement: Statement) -> Any:
    return msgspec.json.decode(msgspec.json.encode(statement))


@pytest.mark.parametrize(
    ("statement", "version"), [(FULL, Version.V2), (V1_FULL, Version.V1), (SIMPLE, Version.V1)]
)
def test_a_valid_statement_is_kept_as_it_came(statement: dict[str, Any], version: Version) -> None:
    assert wire(parse(json.dumps(statement).encode(), version)) == statement
    assert wire(parse(statement, version)) == statement


def test_a_decimal_score_stays_a_number_with_its_digits() -> None:
    statement = parse({**SIMPLE, "result": {"score": {"scaled": Decimal("0.1")}}}, Version.V2)
    assert b'"scaled":0.1}' in msgspec.json.encode(statement)


@pytest.mark.parametrize(
    "change",
    [
        ("object", {**AGENT}),
        ("object", GROUP),
        ("object", REF),
        ("actor", {"mbox_sha1sum": "a" * 40}),
        ("actor", {"openid": "https://id.callcraft.example/lin"}),
        ("actor", {"objectType": "Group", "mbox": "mailto:team@callcraft.example"}),
        ("actor", GROUP),
        ("authority", {"objectType": "Group", "member": [AGENT, OTHER_AGENT]}),
        ("timestamp", "2030-01-31T16:15:00+08:00"),
        ("timestamp", "2016-12-31T23:59:60Z"),
        ("version", "1.0.3"),
        ("context.contextActivities.parent", ACTIVITY),
        ("result.score", {"scaled": -1, "raw": 0, "min": -5, "max": 0}),
        ("result.duration", "P3W"),
        ("attachments", []),
    ],
)
def test_the_standard_allows(change: tuple[str, Any]) -> None:
    path, value = change
    base = FULL if path != "object" else SIMPLE
    assert parse(changed(base, path, value), Version.V2)


def test_a_sub_statement_is_read_like_a_statement() -> None:
    statement = parse({**SIMPLE, "object": SUB_STATEMENT}, Version.V2)
    assert wire(statement)["object"] == SUB_STATEMENT


def test_a_single_context_activity_becomes_a_list() -> None:
    """XAPI 1.0.3 Data 2.4.6.2."""
    statement = parse(changed(FULL, "context.contextActivities.grouping", ACTIVITY), Version.V2)
    assert wire(statement)["context"]["contextActivities"]["grouping"] == [ACTIVITY]


REFUSED: list[tuple[str, Any, str, str]] = [
    # path of the change, new value, code, path of the error
    ("actor", REMOVED, "missing_property", "$"),
    ("verb", REMOVED, "missing_property", "$"),
    ("object", REMOVED, "missing_property", "$"),
    ("extra", 1, "unknown_property", "$"),
    ("Actor", AGENT, "unknown_property", "$"),
    ("id", "12345678-1234-4678-9234-56781234567", "uuid", "$.id"),
    ("id", 5, "wrong_type", "$.id"),
    ("id", None, "wrong_type", "$.id"),
    ("actor", [], "wrong_type", "$.actor"),
    ("actor.objectType", "Robot", "wrong_value", "$.actor.objectType"),
    ("actor.objectType", "agent", "wrong_value", "$.actor.objectType"),
    ("actor.mbox", REMOVED, "identifier_missing", "$.actor"),
    ("actor.mbox", "lin@callcraft.example", "mailto", "$.actor.mbox"),
    ("actor.mbox", "mailto:lin", "mailto", "$.actor.mbox"),
    ("actor.openid", "https://id.callcraft.example", "identifiers_many", "$.actor"),
    ("actor.mbox_sha1sum", "xyz", "sha1", "$.actor.mbox_sha1sum"),
    ("actor.member", [AGENT], "unknown_property", "$.actor.member"),
    ("actor", {"objectType": "Group"}, "members_missing", "$.actor.member"),
    ("actor", {"objectType": "Group", "member": []}, "members_missing", "$.actor.member"),
    (
        "actor",
        {"objectType": "Group", "member": [GROUP]},
        "wrong_value",
        "$.actor.member[0].objectType",
    ),
    ("actor", {"account": {"homePage": "home", "name": "7"}}, "iri", "$.actor.account.homePage"),
    ("actor", {"account": {"name": "7"}}, "missing_property", "$.actor.account"),
    ("verb.id", "answered", "iri", "$.verb.id"),
    ("verb.id", "ab=c://callcraft.example", "iri", "$.verb.id"),
    ("verb.id", "https://callcraft.example/a b", "iri", "$.verb.id"),
    ("verb.id", "https://callcraft.example/%zz", "iri", "$.verb.id"),
    ("verb.display", {"a12345678": "x"}, "language", "$.verb.display"),
    ("verb.display", {"en": 1}, "wrong_type", "$.verb.display[...]"),
    ("verb.id", "http://adlnet.gov/expapi/verbs/voided", "voiding_object", "$.object"),
    ("object.id", "item 1", "iri", "$.object.id"),
    ("object.objectType", "Thing", "wrong_value", "$.object.objectType"),
    ("object.objectType", None, "wrong_type", "$.object.objectType"),
    ("object", "text", "wrong_type", "$.object"),
    ("object.definition.type", "lesson", "iri", "$.object.definition.type"),
    ("object.definition.moreInfo", "more", "iri", "$.object.definition.moreInfo"),
    ("object.definition.name", "Greeting", "wrong_type", "$.object.definition.name"),
    (
        "object.definition.interactionType",
        "guess",
        "wrong_value",
        "$.object.definition.interactionType",
    ),
    (
        "object.definition.interactionType",
        REMOVED,
        "missing_property",
        "$.object.definition.interactionType",
    ),
    ("object.definition.choices", COMPONENTS * 2, "component_twice", "$.object.definition.choices"),
    (
        "object.definition.choices.0.id",
        REMOVED,
        "missing_property",
        "$.object.definition.choices[0]",
    ),
    ("object.definition.extensions", {"not an iri": 1}, "iri", "$.object.definition.extensions"),
    ("object", {"objectType": "StatementRef", "id": "1"}, "uuid", "$.object.id"),
    ("object", {**SUB_STATEMENT, "id": OTHER_ID}, "unknown_property", "$.object"),
    (
        "object",
        {**SUB_STATEMENT, "object": SUB_STATEMENT},
        "wrong_value",
        "$.object.object.objectType",
    ),
    ("result.score.scaled", 1.01, "score_scaled", "$.result.score.scaled"),
    ("result.score.raw", 101, "score_raw", "$.result.score.raw"),
    ("result.score.raw", -0.5, "score_raw", "$.result.score.raw"),
    ("result.score.raw", "85", "wrong_type", "$.result.score.raw"),
    ("result.score.raw", True, "wrong_type", "$.result.score.raw"),
    ("result.score.min", 100, "score_bounds", "$.result.score.min"),
    ("result.score.max", 10**400, "number_out_of_range", "$.result.score.max"),
    ("result.success", "true", "wrong_type", "$.result.success"),
    ("result.completion", 1, "wrong_type", "$.result.completion"),
    ("result.duration", "PA1H", "duration", "$.result.duration"),
    ("result.duration", "P", "duration", "$.result.duration"),
    ("result.duration", "PT", "duration", "$.result.duration"),
    ("result.duration", "P1.5DT2H", "duration", "$.result.duration"),
    ("result.extensions", None, "wrong_type", "$.result.extensions"),
    ("context.registration", "r1", "uuid", "$.context.registration"),
    ("context.language", "chinese-simplified!", "language", "$.context.language"),
    ("context.team", AGENT, "wrong_value", "$.context.team.objectType"),
    ("context.statement", ACTIVITY, "wrong_value", "$.context.statement.objectType"),
    (
        "context.contextActivities.cousin",
        [ACTIVITY],
        "unknown_property",
        "$.context.contextActivities",
    ),
    (
        "context.contextActivities.parent",
        ["x"],
        "wrong_type",
        "$.context.contextActivities.parent[0]",
    ),
    ("context.contextActivities.other.0.id", "x", "iri", "$.context.contextActivities.other[0].id"),
    (
        "context.contextAgents.0.objectType",
        REMOVED,
        "missing_property",
        "$.context.contextAgents[0]",
    ),
    (
        "context.contextAgents.0.relevantTypes",
        [],
        "empty",
        "$.context.contextAgents[0].relevantTypes",
    ),
    (
        "context.contextAgents.0.relevantTypes",
        ["mentor"],
        "iri",
        "$.context.contextAgents[0].relevantTypes[0]",
    ),
    (
        "context.contextGroups.0.group",
        OTHER_AGENT,
        "missing_property",
        "$.context.contextGroups[0].group",
    ),
    ("object", {**OTHER_AGENT, "objectType": "Agent"}, "context_of_activity", "$.context.revision"),
    ("timestamp", "01/011/2015", "timestamp", "$.timestamp"),
    ("timestamp", "2030-02-30T00:00:00Z", "timestamp", "$.timestamp"),
    ("timestamp", "0000-01-01T00:00:00Z", "timestamp", "$.timestamp"),
    ("timestamp", "9999-12-31T23:59:59-08:00", "timestamp", "$.timestamp"),
    ("timestamp", "2030-01-31T08:15:00-00:00", "timestamp", "$.timestamp"),
    ("timestamp", "2030-01-31T08:15:00", "timestamp", "$.timestamp"),
    ("stored", "yesterday", "timestamp", "$.stored"),
    ("authority", GROUP, "authority", "$.authority"),
    ("version", "0.9.9", "version", "$.version"),
    ("version", "1.1.0", "version", "$.version"),
    ("attachments.0.usageType", "recording", "iri", "$.attachments[0].usageType"),
    ("attachments.0.contentType", "audio", "media_type", "$.attachments[0].contentType"),
    ("attachments.0.length", -1, "wrong_type", "$.attachments[0].length"),
    ("attachments.0.sha2", "ff", "sha2", "$.attachments[0].sha2"),
    ("attachments.0.sha2", REMOVED, "missing_property", "$.attachments[0]"),
    ("attachments.0.fileUrl", "file", "iri", "$.attachments[0].fileUrl"),
]


@pytest.mark.parametrize(("place", "value", "code", "path"), REFUSED)
def test_the_standard_refuses(place: str, value: Any, code: str, path: str) -> None:
    with pytest.raises(StatementInvalid) as caught:
        parse(changed(FULL, place, value), Version.V2)
    assert (caught.value.code, caught.value.path) == (code, path)
    assert caught.value.clause.startswith("xAPI")
    assert caught.value.message.endswith(".")


@pytest.mark.parametrize(
    ("place", "value", "code", "path"),
    [
        ("context.contextAgents", FULL["context"]["contextAgents"], "unknown_property", None),
        ("context.contextGroups", FULL["context"]["contextGroups"], "unknown_property", None),
        ("version", "2.0.0", "version", None),
        ("object", SUB_STATEMENT, "unknown_property", "object.context.contextAgents"),
    ],
)
def test_a_request_of_1_0_3_knows_nothing_of_2_0_0(
    place: str, value: Any, code: str, path: str | None
) -> None:
    base = V1_FULL if place != "object" else SIMPLE
    with pytest.raises(StatementInvalid) as caught:
        parse(changed(base, place, value), Version.V1)
    assert (caught.value.code, caught.value.path) == (code, f"$.{path or place}")


@pytest.mark.parametrize("text", ["20300131T081500Z", "2030-01-31T08:15", "2030-01-31T08:15:00"])
def test_1_0_3_takes_every_form_of_iso_8601(text: str) -> None:
    """XAPI 1.0.3 Data 4.5; 2.0.0 narrows it to RFC 3339."""
    assert parse({**SIMPLE, "timestamp": text}, Version.V1)
    with pytest.raises(StatementInvalid):
        parse({**SIMPLE, "timestamp": text}, Version.V2)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "json"),
        (b"{", "json"),
        (b"[1]", "wrong_type"),
        (b"null", "wrong_type"),
        (b'{"actor":{"name":"\xff"}}', "encoding"),
        (b'{"actor":{"name":"\\ud800"}}', "json"),
        (b'{"actor":{"name":"\xed\xa0\x80"}}', "encoding"),
        (b"[" * 100_000, "too_deep"),
        (b'{"object":' + b"[" * 100_000, "too_deep"),
        (b'{"result":{"score":{"raw":1e999}}}', "number_out_of_range"),
        (b'{"result":{"score":{"raw":' + b"9" * 10_000 + b"}}}", "number_out_of_range"),
        (b'\xef\xbb\xbf{"actor":1}', "json"),
    ],
)
def test_what_is_hardly_json_is_refused_calmly(body: bytes, code: str) -> None:
    with pytest.raises(StatementInvalid) as caught:
        [parse(item, Version.V2) for item in split(body)]
    assert caught.value.code == code


def test_extensions_may_not_be_deeper_or_larger_than_readers_can_follow() -> None:
    deep: Any = []
    for _ in range(70):
        deep = [deep]
    iri = "https://callcraft.example/x"
    for value, code in ((deep, "too_deep"), ({"n": 10**309}, "number_out_of_range")):
        with pytest.raises(StatementInvalid) as caught:
            parse({**SIMPLE, "result": {"extensions": {iri: value}}}, Version.V2)
        assert caught.value.code == code
        assert caught.value.path == f"$.result.extensions['{iri}']"


def test_nul_and_emoji_are_text_like_any_other() -> None:
    name = {"en": "a\x00b😀"}
    statement = parse({**SIMPLE, "object": {**ACTIVITY, "definition": {"name": name}}}, Version.V2)
    assert wire(statement)["object"]["definition"]["name"] == name


def test_an_object_that_json_cannot_carry_is_refused() -> None:
    with pytest.raises(StatementInvalid):
        parse({**SIMPLE, "result": {"response": object()}}, Version.V2)


def test_a_body_is_split_into_its_statements() -> None:
    assert [bytes(item) for item in split(b' [{"a":1}, 2]')] == [b'{"a":1}', b"2"]
    assert [bytes(item) for item in split(b'{"a":1}')] == [b'{"a":1}']
    with pytest.raises(StatementInvalid):
        split(b"[1,")


def test_what_repeats_is_read_once_but_never_a_person() -> None:
    """Who is forgotten is taken out of the terms themselves; nobody else may share those."""
    first, second = parse(FULL, Version.V2), parse(FULL, Version.V2)
    assert first.verb is second.verb
    assert first.context
    assert second.context
    assert first.context.context_activities is second.context.context_activities
    assert first.actor is not second.actor
    assert first.context.instructor is not second.context.instructor
    assert first.context.team is not second.context.team


@pytest.mark.parametrize(
    ("place", "value", "path"),
    [
        ("verb", {"id": "answered"}, "$.verb.id"),
        ("verb", None, "$.verb"),
        ("verb.display", {"no tag": "x"}, "$.verb.display"),
        (
            "context.contextActivities",
            {"parent": [{"id": "no IRI"}]},
            "$.context.contextActivities.parent[0].id",
        ),
        ("context.contextActivities", [], "$.context.contextActivities"),
        ("object.definition.type", "no IRI", "$.object.definition.type"),
    ],
)
def test_what_is_read_apart_is_refused_with_its_whole_path(
    place: str, value: Any, path: str
) -> None:
    for _ in range(2):
        with pytest.raises(StatementInvalid) as refused:
            parse(changed(FULL, place, value), Version.V2)
        assert refused.value.path == path
