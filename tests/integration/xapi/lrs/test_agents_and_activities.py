"""The agents and activities resources (XAPI 1.0.3 Communication 2.4, 2.5; 2.0.0 4.1.6)."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings

from tests.integration.xapi.lrs.conftest import ITEM, LIN, MO, TENANT, Provider, make_statement
from xapi.lrs.queries import activity
from xapi.lrs.queries.people import NEWEST
from xapi.lrs.rules.secrets import from_token
from xapi.lrs.services import issue_launch_token, record_statements, revoke_credential

pytestmark = pytest.mark.django_db
MakeProvider = Callable[..., Provider]
NAMED = {**LIN, "name": "Lin"}


def ask(provider: Provider, path: str, **query: str) -> Any:
    response = provider.send("GET", path, query=query)
    assert response.status_code == 200, response.content
    assert response["ETag"].startswith('"')
    return json.loads(response.content)


def person(provider: Provider, agent: dict[str, Any]) -> Any:
    return ask(provider, "agents", agent=json.dumps(agent))


def item(**definition: Any) -> dict[str, Any]:
    return {"id": ITEM, "definition": definition}


def definition(provider: Provider) -> Any:
    return ask(provider, "activities", activityId=ITEM).get("definition")


def launch(registration: str) -> Provider:
    """Content that Lin has launched."""
    issued = issue_launch_token(
        tenant=TENANT,
        actor=LIN,
        registration=UUID(registration),
        expires_at=datetime.now(UTC) + timedelta(minutes=5),
    )
    pair = from_token(issued.token)
    assert pair is not None
    return Provider(*pair)


@pytest.mark.parametrize("version", ["1.0.3", "2.0.0"])
def test_an_agent_nobody_knows_is_a_person_too(provider: Provider, version: str) -> None:
    """XAPI-00236, XAPI-00237, XAPI-00247."""
    provider.version = version
    account = MO["account"]
    assert person(provider, MO) == {"objectType": "Person", "account": [account]}


def test_a_person_has_the_names_that_statements_give_it(provider: Provider) -> None:
    """XAPI-00238, XAPI-00248."""
    team = {"objectType": "Group", "member": [{**LIN, "name": "Lin in the team"}, MO]}
    provider.post(make_statement(actor=NAMED), make_statement(object=team))
    assert person(provider, LIN) == {
        "objectType": "Person",
        "name": ["Lin in the team", "Lin"],
        "mbox": [LIN["mbox"]],
    }


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("agents", {}),
        ("agents", {"agent": "x"}),
        ("agents", {"agent": json.dumps({"objectType": "Agent"})}),
        ("agents", {"agent": json.dumps({**LIN, "objectType": "Group"})}),
        ("agents", {"agent": json.dumps(LIN), "x": "1"}),
        ("agents", {"Agent": json.dumps(LIN)}),
        ("activities", {}),
        ("activities", {"activityId": "item"}),
        ("activities", {"activityId": ["https://a.example", "https://b.example"]}),
        ("activities", {"activityid": ITEM}),
    ],
)
def test_parameters_are_checked(provider: Provider, path: str, query: dict[str, str]) -> None:
    """XAPI-00243, XAPI-00249, XAPI-00250, XAPI-00251."""
    response = provider.send("GET", path, query=query)
    assert response.status_code == 400
    assert json.loads(response.content)["code"] == "lrs.parameter"


def test_only_get_and_head_are_known(provider: Provider) -> None:
    for path, query in (
        ("agents", {"agent": json.dumps(LIN)}),
        ("activities", {"activityId": ITEM}),
    ):
        head = provider.send("HEAD", path, query=query)
        assert (head.status_code, head.content) == (200, b"")
        for method in ("PUT", "POST", "DELETE"):
            assert provider.send(method, path, query=query).status_code == 405


def test_names_are_shown_to_whom_the_statements_would_be(make_provider: MakeProvider) -> None:
    """XAPI 1.0.3 Communication 2.4: more than was asked needs a right of its own."""
    make_provider().post(make_statement(actor=NAMED))
    mine = make_provider("statements/write", "statements/read/mine", "profile")
    mine.post(make_statement(actor={**LIN, "name": "Lin, as I know her"}))
    for scopes, names in (
        (("statements/read",), ["Lin, as I know her", "Lin"]),
        (("all/read",), ["Lin, as I know her", "Lin"]),
        (("profile",), None),
    ):
        assert person(make_provider(*scopes), LIN).get("name") == names
    assert person(mine, LIN)["name"] == ["Lin, as I know her"]
    refused = make_provider("statements/write").send(
        "GET", "agents", query={"agent": json.dumps(LIN)}
    )
    assert refused.status_code == 403


def test_a_launch_sees_its_own_learner_as_its_registration_does(provider: Provider) -> None:
    registration = "7d0ee2a3-3c1c-4e0e-8f5e-000000000001"
    provider.post(make_statement(actor=NAMED))
    here = {"registration": registration}
    provider.post(make_statement(actor={**LIN, "name": "Lin here"}, context=here))
    launched = launch(registration)
    assert person(launched, LIN)["name"] == ["Lin here"]
    refused = launched.send("GET", "agents", query={"agent": json.dumps(MO)})
    assert (refused.status_code, json.loads(refused.content)["code"]) == (403, "lrs.outside_launch")


def test_an_activity_nobody_knows_is_an_activity_too(provider: Provider) -> None:
    """XAPI-00253."""
    assert ask(provider, "activities", activityId=ITEM) == {"objectType": "Activity", "id": ITEM}


@pytest.mark.parametrize("version", ["1.0.3", "2.0.0"])
def test_a_definition_has_the_languages_of_all_statements(provider: Provider, version: str) -> None:
    """XAPI-00254."""
    provider.version = version
    context = {"contextActivities": {"grouping": [item(description={"en": "About it"})]}}
    provider.post(
        make_statement(object=item(name={"en": "Old", "zh-Hans": "旧"})),
        make_statement(object={"id": ITEM + "/other"}, context=context),
        make_statement(object=item(name={"en": "New"})),
        make_statement(),
    )
    assert definition(provider) == {
        "name": {"en": "New", "zh-Hans": "旧"},
        "description": {"en": "About it"},
    }


def test_who_may_not_define_changes_no_definition(make_provider: MakeProvider) -> None:
    """XAPI 1.0.3 Communication 4.2: the scope `define`."""
    author = make_provider("statements/write", "define")
    author.post(make_statement(object=item(name={"en": "By the author"})))
    writer = make_provider("statements/write")
    writer.post(make_statement(object=item(name={"en": "By somebody", "fr": "Par quelqu'un"})))
    assert definition(make_provider("statements/read")) == {"name": {"en": "By the author"}}


def test_a_key_that_was_taken_back_has_defined_what_it_defined(provider: Provider) -> None:
    provider.post(make_statement(object=item(name={"en": "Kept"})))
    assert revoke_credential(tenant=TENANT, key=provider.key)
    author = {"account": {"homePage": settings.CALLCRAFT_ACTOR_HOME_PAGE, "name": "run-time"}}
    record_statements(
        tenant=TENANT,
        statements=[make_statement(object=item(description={"en": "By the house"}))],
        authority=author,
    )
    found = activity(TENANT, ITEM, house=settings.CALLCRAFT_ACTOR_HOME_PAGE)
    assert found["definition"] == {
        "name": {"en": "Kept"},
        "description": {"en": "By the house"},
    }


def test_content_that_was_launched_defines_nothing(provider: Provider) -> None:
    registration = "7d0ee2a3-3c1c-4e0e-8f5e-000000000002"
    launched = launch(registration)
    context = {"registration": registration}
    sent = launched.post(make_statement(object=item(name={"en": "Mine"}), context=context))
    assert sent.status_code == 200, sent.content
    assert definition(provider) is None


def test_tenants_do_not_meet(make_provider: MakeProvider) -> None:
    make_provider(tenant=1).post(make_statement(actor=NAMED, object=item(name={"en": "Ours"})))
    theirs = make_provider(tenant=2)
    assert "name" not in person(theirs, LIN)
    assert definition(theirs) is None


def test_a_definition_is_found_behind_many_statements_without_one(provider: Provider) -> None:
    provider.post(make_statement(object=item(name={"en": "Said once"})))
    provider.post(*(make_statement() for _ in range(2 * NEWEST)))
    assert definition(provider) == {"name": {"en": "Said once"}}


def test_only_the_newest_statements_are_read(provider: Provider) -> None:
    """So that looking costs the same however much there is."""
    provider.post(*(make_statement(actor={**LIN, "name": str(n)}) for n in range(NEWEST + 20)))
    assert person(provider, LIN)["name"] == [str(n) for n in range(NEWEST + 19, 19, -1)]
