"""Launch tokens: what content that speaks to the store itself may do, on every resource."""

import base64
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from pytest_django import Settings

from tests.integration.xapi.lrs.conftest import LIN, MO, TENANT, Provider, make_statement, voiding
from xapi.lrs.exceptions import ActorUnusable
from xapi.lrs.models import LaunchToken, StatementRow
from xapi.lrs.services import (
    forget_expired_launches,
    issue_launch_token,
    rates,
    revoke_launch_token,
    revoke_launch_tokens,
)
from xapi.statements import StatementInvalid

pytestmark = pytest.mark.django_db
MakeProvider = Callable[..., Provider]
MINE, OTHER = uuid4(), uuid4()
COURSE, NEXT = "https://callcraft.example/courses/1", "https://callcraft.example/courses/2"
STATE, AGENT_PROFILE, ACTIVITY_PROFILE = "activities/state", "agents/profile", "activities/profile"


class Content:
    """Content that was launched, with the token it was given."""

    def __init__(self, token: str, scheme: str = "Basic") -> None:
        self.authorization = f"{scheme} {token}"

    def send(self, method: str, path: str = "statements", body: Any = None, **query: str) -> Any:
        return Client().generic(
            method,
            f"/xapi/{path}",
            b"" if body is None else json.dumps(body).encode(),
            "application/json",
            query_params=query,
            headers={
                "Authorization": self.authorization,
                "X-Experience-API-Version": "1.0.3",
                "If-None-Match": "*",
            }
            if method == "PUT" and path.endswith("profile")
            else {"Authorization": self.authorization, "X-Experience-API-Version": "1.0.3"},
        )

    def found(self, **query: str) -> list[str]:
        response = self.send("GET", **query)
        assert response.status_code == 200, response.content
        return [statement["id"] for statement in json.loads(response.content)["statements"]]


def launch(
    actor: Any = MO,
    registration: UUID = MINE,
    minutes: int = 5,
    tenant: int = TENANT,
    **more: Any,
) -> str:
    return issue_launch_token(
        tenant=tenant,
        actor=actor,
        registration=registration,
        expires_at=datetime.now(UTC) + timedelta(minutes=minutes),
        **more,
    ).token


def of(registration: UUID, actor: Any = MO, **more: Any) -> dict[str, Any]:
    return make_statement(actor=actor, context={"registration": str(registration)}, **more)


def outside(response: Any, what: str) -> bool:
    problem = json.loads(response.content)
    return (response.status_code, problem["code"], problem["params"].get("what")) == (
        403,
        "lrs.outside_launch",
        what,
    )


@pytest.fixture
def content() -> Content:
    return Content(launch())


@pytest.mark.parametrize("scheme", ["Basic", "Bearer", "basic"])
def test_a_launch_comes_in_by_basic_and_by_bearer(scheme: str) -> None:
    assert Content(launch(), scheme).send("GET").status_code == 200


def test_a_lasting_key_does_not_come_in_as_bearer(provider: Provider) -> None:
    word = base64.b64encode(f"{provider.key}:{provider.secret}".encode()).decode()
    assert Content(word, "Basic").send("GET").status_code == 200
    assert Content(word, "Bearer").send("GET").status_code == 401


def test_content_writes_of_its_learner_in_its_registration_and_reads_it_back(
    content: Content,
) -> None:
    one = of(MINE)
    assert content.send("POST", body=[one]).status_code == 200
    stored = json.loads(content.send("GET", statementId=one["id"]).content)
    assert stored["authority"]["account"]["name"] == f"launch:{MINE}"
    again = of(MINE)
    assert content.send("PUT", body=again, statementId=again["id"]).status_code == 204
    assert content.found() == [again["id"], one["id"]]


@pytest.mark.parametrize(
    ("statement", "what"),
    [
        (of(MINE, LIN), "actor"),
        (of(OTHER), "registration"),
        (make_statement(actor=MO), "registration"),
        (voiding(uuid4(), actor=MO, context={"registration": str(MINE)}), "verb"),
    ],
)
def test_content_writes_nothing_else(
    content: Content, statement: dict[str, Any], what: str
) -> None:
    assert outside(content.send("POST", body=[of(MINE), statement]), what)
    assert outside(content.send("PUT", body=statement, statementId=statement["id"]), what)
    assert not StatementRow.objects.exists()


def test_content_reads_nothing_of_other_registrations(content: Content, provider: Provider) -> None:
    mine, other, none = of(MINE), of(OTHER), make_statement(actor=MO)
    # It refers to the registration's statement, so that filters find it; it is not in it.
    reply = make_statement(object={"objectType": "StatementRef", "id": mine["id"]})
    assert provider.post(mine, other, none).status_code == 200
    assert provider.post(reply).status_code == 200
    assert content.found() == [mine["id"]]
    assert content.found(registration=str(MINE)) == [mine["id"]]
    assert content.found(agent=json.dumps(MO), related_agents="true") == [mine["id"]]
    assert outside(content.send("GET", registration=str(OTHER)), "registration")
    for statement in (other, none, reply):
        assert content.send("GET", statementId=statement["id"]).status_code == 404
    void = voiding(other["id"])
    provider.post(void)
    assert content.send("GET", voidedStatementId=other["id"]).status_code == 404
    assert content.found() == [mine["id"]]


def test_a_page_goes_on_within_the_registration(content: Content, provider: Provider) -> None:
    provider.post(*[of(MINE) for _ in range(3)], *[of(OTHER) for _ in range(3)])
    first = json.loads(content.send("GET", limit="2").content)
    assert len(first["statements"]) == 2
    rest = content.found(more=first["more"].partition("more=")[2])
    assert len(rest) == 1
    # Whoever gets hold of the address of somebody's next page reads his own by it.
    theirs = json.loads(provider.get(limit="1").content)["more"].partition("more=")[2]
    assert set(content.found(more=theirs)) <= {*content.found()}


def test_content_has_the_state_of_its_learner_in_its_registration(content: Content) -> None:
    own = {
        "activityId": COURSE,
        "agent": json.dumps(MO),
        "registration": str(MINE),
        "stateId": "suspend",
    }
    assert content.send("PUT", STATE, {"page": 3}, **own).status_code == 204
    assert json.loads(content.send("GET", STATE, **own).content) == {"page": 3}
    assert content.send("POST", STATE, {"page": 4}, **own).status_code == 204
    unnamed = {name: value for name, value in own.items() if name != "stateId"}
    assert json.loads(content.send("GET", STATE, **unnamed).content) == ["suspend"]
    for changes, what in (
        ({"agent": json.dumps(LIN)}, "agent"),
        ({"registration": str(OTHER)}, "registration"),
    ):
        for method in ("GET", "PUT", "POST", "DELETE"):
            body = {"page": 9} if method in ("PUT", "POST") else None
            assert outside(content.send(method, STATE, body, **{**own, **changes}), what)
    everything = {"activityId": COURSE, "agent": json.dumps(MO)}
    assert outside(content.send("GET", STATE, **everything), "registration")
    assert outside(content.send("DELETE", STATE, **everything), "registration")
    assert content.send("DELETE", STATE, **own).status_code == 204


def test_content_has_the_profile_of_its_learner(content: Content) -> None:
    own = {"agent": json.dumps(MO), "profileId": "preferences"}
    assert content.send("PUT", AGENT_PROFILE, {"sound": "off"}, **own).status_code == 204
    assert json.loads(content.send("GET", AGENT_PROFILE, **own).content) == {"sound": "off"}
    theirs = {**own, "agent": json.dumps(LIN)}
    for method in ("GET", "PUT", "POST", "DELETE"):
        body: Any = {} if method in ("PUT", "POST") else None
        assert outside(content.send(method, AGENT_PROFILE, body, **theirs), "agent")


def test_content_only_reads_what_it_shares_with_others(
    content: Content, provider: Provider
) -> None:
    shared = {"activityId": COURSE, "profileId": "settings"}
    stored = provider.send(
        "PUT", ACTIVITY_PROFILE, {"a": 1}, query=shared, headers={"If-None-Match": "*"}
    )
    assert stored.status_code == 204
    assert json.loads(content.send("GET", ACTIVITY_PROFILE, **shared).content) == {"a": 1}
    for method in ("PUT", "POST", "DELETE"):
        body: Any = {} if method in ("PUT", "POST") else None
        assert outside(content.send(method, ACTIVITY_PROFILE, body, **shared), "method")


def test_content_asks_about_its_learner_and_about_activities(content: Content) -> None:
    assert content.send("GET", "agents", agent=json.dumps(MO)).status_code == 200
    assert outside(content.send("GET", "agents", agent=json.dumps(LIN)), "agent")
    assert content.send("GET", "activities", activityId=COURSE).status_code == 200


def test_a_launch_may_be_for_one_activity() -> None:
    content = Content(launch(activity_id=COURSE))
    about = {"object": {"id": COURSE}}
    part = {
        "context": {
            "registration": str(MINE),
            "contextActivities": {"parent": [{"id": COURSE}]},
        }
    }
    assert content.send("POST", body=[of(MINE, **about)]).status_code == 200
    assert content.send("POST", body=[{**of(MINE), **part}]).status_code == 200
    assert outside(content.send("POST", body=[of(MINE)]), "object")
    own = {"agent": json.dumps(MO), "registration": str(MINE), "stateId": "s"}
    assert content.send("PUT", STATE, {}, activityId=COURSE, **own).status_code == 204
    assert outside(content.send("PUT", STATE, {}, activityId=NEXT, **own), "activityId")
    assert outside(content.send("GET", "activities", activityId=NEXT), "activityId")
    profile = {"activityId": NEXT, "profileId": "p"}
    assert outside(content.send("GET", ACTIVITY_PROFILE, **profile), "activityId")


def test_a_launch_dies_when_it_expires_or_is_taken_back() -> None:
    expires_at = datetime.now(UTC) + timedelta(minutes=5)
    issued = issue_launch_token(tenant=TENANT, actor=MO, registration=MINE, expires_at=expires_at)
    second, other = Content(launch()), Content(launch(registration=OTHER))
    content = Content(issued.token)
    assert not revoke_launch_token(tenant=TENANT + 1, id=issued.id)
    assert content.send("GET").status_code == 200
    assert revoke_launch_token(tenant=TENANT, id=issued.id)
    assert content.send("GET").status_code == 401
    assert second.send("GET").status_code == 200
    assert revoke_launch_tokens(tenant=TENANT + 1, registration=MINE) == 0
    assert revoke_launch_tokens(tenant=TENANT, registration=MINE) == 1
    assert second.send("GET").status_code == 401
    assert other.send("GET").status_code == 200
    assert Content(launch(minutes=-1)).send("GET").status_code == 401
    assert forget_expired_launches(now=datetime.now(UTC)) == 1
    assert LaunchToken.objects.count() == 1


def test_a_launch_asks_less_often_than_a_key(
    content: Content, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rates, "LAUNCH_MOST", 2)
    monkeypatch.setattr(rates, "RATES", rates.Rates(clock=lambda: 1_000_000_000.0))
    assert [content.send("GET").status_code for _ in range(3)] == [200, 200, 429]
    settings.CALLCRAFT_LRS_REQUESTS_PER_MINUTE = 0
    assert content.send("GET").status_code == 200


def test_a_launch_is_for_one_person() -> None:
    with pytest.raises(ActorUnusable):
        launch({"objectType": "Group", "member": [MO]})
    with pytest.raises(StatementInvalid):
        launch({"name": "Mo"})


def test_a_launch_knows_a_learner_by_any_spelling_and_keeps_one() -> None:
    content = Content(launch({"name": "Lin Example", "mbox": "mailto:lin@CallCraft.example"}))
    assert LaunchToken.objects.get().actor == {"mbox": "mailto:lin@callcraft.example"}
    assert content.send("POST", body=[of(MINE, LIN)]).status_code == 200


def test_of_a_launch_only_a_hash_is_kept() -> None:
    token = launch()
    _, secret = base64.b64decode(token).decode().split(":")
    kept = repr(LaunchToken.objects.values().get())
    assert token not in kept
    assert secret not in kept
