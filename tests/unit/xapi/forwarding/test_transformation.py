"""What leaves, and what must not: pseudonyms, names, extensions, editions of the standard."""

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xapi.forwarding.rules.leaks import leak, telling_words
from xapi.forwarding.rules.places import identities
from xapi.forwarding.rules.transformation import (
    NotTellable,
    Transformation,
    pseudonym,
    transform,
)
from xapi.statements import Version, parse

Json = dict[str, Any]
KEY = b"k" * 32
HOME = "https://callcraft.example/pseudonyms"
HIDE = Transformation(pseudonymise=True, home_page=HOME)
LIN = {"objectType": "Agent", "name": "Lin Demo", "mbox": "mailto:lin.demo@callcraft.example"}
IRI = "https://callcraft.example/x"


def base(**changes: Any) -> Json:
    """A statement of its own, as read from JSON: no part stands in two places."""
    statement = {
        "id": "9e13cefd-53d3-4eac-b5ed-2cf6693903bb",
        "actor": {"mbox": "mailto:someone@elsewhere.example"},
        "verb": {"id": "http://adlnet.gov/expapi/verbs/answered"},
        "object": {"id": "https://callcraft.example/items/1"},
        "timestamp": "2030-01-31T08:00:00.000Z",
        "version": "2.0.0",
        **changes,
    }
    return dict(json.loads(json.dumps(statement)))


def group(*members: Json, **more: Any) -> Json:
    return {"objectType": "Group", "member": list(members), **more}


def sub(**changes: Any) -> Json:
    inner = base(**changes)
    del inner["id"], inner["version"]
    return base(object={"objectType": "SubStatement", **inner})


# Everywhere that the standard lets a person stand.
PLACES: dict[str, Callable[[Json], Json]] = {
    "actor": lambda who: base(actor=who),
    "member": lambda who: base(actor=group(who)),
    "identified group": lambda who: base(
        actor={**{k: v for k, v in who.items() if k != "objectType"}, "objectType": "Group"}
    ),
    "object": lambda who: base(object={**who, "objectType": "Agent"}),
    "group as object": lambda who: base(object=group(who)),
    "instructor": lambda who: base(context={"instructor": who}),
    "team": lambda who: base(context={"team": group(who)}),
    "contextAgents": lambda who: base(
        context={"contextAgents": [{"objectType": "contextAgent", "agent": who}]}
    ),
    "contextGroups": lambda who: base(
        context={"contextGroups": [{"objectType": "contextGroup", "group": group(who)}]}
    ),
    "authority": lambda who: base(authority=who),
    "authority of two": lambda who: base(
        authority=group(who, {"mbox": "mailto:app@elsewhere.example"})
    ),
    "actor of SubStatement": lambda who: sub(actor=who),
    "object of SubStatement": lambda who: sub(object={**who, "objectType": "Agent"}),
    "instructor in SubStatement": lambda who: sub(context={"instructor": who}),
    "context agent in SubStatement": lambda who: sub(
        context={"contextAgents": [{"objectType": "contextAgent", "agent": who}]}
    ),
}
words = st.text(st.sampled_from("qwzxjkvy"), min_size=6, max_size=12)
people = st.one_of(
    words.map(lambda w: {"mbox": f"mailto:{w}@{w}.example"}),
    words.map(lambda w: {"openid": f"https://{w}.example/"}),
    words.map(lambda w: {"account": {"homePage": "https://hr.example/", "name": w}}),
    st.text(st.sampled_from("0123456789abcdef"), min_size=40, max_size=40).map(
        lambda sha: {"mbox_sha1sum": sha}
    ),
)
named = st.builds(
    lambda who, name: {**who, "name": name, "objectType": "Agent"},
    people,
    words.map(lambda w: f"Name {w}"),
)


def texts(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [*value, *(text for below in value.values() for text in texts(below))]
    if isinstance(value, list):
        return [text for below in value for text in texts(below)]
    return [value] if isinstance(value, str) else []


@given(named, st.sampled_from(sorted(PLACES)))
def test_nobody_is_told_wherever_they_stand(who: Json, place: str) -> None:
    statement = PLACES[place](who)
    parse(statement, Version.V2)
    secrets = telling_words(statement)
    assert secrets
    told = transform(copy.deepcopy(statement), HIDE, key=KEY, version=Version.V2)
    sent = json.dumps(told).lower()
    assert not [secret for secret in secrets if secret in sent]
    assert leak(told, secrets) is None
    parse(told, Version.V2)


@given(named, st.sampled_from(sorted(PLACES)), st.sampled_from(("result", "name", "key")))
def test_whoever_is_told_elsewhere_does_not_leave(who: Json, place: str, where: str) -> None:
    """An extension or a title that names the person is found."""
    statement = PLACES[place](who)
    secret = next(iter(telling_words(PLACES["actor"](who)) - telling_words(base())))
    if where == "result":
        statement["result"] = {"extensions": {IRI: [{"by": f"({secret.upper()})"}]}}
    elif where == "key":
        statement["result"] = {"extensions": {f"{IRI}#{secret}": None}}
    else:
        statement["verb"] = {**statement["verb"], "display": {"en": f"told of {secret}"}}
    words = telling_words(statement)
    told = transform(copy.deepcopy(statement), HIDE, key=KEY, version=Version.V2)
    assert leak(told, words)


@pytest.mark.parametrize(
    ("text", "word", "tells"),
    [
        ("The exam of Lin", "lin", False),  # Too short to count inside other words.
        ("lin", "lin", True),
        ("林小明的考试", "林小明", True),
        ("call A0007 again", "a0007", True),
        ("part XA00071", "a0007", False),
        ("2030-01-31T08:00:00.000Z", "2030", False),
        ("9e13cefd-53d3-4eac-b5ed-2cf6693903bb", "4eac", False),
        ("https://callcraft.example/people/a0007/x", "a0007", True),
    ],
)
def test_words_are_found_where_they_tell(text: str, word: str, tells: bool) -> None:
    assert (leak(base(result={"response": text}), frozenset({word})) is not None) is tells


def test_a_leak_is_told_with_its_place() -> None:
    statement = base(result={"extensions": {IRI: {"of": ["Lin Demo"]}}})
    assert leak(statement, frozenset({"lin demo"})) == f"$.result.extensions.{IRI}.of[0]"


def test_one_person_has_one_pseudonym_in_every_place_and_spelling() -> None:
    """1.0.3 Data 2.4.2.3: the domain of an address is alike in both cases."""
    loud = {"mbox": "mailto:lin.demo@CALLCRAFT.example"}
    statement = base(actor=group(LIN, loud), context={"instructor": LIN})
    told = transform(statement, HIDE, key=KEY, version=Version.V2)
    hidden = {json.dumps(agent["account"]) for agent in identities(told) if "account" in agent}
    assert len(hidden) == 1
    assert HOME in hidden.pop()


def test_pseudonyms_of_two_destinations_have_nothing_in_common() -> None:
    assert pseudonym(KEY, ("mbox", "mailto:a@b.example")) != pseudonym(
        b"other" * 8, ("mbox", "mailto:a@b.example")
    )


@given(st.lists(people, min_size=2, max_size=8, unique_by=str))
def test_two_people_never_share_a_pseudonym(everybody: list[Json]) -> None:
    told = transform(base(actor=group(*everybody)), HIDE, key=KEY, version=Version.V2)
    names = [member["account"]["name"] for member in told["actor"]["member"]]
    assert len(set(names)) == len(everybody)


def test_names_alone_can_be_dropped() -> None:
    how = Transformation(drop_names=True)
    told = transform(base(actor=dict(LIN)), how, key=KEY, version=Version.V2)
    assert told["actor"] == {"objectType": "Agent", "mbox": LIN["mbox"]}


def test_store_properties_never_leave_and_the_rest_stays() -> None:
    """1.0.3 Data 2.4.8, 2.4.9: the other store sets them."""
    statement = base(stored="2030-01-31T08:00:00Z", authority=LIN)
    assert transform(statement, Transformation(), key=KEY, version=Version.V2) == base()


EXTENDED = {
    "result": {"extensions": {IRI: 1, IRI + "2": 2}},
    "context": {
        "extensions": {IRI: 1},
        "contextActivities": {
            "parent": [{"id": IRI, "definition": {"extensions": {IRI: 1, IRI + "3": 3}}}]
        },
    },
}


def test_extensions_are_left_out_wherever_they_stand() -> None:
    how = Transformation(strip_extensions=(IRI,))
    for statement in (base(**copy.deepcopy(EXTENDED)), sub(**copy.deepcopy(EXTENDED))):
        told = transform(statement, how, key=KEY, version=Version.V2)
        part = told["object"] if "result" not in told else told
        assert part["result"] == {"extensions": {IRI + "2": 2}}
        assert "extensions" not in part["context"]
        [parent] = part["context"]["contextActivities"]["parent"]
        assert parent["definition"] == {"extensions": {IRI + "3": 3}}


def test_all_extensions_can_be_left_out() -> None:
    how = Transformation(strip_extensions=("*",))
    told = transform(base(**copy.deepcopy(EXTENDED)), how, key=KEY, version=Version.V2)
    assert '"extensions"' not in json.dumps(told)


def test_a_store_that_speaks_1_0_gets_1_0() -> None:
    told = transform(base(), Transformation(), key=KEY, version=Version.V1)
    assert told["version"] == "1.0.0"
    parse(told, Version.V1)


@pytest.mark.parametrize("place", ["contextAgents", "contextGroups"])
def test_what_1_0_cannot_say_is_not_said_by_halves(place: str) -> None:
    with pytest.raises(NotTellable):
        transform(PLACES[place](dict(LIN)), Transformation(), key=KEY, version=Version.V1)
