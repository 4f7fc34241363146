"""The server keeps one plan of a query for all values; where it cannot, nothing is set."""

from collections.abc import Iterator

import pytest
from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction
from django.db.backends.postgresql.base import DatabaseWrapper

from xapi.lrs.queries.plain import plain_cursor

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _new_connection() -> Iterator[None]:
    """Of its own, as what is set stays with it."""
    leave_connections()
    yield
    leave_connections()


def leave_connections() -> None:
    wrapper = connections[DEFAULT_DB_ALIAS]
    assert isinstance(wrapper, DatabaseWrapper)
    wrapper.close()
    wrapper.close_pool()


def mode() -> str:
    with plain_cursor() as cursor:
        cursor.execute("SHOW plan_cache_mode")
        return str((cursor.fetchone() or ("",))[0])


def test_a_connection_keeps_to_its_plans() -> None:
    assert mode() == "force_generic_plan"


def test_a_connection_whose_first_transaction_was_undone_keeps_to_them_too() -> None:
    with transaction.atomic():
        assert mode() == "auto"
        transaction.set_rollback(True)
    assert mode() == "force_generic_plan"


def test_nothing_is_set_on_a_connection_that_a_pooler_shares(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(connection.settings_dict["OPTIONS"], "prepare_threshold", None)
    assert mode() == "auto"
