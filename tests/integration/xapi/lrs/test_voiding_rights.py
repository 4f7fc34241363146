"""Who may void what (XAPI 1.0.3 Data 2.3.2): grades rest on statements, so not just anybody."""

import json
from collections.abc import Callable

import pytest

from tests.integration.xapi.lrs.conftest import (
    AUTHORITY,
    TENANT,
    Provider,
    make_statement,
    voiding,
)
from xapi.lrs.services import record_statements

pytestmark = pytest.mark.django_db

MakeProvider = Callable[..., Provider]
WRITER = ("statements/write", "statements/read")


def test_a_key_voids_what_was_recorded_with_it(make_provider: MakeProvider) -> None:
    writer = make_provider(*WRITER)
    one = make_statement()
    writer.post(one)
    assert writer.post(voiding(one["id"])).status_code == 200
    assert writer.get(voidedStatementId=one["id"]).status_code == 200


def test_a_key_does_not_void_what_was_recorded_with_another(make_provider: MakeProvider) -> None:
    writer = make_provider(*WRITER)
    one, also = make_statement(), make_statement()
    record_statements(tenant=TENANT, statements=[one], authority=AUTHORITY)
    refused = writer.post(also, voiding(one["id"]))
    assert (refused.status_code, json.loads(refused.content)["code"]) == (403, "lrs.voiding")
    assert writer.found() == [one["id"]], "the whole request was refused"


def test_a_key_for_everything_voids_what_anybody_recorded(make_provider: MakeProvider) -> None:
    keeper = make_provider("all")
    one = make_statement()
    record_statements(tenant=TENANT, statements=[one], authority=AUTHORITY)
    assert keeper.post(voiding(one["id"])).status_code == 200
    assert keeper.get(voidedStatementId=one["id"]).status_code == 200


@pytest.mark.parametrize("scopes", [WRITER, ("all",)])
def test_nobody_voids_in_advance_what_another_records(
    make_provider: MakeProvider, scopes: tuple[str, ...]
) -> None:
    writer = make_provider(*scopes)
    one = make_statement()
    assert writer.post(voiding(one["id"])).status_code == 200, "its target need not be here"
    record_statements(tenant=TENANT, statements=[one], authority=AUTHORITY)
    assert writer.get(statementId=one["id"]).status_code == 200


def test_a_key_voids_in_advance_what_is_recorded_with_it(make_provider: MakeProvider) -> None:
    writer = make_provider(*WRITER)
    one = make_statement()
    writer.post(voiding(one["id"]))
    writer.post(one)
    assert writer.get(voidedStatementId=one["id"]).status_code == 200


def test_taking_an_id_by_voiding_it_hides_the_statement_from_nobody(
    make_provider: MakeProvider,
) -> None:
    """Once it is here, the one who claimed its id still may not void it."""
    writer = make_provider(*WRITER)
    one = make_statement()
    writer.post(voiding(one["id"]))
    record_statements(tenant=TENANT, statements=[one], authority=AUTHORITY)
    assert writer.post(voiding(one["id"])).status_code == 403
    assert writer.get(statementId=one["id"]).status_code == 200
