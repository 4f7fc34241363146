"""Keys over their lives: limited, renewed, counted, taken back (HTTP Basic)."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from django.conf import settings as house
from pytest_django import Settings

from tests.integration.xapi.lrs.conftest import (
    ITEM,
    LIN,
    TENANT,
    Provider,
    make_statement,
    voiding,
)
from xapi.lrs.exceptions import CredentialUnknown, HomePageMissing, ScopeUnknown
from xapi.lrs.models import Credential, RequestCount, StatementRow
from xapi.lrs.queries import credential_for
from xapi.lrs.rules.access import SpeaksFor, Voice
from xapi.lrs.services import (
    create_credential,
    forget_counts,
    note_use,
    revoke_credential,
    rotate_credential,
)
from xapi.lrs.services import rates as rates_module
from xapi.lrs.services.rates import Rates

pytestmark = pytest.mark.django_db
MakeProvider = Callable[..., Provider]
PARTNER = {"account": {"homePage": "https://partner.example/staff", "name": "finch"}}


def code(response: Any) -> str:
    return str(json.loads(response.content)["code"])


def ours() -> dict[str, Any]:
    """Somebody of our own people."""
    return {"account": {"homePage": house.CALLCRAFT_ACTOR_HOME_PAGE, "name": "heron"}}


# -- Renewing and taking back -------------------------------------------------------------------


def test_during_the_grace_both_secrets_work_and_then_only_the_new_one(provider: Provider) -> None:
    fresh = rotate_credential(tenant=TENANT, key=provider.key, grace=timedelta(hours=1))
    assert provider.get().status_code == 200
    assert Provider(provider.key, fresh).get().status_code == 200
    soon, later = (datetime.now(UTC) + timedelta(minutes=minutes) for minutes in (59, 61))
    assert credential_for(provider.key, provider.secret, now=soon)
    assert credential_for(provider.key, provider.secret, now=later) is None
    assert credential_for(provider.key, fresh, now=later)


def test_without_grace_the_old_secret_dies_at_once(provider: Provider) -> None:
    fresh = rotate_credential(tenant=TENANT, key=provider.key, grace=timedelta())
    assert provider.get().status_code == 401
    assert Provider(provider.key, fresh).get().status_code == 200


def test_a_second_renewal_ends_the_secret_before_the_last(provider: Provider) -> None:
    second = rotate_credential(tenant=TENANT, key=provider.key)
    third = rotate_credential(tenant=TENANT, key=provider.key)
    statuses = [
        Provider(provider.key, secret).get().status_code
        for secret in (provider.secret, second, third)
    ]
    assert statuses == [401, 200, 200]


def test_a_key_that_no_longer_works_is_not_renewed(provider: Provider) -> None:
    with pytest.raises(CredentialUnknown):
        rotate_credential(tenant=TENANT + 1, key=provider.key)
    Credential.objects.update(expires_at=datetime.now(UTC) - timedelta(seconds=1))
    with pytest.raises(CredentialUnknown):
        rotate_credential(tenant=TENANT, key=provider.key)
    Credential.objects.update(expires_at=None)
    assert revoke_credential(tenant=TENANT, key=provider.key)
    assert not revoke_credential(tenant=TENANT, key=provider.key)
    with pytest.raises(CredentialUnknown):
        rotate_credential(tenant=TENANT, key=provider.key)


def test_nobody_takes_back_the_key_of_another_tenant(provider: Provider) -> None:
    assert not revoke_credential(tenant=TENANT + 1, key=provider.key)
    assert provider.get().status_code == 200


def test_keys_outlive_a_change_of_the_installations_own_secret(
    provider: Provider, settings: Settings
) -> None:
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another-one" * 5
    assert provider.get().status_code == 200
    settings.SECRET_KEY_FALLBACKS = []
    assert provider.get().status_code == 401


def test_no_secret_is_kept_or_logged(
    provider: Provider, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    provider.post(make_statement())
    fresh = rotate_credential(tenant=TENANT, key=provider.key)
    Provider(provider.key, fresh + "x").get()
    kept = repr(Credential.objects.filter(key=provider.key).values().get())
    told = "".join(capfd.readouterr()) + caplog.text + kept
    assert provider.secret not in told
    assert fresh not in told


# -- What it costs ------------------------------------------------------------------------------


def test_a_request_asks_the_database_once_who_calls(
    provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    provider.get()  # Notes the use, which then rests for a minute, and borrows requests.
    queries: list[str] = []
    execute = psycopg.Cursor.execute

    def noted(cursor: Any, query: Any, *values: Any, **more: Any) -> Any:
        queries.append(str(query))
        return execute(cursor, query, *values, **more)

    monkeypatch.setattr(psycopg.Cursor, "execute", noted)
    provider.get()
    assert len([query for query in queries if "lrs_credential" in query]) == 1
    assert not [query for query in queries if "lrs_request_count" in query]


def test_a_use_is_noted_once_a_minute(provider: Provider) -> None:
    now = datetime.now(UTC)
    for after, noted in ((0, 0), (30, 0), (61, 61)):
        access = credential_for(provider.key, provider.secret, now=now)
        assert access is not None
        note_use(access, now=now + timedelta(seconds=after))
        held = Credential.objects.get(key=provider.key)
        assert held.last_used_at == now + timedelta(seconds=noted)


# -- How often ----------------------------------------------------------------------------------


def test_a_key_past_its_limit_is_told_when_to_come_again(
    provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rates_module, "RATES", Rates(clock=lambda: 1_000_000_005.0))
    Credential.objects.update(requests_per_minute=3)
    assert [provider.get().status_code for _ in range(4)] == [200, 200, 200, 429]
    refused = provider.send("GET", headers={"Accept-Language": "en"})
    assert (refused.status_code, code(refused)) == (429, "lrs.too_many_requests")
    # 1_000_000_005 is 45 seconds into its minute.
    assert refused["Retry-After"] == "16"
    assert refused["X-Experience-API-Version"] == "2.0.0"


def test_processes_share_a_limit_and_a_new_minute_begins_anew(provider: Provider) -> None:
    time = 1_000_000_000.0
    processes = [Rates(clock=lambda: time) for _ in range(3)]
    key, limit = uuid4(), 320

    def let_in() -> int:
        """How many of many requests, spread over the processes, come in."""
        return sum(processes[number % 3].take(TENANT, key, limit) is None for number in range(1000))

    assert let_in() == limit
    assert RequestCount.objects.get(credential=key).lent == limit
    assert let_in() == 0
    time += 60
    assert let_in() == limit


def test_a_clock_that_is_behind_does_not_open_the_minute_again(provider: Provider) -> None:
    key = uuid4()
    ahead, behind = Rates(clock=lambda: 6000.0), Rates(clock=lambda: 5999.0)
    assert [ahead.take(TENANT, key, 2) is None for _ in range(3)] == [True, True, False]
    assert behind.take(TENANT, key, 2) is not None


def test_without_a_limit_nothing_is_counted(provider: Provider, settings: Settings) -> None:
    settings.CALLCRAFT_LRS_REQUESTS_PER_MINUTE = 0
    assert provider.get().status_code == 200
    settings.CALLCRAFT_LRS_REQUESTS_PER_MINUTE = 1
    Credential.objects.update(requests_per_minute=0)
    assert [provider.get().status_code for _ in range(3)] == [200] * 3
    assert not RequestCount.objects.exists()


def test_counts_of_hours_gone_by_are_forgotten() -> None:
    now = datetime.now(UTC)
    rates = Rates(clock=(now - timedelta(hours=2)).timestamp)
    assert rates.take(TENANT, uuid4(), 5) is None
    assert Rates().take(TENANT, uuid4(), 5) is None
    assert forget_counts(now=now) == 1
    assert RequestCount.objects.count() == 1


# -- In whose name ------------------------------------------------------------------------------


def test_a_key_for_one_purpose_does_not_speak_for_our_own_people(
    make_provider: MakeProvider,
) -> None:
    writer = make_provider("statements/write")
    refused = writer.post(make_statement(), make_statement(actor=ours()))
    assert (refused.status_code, code(refused)) == (403, "lrs.voice")
    query = {"statementId": str(uuid4())}
    put = writer.send("PUT", body=make_statement(id=None, actor=ours()), query=query)
    assert (put.status_code, code(put)) == (403, "lrs.voice")
    assert not StatementRow.objects.exists()
    assert writer.post(make_statement(actor=PARTNER), make_statement()).status_code == 200


def test_a_key_for_everything_speaks_for_anyone(provider: Provider) -> None:
    assert provider.post(make_statement(actor=ours())).status_code == 200


def test_a_key_may_be_lent_the_voice_of_one_house() -> None:
    voice = Voice(SpeaksFor.HOME_PAGE, "https://partner.example/staff")
    made = create_credential(tenant=TENANT, name="P", scopes={"statements/write"}, voice=voice)
    partner = Provider(*made)
    assert partner.post(make_statement(actor=PARTNER)).status_code == 200
    assert partner.post(make_statement(actor=ours())).status_code == 403
    assert partner.post(make_statement(actor=LIN)).status_code == 403


def test_even_a_key_for_everything_can_be_kept_from_our_own_people() -> None:
    made = create_credential(
        tenant=TENANT, name="P", scopes={"all"}, voice=Voice(SpeaksFor.OUTSIDERS)
    )
    assert Provider(*made).post(make_statement(actor=ours())).status_code == 403


def test_only_who_speaks_for_anyone_takes_back_what_others_recorded(provider: Provider) -> None:
    """To void a learner's "failed" is as much as to say "passed"."""
    one = make_statement(actor=ours())
    assert provider.post(one).status_code == 200
    made = create_credential(
        tenant=TENANT, name="P", scopes={"all"}, voice=Voice(SpeaksFor.OUTSIDERS)
    )
    refused = Provider(*made).post(voiding(one["id"]))
    assert (refused.status_code, code(refused)) == (403, "lrs.voiding")
    assert provider.post(voiding(one["id"])).status_code == 200


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("activities/state", {"activityId": ITEM, "stateId": "s"}),
        ("agents/profile", {"profileId": "p"}),
    ],
)
def test_documents_of_our_own_people_are_not_for_every_key_to_write(
    make_provider: MakeProvider, path: str, name: dict[str, str]
) -> None:
    key = make_provider("state", "profile")
    heron, finch = ({**name, "agent": json.dumps(agent)} for agent in (ours(), PARTNER))
    for method in ("PUT", "POST", "DELETE"):
        body = None if method == "DELETE" else {"a": 1}
        headers = {"If-None-Match": "*"} if method == "PUT" else {}
        assert code(key.send(method, path, body, query=heron, headers=headers)) == "lrs.voice"
        written = key.send(method, path, body, query=finch, headers=headers)
        assert written.status_code == 204, written.content
    assert key.send("GET", path, query=heron).status_code == 404


def test_a_key_is_not_made_of_what_does_not_exist() -> None:
    with pytest.raises(ScopeUnknown):
        create_credential(tenant=TENANT, name="P", scopes={"everything"})
    with pytest.raises(HomePageMissing):
        create_credential(tenant=TENANT, name="P", scopes={"all"}, voice=Voice(SpeaksFor.HOME_PAGE))
    assert not Credential.objects.exists()
