"""Requirements of ADL's suite for statements, over HTTP in both versions, by their ids.

So that every run of the tests guards them; `test_adl_suite` runs the suite itself. State, profiles,
agents, activities, attachments and signatures carry their ids in `tests/integration/xapi/lrs`.
"""

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID, uuid4

import pytest

from tests.integration.xapi.lrs.conftest import (
    ANSWERED,
    ITEM,
    LIN,
    MO,
    Provider,
    make_statement,
    voiding,
)
from tests.unit.xapi.statements.samples import FULL, REMOVED, SUB_STATEMENT, changed
from xapi.statements.times import parse_timestamp

pytestmark = pytest.mark.django_db
OTHER_VERB = "http://adlnet.gov/expapi/verbs/experienced"
V1_FULL = changed(
    changed(changed(FULL, "context.contextAgents", REMOVED), "context.contextGroups", REMOVED),
    "version",
    "1.0.0",
)
IRI = "https://callcraft.example/x"


@pytest.fixture(params=["1.0.3", "2.0.0"])
def lrs(request: pytest.FixtureRequest, provider: Provider) -> Provider:
    """A provider that speaks one version after the other."""
    provider.version = request.param
    return provider


@pytest.fixture
def full(lrs: Provider) -> dict[str, Any]:
    """A statement with every property that the version knows."""
    return V1_FULL if lrs.version == "1.0.3" else FULL


def stored(lrs: Provider, statement_id: object) -> Any:
    response = lrs.get(statementId=str(statement_id))
    assert response.status_code == 200, response.content
    return json.loads(response.content)


def accepted(lrs: Provider, statement: dict[str, Any]) -> Any:
    """The statement as the store returns it."""
    response = lrs.post(statement)
    assert response.status_code == 200, response.content
    return stored(lrs, json.loads(response.content)[0])


def refused(lrs: Provider, *statements: Any) -> None:
    response = lrs.post(*statements)
    assert response.status_code == 400, (statements, response.content)
    assert json.loads(response.content)["code"] == "lrs.statement_invalid"


def test_numbers_text_and_every_property_come_back_as_they_were_sent(
    lrs: Provider, full: dict[str, Any]
) -> None:
    """XAPI-00002, XAPI-00014, XAPI-00015."""
    for value in (0.1, 16777217, 3.4028234e38, 1.17549435e-38, -0.000123456789):
        one = make_statement(result={"score": {"raw": value}, "response": "好 é 😀"})
        kept = accepted(lrs, one)["result"]
        assert kept["score"]["raw"] == value
        assert kept["response"] == "好 é 😀"
    kept = accepted(lrs, full)
    for name in ("actor", "verb", "object", "result", "context", "attachments", "timestamp"):
        assert kept[name] == full[name]


@pytest.mark.parametrize(
    "place",
    [
        "actor.account.homePage",
        "verb.id",
        "object.id",
        "object.definition.type",
        "object.definition.moreInfo",
        "context.contextActivities.parent.0.id",
        "attachments.0.usageType",
        "attachments.0.fileUrl",
    ],
)
def test_an_iri_has_a_scheme(lrs: Provider, full: dict[str, Any], place: str) -> None:
    """XAPI-00011."""
    refused(lrs, changed({**full, "actor": MO}, place, "callcraft.example/x"))


@pytest.mark.parametrize(
    "place",
    [
        "actor",
        "actor.name",
        "verb",
        "verb.display",
        "object.definition",
        "object.definition.name.en",
        "object.definition.choices",
        "result.score",
        "result.score.raw",
        "result.success",
        "result.response",
        "context.registration",
        "context.platform",
        "context.language",
        "timestamp",
        "attachments",
        "attachments.0.length",
    ],
)
@pytest.mark.parametrize("wrong", [None, {"a": 1}, ["a"]])
def test_a_property_has_its_type_and_is_never_null(
    lrs: Provider, full: dict[str, Any], place: str, wrong: Any
) -> None:
    """XAPI-00014, and Data 2.2.s4.b1."""
    refused(lrs, changed(full, place, wrong))


@pytest.mark.parametrize(
    "term",
    [
        "",
        "actor.",
        "verb.",
        "object.",
        "object.definition.",
        "result.",
        "result.score.",
        "context.",
    ],
)
def test_a_property_that_is_not_known_is_refused(
    lrs: Provider, full: dict[str, Any], term: str
) -> None:
    """Data 2.2.s4.b1: also one in another case."""
    refused(lrs, changed(full, term + "x", "y"))
    refused(lrs, {**full, "Verb": full["verb"]})


def test_extensions_may_hold_anything(lrs: Provider) -> None:
    """XAPI-00119."""
    for value in (None, "", {}, [], [None], {"": None}, {"id": "x", "stored": 1, "authority": {}}):
        one = make_statement(result={"extensions": {IRI: value}})
        assert accepted(lrs, one)["result"]["extensions"] == {IRI: value}
        put = make_statement(id=None, result={"extensions": {IRI: value}})
        query = {"statementId": str(uuid4())}
        assert lrs.send("PUT", body=put, query=query).status_code == 204


def test_the_store_adds_what_only_it_knows(lrs: Provider) -> None:
    """XAPI-00023, XAPI-00026, XAPI-00097, XAPI-00099."""
    kept = accepted(lrs, make_statement(id=None, stored="2001-01-01T00:00:00Z"))
    assert UUID(kept["id"])
    assert kept["authority"]["account"]["name"] == lrs.key
    now = datetime.now(UTC)
    assert now - timedelta(minutes=1) < parse_timestamp(kept["stored"]) <= now
    assert kept["timestamp"] == kept["stored"]
    refused(lrs, make_statement(stored="yesterday"))


def test_an_authority_of_two_is_the_only_group(lrs: Provider) -> None:
    """XAPI-00100."""
    three = [{"mbox": f"mailto:{n}@callcraft.example"} for n in "abc"]
    refused(lrs, make_statement(authority={"objectType": "Group", "member": three}))
    named = {"objectType": "Group", "member": three[:2], "mbox": "mailto:d@callcraft.example"}
    refused(lrs, make_statement(authority=named))


def test_a_timestamp_keeps_its_milliseconds_and_may_lie_ahead(lrs: Provider) -> None:
    """XAPI-00122."""
    ahead = (datetime.now(UTC) + timedelta(days=400)).replace(microsecond=123000)
    sent = ahead.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    assert accepted(lrs, make_statement(timestamp=sent))["timestamp"] == sent
    zoned = make_statement(timestamp="2026-01-31T16:15:00.120+08:00")
    kept = accepted(lrs, zoned)["timestamp"]
    assert kept.endswith("Z")
    assert parse_timestamp(kept) == parse_timestamp("2026-01-31T08:15:00.120Z")


@pytest.mark.parametrize(
    "name", ["correctResponsesPattern", "choices", "scale", "source", "target", "steps"]
)
def test_parts_of_an_interaction_need_its_type(lrs: Provider, name: str) -> None:
    """XAPI-00064."""
    value = ["a"] if name == "correctResponsesPattern" else [{"id": "a"}]
    refused(lrs, make_statement(object={"id": ITEM, "definition": {name: value}}))


def test_an_object_without_a_type_is_an_activity(lrs: Provider) -> None:
    """XAPI-00065."""
    for agent in (LIN, {"objectType": "Group", "member": [LIN]}):
        assert accepted(lrs, make_statement(object=agent))["object"] == agent
        bare = {name: value for name, value in agent.items() if name != "objectType"}
        refused(lrs, make_statement(object=bare))


def test_a_sub_statement_holds_no_further_one(lrs: Provider, full: dict[str, Any]) -> None:
    """Data 2.4.4.3."""
    sub = {**SUB_STATEMENT, "context": full["context"]}
    assert accepted(lrs, make_statement(object=sub))["object"] == sub
    refused(lrs, make_statement(object={**sub, "object": sub}))
    for name in ("id", "stored", "version", "authority"):
        refused(lrs, make_statement(object={**sub, name: full[name]}))


def test_a_context_activity_comes_back_in_a_list(lrs: Provider) -> None:
    """XAPI-00096."""
    parent = {"objectType": "Activity", "id": ITEM}
    one = make_statement(context={"contextActivities": {"parent": parent}})
    assert accepted(lrs, one)["context"]["contextActivities"] == {"parent": [parent]}


def test_what_is_voided_is_shown_only_to_who_asks_for_it(lrs: Provider) -> None:
    """XAPI-00016, XAPI-00018, XAPI-00157, XAPI-00162, XAPI-00163."""
    one = make_statement()
    void = voiding(one["id"])
    later = voiding(void["id"])
    assert lrs.post(one).status_code == lrs.post(void).status_code == 200
    assert lrs.post(later).status_code in (200, 400)
    assert lrs.get(statementId=one["id"]).status_code == 404
    assert json.loads(lrs.get(voidedStatementId=one["id"]).content)["id"] == one["id"]
    assert stored(lrs, void["id"])["id"] == void["id"]
    assert one["id"] not in lrs.found()
    assert void["id"] in lrs.found()


def test_an_id_is_stored_once_and_never_changed(lrs: Provider) -> None:
    """XAPI-00142 to XAPI-00147, XAPI-00182."""
    one = make_statement()
    first = accepted(lrs, one)
    other = {**one, "verb": {"id": OTHER_VERB}}
    assert lrs.post(other).status_code == 409
    query = {"statementId": one["id"]}
    assert lrs.send("PUT", body=other, query=query).status_code == 409
    assert lrs.send("PUT", body=one, query=query).status_code == 204
    assert stored(lrs, one["id"]) == first
    assert lrs.send("PUT", body=make_statement()).status_code == 400
    batch = [make_statement(), make_statement()]
    answered = json.loads(lrs.post(*batch).content)
    assert answered == [statement["id"] for statement in batch]


def test_one_bad_statement_refuses_the_batch(lrs: Provider) -> None:
    """XAPI-00182, XAPI-00326."""
    refused(lrs, make_statement(), make_statement(verb={"id": "should fail"}))
    assert lrs.found() == []
    twin = make_statement()
    assert lrs.post(twin, twin).status_code == 400
    assert lrs.found() == []


@pytest.mark.parametrize("name", ["statementId", "voidedStatementId"])
def test_an_id_goes_with_no_filter(lrs: Provider, name: str) -> None:
    """XAPI-00150, XAPI-00151, XAPI-00155, XAPI-00156."""
    one = make_statement()
    lrs.post(one)
    if name == "voidedStatementId":
        lrs.post(voiding(one["id"]))
    for extra in (
        {"agent": json.dumps(LIN)},
        {"verb": ANSWERED},
        {"activity": ITEM},
        {"registration": str(uuid4())},
        {"related_agents": "true"},
        {"related_activities": "true"},
        {"since": "2026-01-01T00:00:00Z"},
        {"until": "2026-01-01T00:00:00Z"},
        {"limit": "1"},
        {"ascending": "true"},
    ):
        assert lrs.get(**{name: one["id"]}, **extra).status_code == 400
    for extra in ({"format": "ids"}, {"attachments": "true"}, {}):
        assert lrs.get(**{name: one["id"]}, **extra).status_code == 200
    assert lrs.get(statementId=str(uuid4()), voidedStatementId=str(uuid4())).status_code == 400


@pytest.mark.parametrize(
    "query",
    [
        {"x": "1"},
        {"StatementId": str(uuid4())},
        {"Agent": json.dumps(LIN)},
        {"agent": "x"},
        {"agent": json.dumps({"mbox": "lin"})},
        {"agent": json.dumps({"objectType": "Agent"})},
        {"verb": "answered"},
        {"activity": "item"},
        {"registration": "1"},
        {"related_agents": "yes"},
        {"related_activities": "1"},
        {"since": "yesterday"},
        {"until": "2026-02-30T00:00:00Z"},
        {"limit": "-1"},
        {"limit": "x"},
        {"format": "x"},
        {"attachments": "x"},
        {"ascending": "x"},
        {"statementId": "1"},
    ],
    ids="-".join,
)
def test_parameters_are_checked_like_statements(lrs: Provider, query: dict[str, str]) -> None:
    """XAPI-00012, XAPI-00153, XAPI-00324, XAPI-00325."""
    response = lrs.get(**query)
    assert (response.status_code, json.loads(response.content)["code"]) == (400, "lrs.parameter")
    assert parse_timestamp(response["X-Experience-API-Consistent-Through"])


def test_filters_find_what_they_name(lrs: Provider) -> None:
    """XAPI-00149, XAPI-00164, XAPI-00177 to XAPI-00181."""
    registration = str(uuid4())
    parent = {"contextActivities": {"parent": [{"id": IRI}]}}
    a = make_statement(actor=MO, verb={"id": OTHER_VERB}, context={"registration": registration})
    b = make_statement(context=parent)
    c = make_statement(object={"id": IRI}, context={"instructor": MO})
    lrs.post(a, b, c)
    names = {a["id"]: "a", b["id"]: "b", c["id"]: "c"}

    def found(**query: str) -> str:
        return "".join(sorted(names[one] for one in lrs.found(**query)))

    assert found(agent=json.dumps(MO)) == "a"
    assert found(agent=json.dumps(MO), related_agents="true") == "ac"
    assert found(verb=ANSWERED) == "bc"
    assert found(activity=IRI) == "c"
    assert found(activity=IRI, related_activities="true") == "bc"
    assert found(registration=registration) == "a"
    assert found(registration=registration, verb=ANSWERED) == ""
    assert found() == "abc"


@pytest.mark.django_db(transaction=True)
def test_pages_follow_each_other_to_the_end(lrs: Provider) -> None:
    """XAPI-00108 to XAPI-00114, XAPI-00154, XAPI-00165, XAPI-00166, XAPI-00173."""
    ids = []
    for _ in range(5):
        one = make_statement()
        lrs.post(one)
        ids.append(one["id"])
    for ascending, expected in (("true", ids), ("false", ids[::-1])):
        page = json.loads(lrs.get(limit="2", ascending=ascending).content)
        seen = []
        while True:
            assert set(page) <= {"statements", "more"}
            seen.append([one["id"] for one in page["statements"]])
            if not page.get("more"):
                break
            (more,) = parse_qs(urlsplit(page["more"]).query)["more"]
            page = json.loads(lrs.get(more=more).content)
        assert [len(one) for one in seen] == [2, 2, 1]
        assert [one for shown in seen for one in shown] == expected


def test_since_is_exclusive_and_until_is_not(lrs: Provider) -> None:
    """XAPI-00174, XAPI-00175."""
    kept = [accepted(lrs, make_statement()) for _ in range(3)]
    ids = [one["id"] for one in kept]
    assert lrs.found(since=kept[1]["stored"]) == [ids[2]]
    assert lrs.found(until=kept[1]["stored"]) == [ids[1], ids[0]]
    assert lrs.found(since=kept[0]["stored"], until=kept[1]["stored"]) == [ids[1]]


def test_formats_show_less_or_one_language(lrs: Provider, full: dict[str, Any]) -> None:
    """XAPI-00168 to XAPI-00172."""
    lrs.post(full)
    exact, ids, canonical = (
        json.loads(
            lrs.send(
                "GET",
                query={"statementId": full["id"], "format": form},
                headers={"Accept-Language": "zh-Hans, en;q=0.5"},
            ).content
        )
        for form in ("exact", "ids", "canonical")
    )
    assert exact["object"] == full["object"]
    assert ids["object"] == {"id": full["object"]["id"]}
    assert ids["actor"] == {"mbox": LIN["mbox"]}
    assert canonical["object"]["definition"]["name"] == {"zh-Hans": "开场白"}
    assert canonical["object"]["definition"]["description"] == {"en": "Choose one."}
    assert canonical["result"] == full["result"]


@pytest.mark.django_db(transaction=True)
def test_the_store_says_how_far_it_is_complete(lrs: Provider) -> None:
    """XAPI-00153, XAPI-00160."""
    before = datetime.now(UTC)
    kept = accepted(lrs, make_statement())
    response = lrs.get()
    through = parse_timestamp(response["X-Experience-API-Consistent-Through"])
    assert max(before, parse_timestamp(kept["stored"])) <= through <= datetime.now(UTC)


def test_what_2_0_0_brought_belongs_to_2_0_0(provider: Provider) -> None:
    """2.0.0 4.2.2.5: contextAgents and contextGroups, in SubStatements too."""
    for context in (
        {"contextAgents": FULL["context"]["contextAgents"]},
        {"contextGroups": FULL["context"]["contextGroups"]},
    ):
        sub = {**SUB_STATEMENT, "context": context}
        for one in (make_statement(context=context), make_statement(object=sub)):
            provider.version = "1.0.3"
            refused(provider, one)
            provider.version = "2.0.0"
            accepted(provider, one)


def test_durations_are_one_to_the_hundredth_of_a_second(provider: Provider) -> None:
    """2.0.0 4.2.7: digits past it do not make another statement."""
    one = make_statement(result={"duration": "PT1.234S"})
    provider.post(one)
    assert provider.post({**one, "result": {"duration": "PT1.239S"}}).status_code == 200
    assert provider.post({**one, "result": {"duration": "PT1.24S"}}).status_code == 409
