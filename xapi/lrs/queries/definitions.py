"""What the store knows of an activity, gathered when it is asked for."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, Final

from xapi.lrs.models import Credential
from xapi.lrs.queries.credentials import authority_of_key
from xapi.lrs.queries.filters import StatementFilter
from xapi.lrs.queries.statements import find_statements
from xapi.lrs.rules.definitions import activity_of
from xapi.lrs.rules.scopes import Scope, allows
from xapi.statements import Statement
from xapi.statements.actors import Account
from xapi.statements.parsing import read_stored
from xapi.statements.terms import UNSET

# Bounds, so that an activity with a million statements costs no more than one with a thousand.
NEWEST: Final = 100
FURTHER_PAGES: Final = 9


def activity(tenant: int, iri: str, *, house: str) -> dict[str, Any]:
    """The activity with its definition, merged from the newest statements that name it.

    Statements count that a key recorded which may `define`, and those of the house itself, whose
    accounts have the home page `house`. Much content names an activity by its id alone most of the
    time, so where the newest say nothing, a few more pages are turned.
    """
    wanted = StatementFilter(activity=iri, related_activities=True, limit=NEWEST)
    for _ in range(1 + FURTHER_PAGES):
        page = find_statements(tenant, wanted)
        statements = [read_stored(found.payload) for found in page.statements]
        known = activity_of(iri, _defining(tenant, statements, house))
        if "definition" in known or page.after is None:
            break
        wanted = replace(wanted, after=page.after)
    return known


def _defining(tenant: int, statements: Iterable[Statement], house: str) -> list[Statement]:
    """Those whose authority may define activities."""
    recorders = [(_account(statement), statement) for statement in statements]
    keys = [account.name for account, _ in recorders if account is not None]
    scopes = Credential.objects.filter(tenant=tenant, key__in=keys).values_list("key", "scopes")
    may_define = {
        tuple(authority_of_key(key, "")["account"].values())
        for key, held in scopes
        if allows(frozenset(map(Scope, held)), Scope.DEFINE)
    }
    return [
        statement
        for account, statement in recorders
        if account is not None
        and (account.home_page == house or (account.home_page, account.name) in may_define)
    ]


def _account(statement: Statement) -> Account | None:
    """The account that vouches for a statement; None for users of other applications."""
    authority = statement.authority
    if authority is UNSET or authority.account is UNSET:
        return None
    return authority.account
