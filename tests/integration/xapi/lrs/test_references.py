"""Statements about statements: found by what those they refer to are found by.

XAPI 1.0.3 Communication 2.1.3 (Filter Conditions for StatementRefs), 2.1.4; 2.0.0 4.1.6.1.
"""

import json
from itertools import permutations
from typing import Any
from uuid import uuid4

import pytest

from tests.integration.xapi.lrs.conftest import ITEM, LIN, MO, Provider, make_statement, voiding
from xapi.lrs.models import LinkRow
from xapi.lrs.rules.keys import LONGEST_CHAIN, MOST_BEQUEATHED, Link
from xapi.lrs.services import references

pytestmark = pytest.mark.django_db

COURSE = "https://callcraft.example/courses/1"
CONFIRMED = "https://callcraft.example/verbs/confirmed"
TRIED = "https://callcraft.example/verbs/tried"
BOSS = {"mbox": "mailto:boss@callcraft.example"}
COACH = {"mbox": "mailto:coach@callcraft.example"}


def about(target: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """The coach confirms a statement."""
    reference = {"objectType": "StatementRef", "id": target["id"]}
    defaults: dict[str, Any] = {"actor": COACH, "verb": {"id": CONFIRMED}}
    return make_statement(object=reference, **{**defaults, **changes})


def tried(**changes: Any) -> dict[str, Any]:
    """Lin tried item 1 in a course, under a registration."""
    context = {
        "registration": str(uuid4()),
        "instructor": MO,
        "contextActivities": {"parent": [{"id": COURSE}]},
    }
    return make_statement(**{"verb": {"id": TRIED}, "context": context, **changes})


def queries(one: dict[str, Any]) -> list[dict[str, str]]:
    """Every filter that `tried` meets, alone and together."""
    lin, mo = json.dumps(LIN), json.dumps(MO)
    return [
        {"verb": TRIED},
        {"agent": lin},
        {"activity": ITEM},
        {"registration": one["context"]["registration"]},
        {"agent": lin, "related_agents": "true"},
        {"agent": mo, "related_agents": "true"},
        {"activity": COURSE, "related_activities": "true"},
        {"verb": TRIED, "agent": lin, "activity": ITEM},
        {"verb": TRIED, "agent": mo, "related_agents": "true"},
        {"registration": one["context"]["registration"], "verb": TRIED},
        {
            "agent": mo,
            "related_agents": "true",
            "activity": COURSE,
            "related_activities": "true",
            "registration": one["context"]["registration"],
            "verb": TRIED,
        },
    ]


@pytest.mark.parametrize("order", list(permutations(range(3))), ids=str)
@pytest.mark.parametrize("together", [False, True], ids=["apart", "together"])
def test_a_chain_is_found_in_whatever_order_it_arrives(
    provider: Provider, order: tuple[int, ...], together: bool
) -> None:
    target = tried()
    middle = about(target)
    end = about(middle, actor=BOSS)
    provider.post(make_statement(verb={"id": CONFIRMED}, actor=BOSS, object={"id": COURSE + "0"}))
    chain = [[target, middle, end][place] for place in order]
    for part in [chain] if together else [[one] for one in chain]:
        assert provider.post(*part).status_code == 200
    expected = {target["id"], middle["id"], end["id"]}
    for query in queries(target):
        assert set(provider.found(**query)) == expected, query
    assert not LinkRow.objects.filter(kind=Link.AWAITED).exists()
    assert set(provider.found(verb=CONFIRMED, agent=json.dumps(COACH))) == {
        middle["id"],
        end["id"],
    }


def test_one_statement_of_the_chain_has_to_meet_all_filters(provider: Provider) -> None:
    target = tried()
    comment = about(target)
    provider.post(target, comment)
    lin, coach = json.dumps(LIN), json.dumps(COACH)
    assert provider.found(verb=CONFIRMED, agent=coach) == [comment["id"]]
    assert provider.found(verb=CONFIRMED, agent=lin) == []
    assert provider.found(verb=TRIED, agent=coach) == []
    assert provider.found(agent=coach, activity=ITEM) == []
    assert provider.found(agent=coach, activity=COURSE, related_activities="true") == []
    registration = target["context"]["registration"]
    assert provider.found(registration=registration, verb=CONFIRMED) == []


def test_time_and_number_are_those_of_the_statement_that_refers(provider: Provider) -> None:
    target = tried()
    provider.post(target)
    stored = json.loads(provider.get(statementId=target["id"]).content)["stored"]
    comments = [about(target) for _ in range(3)]
    for comment in comments:
        provider.post(comment)
    ids = [comment["id"] for comment in comments]
    assert provider.found(verb=TRIED, since=stored) == ids[::-1]
    assert provider.found(verb=TRIED, until=stored) == [target["id"]]
    assert provider.found(verb=TRIED, limit="2") == [ids[2], ids[1]]


def test_what_refers_to_a_voided_statement_is_still_found(provider: Provider) -> None:
    target = tried()
    comment, void = about(target), voiding(target["id"])
    provider.post(target)
    provider.post(comment, void)
    assert set(provider.found(verb=TRIED)) == {comment["id"], void["id"]}
    late = about(target)
    provider.post(late)
    assert late["id"] in provider.found(verb=TRIED)
    provider.post(voiding(comment["id"]))
    assert comment["id"] not in provider.found(verb=TRIED)


def test_a_target_that_was_voided_before_it_came_is_inherited_from(provider: Provider) -> None:
    target = tried()
    void = voiding(target["id"])
    provider.post(void)
    assert provider.found(verb=TRIED) == []
    provider.post(target)
    assert provider.found(verb=TRIED) == [void["id"]]


def test_only_the_object_of_a_statement_counts(provider: Provider) -> None:
    """A statement in a context, or inside a SubStatement, is no target."""
    target = tried()
    reference = {"objectType": "StatementRef", "id": target["id"]}
    inner = make_statement(id=None, object=reference, actor=MO, verb={"id": CONFIRMED})
    provider.post(
        target,
        make_statement(actor=COACH, verb={"id": CONFIRMED}, context={"statement": reference}),
        make_statement(
            actor=COACH, verb={"id": CONFIRMED}, object={"objectType": "SubStatement", **inner}
        ),
    )
    assert provider.found(verb=TRIED) == [target["id"]]
    assert provider.found(activity=COURSE, related_activities="true") == [target["id"]]


@pytest.mark.parametrize("together", [False, True], ids=["apart", "together"])
def test_a_circle_of_statements_comes_to_an_end(provider: Provider, together: bool) -> None:
    first = make_statement(verb={"id": TRIED})
    second = about(first)
    first["object"] = {"objectType": "StatementRef", "id": second["id"]}
    own = about({"id": str(uuid4())})
    own["id"] = own["object"]["id"]
    for part in [[first, second, own]] if together else [[first], [second], [own]]:
        assert provider.post(*part).status_code == 200
    assert set(provider.found(verb=TRIED)) == {first["id"], second["id"]}
    assert set(provider.found(verb=CONFIRMED)) == {first["id"], second["id"], own["id"]}


def test_what_a_statement_bequeaths_is_bounded(provider: Provider) -> None:
    """A crowd is named once and referred to often: the store must not grow with their product."""
    members = [{"mbox": f"mailto:{number}@callcraft.example"} for number in range(2_000)]
    crowd = tried(actor={"objectType": "Group", "name": "Everybody", "member": members})
    early, late = about(crowd), about(crowd)
    for one in (early, crowd, late):
        assert provider.post(one).status_code == 200
    inherited = LinkRow.objects.filter(kind__in=[Link.INHERITED, Link.INHERITED_RELATED])
    assert inherited.count() <= 2 * (MOST_BEQUEATHED + 4)
    # What it is, all who refer to it are found by.
    assert set(provider.found(verb=TRIED)) == {crowd["id"], early["id"], late["id"]}
    assert provider.found(activity=ITEM, agent=json.dumps(members[-1])) == [crowd["id"]]


def test_a_request_that_would_inherit_too_much_is_refused_as_a_whole(
    provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(references, "MOST_AT_ONCE", 20)
    target = tried()
    assert provider.post(target, about(target)).status_code == 200
    response = provider.post(*(about(target) for _ in range(10)))
    assert response.status_code == 413
    assert json.loads(response.content)["code"] == "lrs.inheritance_too_large"
    assert len(provider.found()) == 2


def test_pages_are_full_though_some_of_what_is_read_does_not_count(provider: Provider) -> None:
    """What meets one filter itself, and another one through its object, is left out."""
    target = tried()
    provider.post(target)
    wanted = [make_statement(actor=COACH) for _ in range(4)]
    for one in wanted:
        provider.post(one, *(about(target) for _ in range(6)))
    query = {"agent": json.dumps(COACH), "activity": ITEM, "limit": "3"}
    page = json.loads(provider.get(**query).content)
    ids = [one["id"] for one in wanted[::-1]]
    assert [one["id"] for one in page["statements"]] == ids[:3]
    assert provider.found(more=page["more"].partition("more=")[2]) == ids[3:]


def test_who_sees_only_their_own_learns_nothing_by_referring_to_others(
    make_provider: Any,
) -> None:
    """A reference must not tell what is in a statement that its reader may not see."""
    target = tried()
    make_provider("all").post(target)
    reader = make_provider("statements/write", "statements/read/mine")
    comment = about(target)
    reader.post(comment)
    assert reader.found() == [comment["id"]]
    assert reader.found(verb=CONFIRMED) == [comment["id"]]
    assert reader.found(verb=TRIED) == []
    assert reader.found(agent=json.dumps(LIN)) == []
    own = tried()
    reader.post(own, about(own))
    assert len(reader.found(agent=json.dumps(LIN))) == 2
    assert len(reader.found(verb=TRIED)) == 2


def test_a_chain_that_arrives_backwards_ends_as_one_that_arrives_forwards(
    provider: Provider,
) -> None:
    """Without an end, n statements would cost n² links (LONGEST_CHAIN)."""
    chain = [tried()]
    for _ in range(LONGEST_CHAIN + 10):
        chain.append(about(chain[-1]))
    for one in reversed(chain):
        assert provider.post(one).status_code == 200
    assert len(provider.found(verb=TRIED, limit="500")) == LONGEST_CHAIN + 1
