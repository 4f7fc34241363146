"""The filters of GET statements (XAPI 1.0.3 Communication 2.1.3; 2.0.0 4.1.6.1)."""

import json
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest

from tests.integration.xapi.lrs.conftest import ITEM, LIN, MO, Provider, make_statement
from xapi.lrs.api.parameters import LARGEST_PAGE

pytestmark = pytest.mark.django_db

COURSE = "https://callcraft.example/courses/1"
TEAM = {"objectType": "Group", "name": "Team", "member": [LIN, MO]}
SIGNED = {"objectType": "Group", "mbox": "mailto:team@callcraft.example", "member": [MO]}


def send(provider: Provider, **changes: Any) -> str:
    one = make_statement(**changes)
    response = provider.post(one)
    assert response.status_code == 200, response.content
    return str(one["id"])


def by_agent(provider: Provider, agent: dict[str, Any], **query: str) -> list[str]:
    return provider.found(agent=json.dumps(agent), **query)[::-1]


def test_an_agent_is_found_by_its_identifier_wherever_it_acts(provider: Provider) -> None:
    acting = send(provider)
    send(provider, actor={"mbox": "mailto:other@callcraft.example"})
    member = send(provider, actor=TEAM)
    target = send(provider, object={"objectType": "Agent", **LIN}, actor=MO)
    group = send(provider, object=TEAM, actor={"mbox": "mailto:other@callcraft.example"})
    named = {"mbox": "mailto:lin@CALLCRAFT.example", "name": "Somebody", "objectType": "Agent"}
    assert by_agent(provider, named) == [acting, member, target, group]
    assert by_agent(provider, MO) == [member, target, group]
    assert by_agent(provider, {"openid": "https://id.callcraft.example/lin"}) == []


def test_names_are_compared_letter_by_letter_in_every_script(provider: Provider) -> None:
    """The check for hash collisions must not lose what the hash has found."""
    account = {"homePage": "https://callcraft.example/ÉCOLE", "name": 'Élan "陈" \\ 7'}
    agents: list[dict[str, Any]] = [
        {"account": account},
        {"mbox": "mailto:Éva@ÉCOLE.callcraft.EXAMPLE"},
    ]
    for agent in agents:
        sent = send(provider, actor=agent)
        assert by_agent(provider, agent) == [sent]
    assert by_agent(provider, {"account": {**account, "name": "élan"}}) == []


def test_an_identified_group_is_found_like_an_agent(provider: Provider) -> None:
    acting = send(provider, actor=SIGNED)
    asked = {"objectType": "Group", "mbox": SIGNED["mbox"]}
    assert by_agent(provider, asked) == [acting]


def test_related_agents_are_found_in_every_place(provider: Provider) -> None:
    """Also where the conformance suite does not look: contextAgents and contextGroups."""
    lin: dict[str, Any] = {"actor": MO, "object": {"id": ITEM}}
    places: list[dict[str, Any]] = [
        {"context": {"instructor": LIN}},
        {"context": {"team": TEAM}},
        {"context": {"contextAgents": [{"objectType": "contextAgent", "agent": LIN}]}},
        {"context": {"contextGroups": [{"objectType": "contextGroup", "group": TEAM}]}},
        {"object": {"objectType": "SubStatement", **make_statement(id=None)}},
    ]
    sent = [send(provider, **{**lin, **place}) for place in places]
    send(provider, **lin)
    assert by_agent(provider, LIN) == []
    assert by_agent(provider, LIN, related_agents="true") == sent
    stored = json.loads(provider.get(limit="1").content)["statements"][0]
    authority = {"account": stored["authority"]["account"]}
    assert len(by_agent(provider, authority, related_agents="true")) == len(sent) + 1


def test_activities_are_found_as_object_or_related(provider: Provider) -> None:
    direct = send(provider, object={"id": COURSE})
    below = send(provider, context={"contextActivities": {"grouping": [{"id": COURSE}]}})
    inner = make_statement(id=None, object={"id": COURSE})
    planned = send(provider, object={"objectType": "SubStatement", **inner})
    send(provider)
    assert provider.found(activity=COURSE) == [direct]
    related = provider.found(activity=COURSE, related_activities="true")
    assert related == [planned, below, direct]


def test_verb_and_registration(provider: Provider) -> None:
    registration = str(uuid4())
    first = send(provider, context={"registration": registration})
    second = send(provider, verb={"id": "https://callcraft.example/verbs/x"})
    assert provider.found(registration=registration.upper()) == [first]
    assert provider.found(verb="https://callcraft.example/verbs/x") == [second]
    assert provider.found(verb="https://callcraft.example/verbs/X") == []


def test_all_filters_at_once(provider: Provider) -> None:
    registration = str(uuid4())
    context = {
        "registration": registration,
        "contextActivities": {"parent": [{"id": COURSE}]},
        "instructor": MO,
    }
    wanted = send(provider, context=context)
    send(provider, context={**context, "registration": str(uuid4())})
    send(provider, context={**context, "instructor": LIN})
    send(provider, context={"registration": registration, "instructor": MO})
    stored = json.loads(provider.get(statementId=wanted).content)["stored"]
    query = {
        "agent": json.dumps(MO),
        "related_agents": "true",
        "activity": COURSE,
        "related_activities": "true",
        "registration": registration,
        "verb": "http://adlnet.gov/expapi/verbs/answered",
        "until": stored,
        "ascending": "false",
        "format": "ids",
    }
    assert provider.found(**query) == [wanted]


def test_since_is_after_and_until_is_up_to(provider: Provider) -> None:
    """XAPI 1.0.3 Communication 2.1.3: stored since (not at), and at or before."""
    sent = [send(provider) for _ in range(3)]
    stored = json.loads(provider.get(statementId=sent[1]).content)["stored"]
    assert provider.found(since=stored) == [sent[2]]
    assert provider.found(until=stored) == [sent[1], sent[0]]
    last = "9999-12-31T23:59:59.999999Z"
    assert provider.found(since="0001-01-01T00:00:00Z", until=last) == sent[::-1]
    assert provider.found(since=last) == []
    assert provider.found(until="0001-01-01T00:00:00Z") == []


def test_pages_follow_each_other_to_the_end(provider: Provider) -> None:
    sent = [send(provider) for _ in range(5)]
    seen: list[str] = []
    query = {"limit": "2", "agent": json.dumps(LIN)}
    pages = 0
    while True:
        page = json.loads(provider.get(**query).content)
        seen += [one["id"] for one in page["statements"]]
        pages += 1
        if not page["more"]:
            break
        assert page["more"].startswith("/xapi/statements?more=")
        query = {"more": parse_qs(urlsplit(page["more"]).query)["more"][0]}
    assert seen == sent[::-1]
    assert pages == 3


def test_a_cursor_cannot_be_forged(provider: Provider) -> None:
    assert provider.get(more="W10:1xVQ3n:AAAA").status_code == 400
    send(provider)
    send(provider)
    more = json.loads(provider.get(limit="1").content)["more"].partition("more=")[2]
    assert provider.get(more="A" + more).status_code == 400
    assert provider.get(more=more, limit="5").status_code == 400


@pytest.mark.parametrize(
    "query",
    [
        {"unknown": "1"},
        {"statementid": str(uuid4())},
        {"statementId": "x"},
        {"statementId": str(uuid4()), "voidedStatementId": str(uuid4())},
        {"statementId": str(uuid4()), "limit": "1"},
        {"voidedStatementId": str(uuid4()), "verb": "https://callcraft.example/v"},
        {"agent": "{"},
        {"agent": "[]"},
        {"agent": '{"mbox":"lin"}'},
        {"agent": '{"objectType":"Group","member":[{"mbox":"mailto:a@b.example"}]}'},
        {"agent": "[" * 10_000},
        {"verb": "answered"},
        {"activity": "item 1"},
        {"registration": "1"},
        {"since": "yesterday"},
        {"until": "2030"},
        {"limit": "-1"},
        {"limit": "1.5"},
        {"limit": "²"},
        {"ascending": "yes"},
        {"related_agents": "1"},
        {"related_activities": "True"},
        {"format": "short"},
        {"attachments": "maybe"},
        {"more": "x"},
    ],
)
def test_a_query_that_is_not_sound_is_refused(provider: Provider, query: dict[str, str]) -> None:
    response = provider.get(**query)
    assert response.status_code == 400
    assert json.loads(response.content)["code"] == "lrs.parameter"


def test_a_parameter_stands_once(provider: Provider) -> None:
    response = provider.send("GET", path="statements?limit=1&limit=2")
    assert response.status_code == 400


def test_a_page_has_a_largest_size(provider: Provider) -> None:
    assert provider.found(limit="0") == []
    assert provider.found(limit="9" * 5_000) == []
    assert LARGEST_PAGE == 500


def test_formats(provider: Provider) -> None:
    texts = {"en": "Greeting", "zh-Hans": "开场白"}
    definition = {"name": texts, "description": texts, "type": COURSE}
    sent = send(
        provider,
        actor={**LIN, "name": "Lin"},
        verb={"id": "https://callcraft.example/v", "display": texts},
        object={"id": ITEM, "objectType": "Activity", "definition": definition},
        context={"contextActivities": {"parent": [{"id": COURSE, "definition": definition}]}},
    )
    ids = json.loads(provider.get(statementId=sent, format="ids").content)
    assert ids["actor"] == {"mbox": LIN["mbox"]}
    assert ids["verb"] == {"id": "https://callcraft.example/v"}
    assert ids["object"] == {"id": ITEM}
    assert ids["context"]["contextActivities"]["parent"] == [{"id": COURSE}]
    for accepted, tag in [("zh", "zh-Hans"), ("en-US,zh;q=0.5", "en"), ("fr", "en"), ("", "en")]:
        response = provider.send(
            "GET",
            query={"statementId": sent, "format": "canonical"},
            headers={"Accept-Language": accepted},
        )
        canonical = json.loads(response.content)
        assert canonical["verb"]["display"] == {tag: texts[tag]}
        assert canonical["object"]["definition"]["name"] == {tag: texts[tag]}
        assert canonical["object"]["definition"]["type"] == COURSE
    exact = json.loads(provider.get(statementId=sent).content)
    assert exact["verb"]["display"] == texts
