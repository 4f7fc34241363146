"""The statement resource (1.0.3 Communication 2.1; 2.0.0 4.1.6.1)."""

import secrets
from dataclasses import replace
from datetime import datetime
from uuid import UUID

import msgspec
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.utils.http import http_date
from django.utils.translation.trans_real import parse_accept_lang_header
from django.views.decorators.csrf import csrf_exempt

from xapi.lrs.api.bodies import read_batch, read_body
from xapi.lrs.api.parameters import StatementQuery, more_token, read_query
from xapi.lrs.api.protocol import Call, serve
from xapi.lrs.exceptions import ParameterInvalid, StatementNotFound
from xapi.lrs.queries import (
    StoredStatement,
    consistent_through,
    find_statements,
    recently_consistent_through,
    statement_by_id,
)
from xapi.lrs.rules.presentation import present
from xapi.lrs.rules.scopes import Scope
from xapi.lrs.services import put_statement, record_statements
from xapi.statements.actors import Identifier
from xapi.statements.formats import is_uuid
from xapi.statements.times import format_timestamp

CONSISTENT_THROUGH = "X-Experience-API-Consistent-Through"


@csrf_exempt
@login_not_required
def statements(request: HttpRequest) -> HttpResponse:
    """GET and HEAD find statements, POST and PUT store them."""
    # Asked before anything is read: what the answer shows is then complete up to this moment.
    # A writer is shown nothing, so it need not ask anew.
    writing = request.method in ("POST", "PUT")
    through = recently_consistent_through() if writing else consistent_through()

    def find(call: Call) -> HttpResponse:
        return find_by(call, through)

    response = serve(request, {"GET": find, "HEAD": find, "POST": post, "PUT": put})
    response[CONSISTENT_THROUGH] = format_timestamp(through)
    return response


def post(call: Call) -> HttpResponse:
    """Store one statement or a list of them; the answer lists their ids."""
    call.require(Scope.STATEMENTS_WRITE)
    if call.request.GET:
        raise ParameterInvalid(name=ascii(min(call.request.GET)[:40]), reason="POST takes none")
    stored = record_statements(
        tenant=call.access.tenant,
        statements=read_batch(call.request),
        authority=call.access.authority,
        version=call.version,
        voids_others=call.access.allows(Scope.ALL),
    )
    return _json(msgspec.json.encode([str(statement.id) for statement in stored]))


def put(call: Call) -> HttpResponse:
    """Store one statement under the id of the query."""
    call.require(Scope.STATEMENTS_WRITE)
    put_statement(
        tenant=call.access.tenant,
        statement_id=_put_id(call),
        statement=read_body(call.request),
        authority=call.access.authority,
        version=call.version,
        voids_others=call.access.allows(Scope.ALL),
    )
    return HttpResponse(status=204)


def find_by(call: Call, through: datetime) -> HttpResponse:
    """Find one statement by its id, or a page of statements by filters."""
    call.require(Scope.STATEMENTS_READ, Scope.STATEMENTS_READ_MINE)
    query = read_query(call.request.GET, tenant=call.access.tenant)
    authority = None if call.access.allows(Scope.STATEMENTS_READ) else _identifier(call)
    if query.statement_id is not None:
        response = _single(call, query, authority)
    else:
        wanted = replace(
            query.filter,
            authority=authority,
            # Who reads on from where a page ended must not step over a writer still at work.
            through=through if query.filter.ascending else None,
        )
        response = _page(call, replace(query, filter=wanted))
    return _with_attachments(response) if query.attachments else response


def _single(call: Call, query: StatementQuery, authority: Identifier | None) -> HttpResponse:
    found = None
    if query.statement_id is not None:
        found = statement_by_id(call.access.tenant, query.statement_id, authority=authority)
    if found is None or found.voided is not query.voided:
        raise StatementNotFound(id=query.statement_id)
    response = _json(_present(call, query, found))
    response["Last-Modified"] = http_date(found.stored.timestamp())
    return response


def _page(call: Call, query: StatementQuery) -> HttpResponse:
    page = find_statements(call.access.tenant, query.filter)
    more = ""
    if page.after is not None:
        token = more_token(query, tenant=call.access.tenant, after=page.after)
        more = f"{call.request.path}?more={token}"
    shown = b",".join(_present(call, query, statement) for statement in page.statements)
    return _json(b'{"statements":[%b],"more":%b}' % (shown, msgspec.json.encode(more)))


def _present(call: Call, query: StatementQuery, statement: StoredStatement) -> bytes:
    accepted = parse_accept_lang_header(call.request.headers.get("Accept-Language", ""))
    return present(statement.payload, query.format, [language for language, _ in accepted])


def _with_attachments(response: HttpResponse) -> HttpResponse:
    """The answer as the first part of multipart/mixed: attachments live at their fileUrl."""
    boundary = secrets.token_hex(16)
    body = (
        f"--{boundary}\r\nContent-Type: application/json\r\n\r\n".encode()
        + response.content
        + f"\r\n--{boundary}--\r\n".encode()
    )
    response.content = body
    response["Content-Type"] = f'multipart/mixed; boundary="{boundary}"'
    return response


def _put_id(call: Call) -> UUID:
    query = call.request.GET
    statement_id = query.get("statementId", "")
    if len(query) != 1 or not is_uuid(statement_id):
        raise ParameterInvalid(name="statementId", reason="PUT takes one UUID, and nothing else")
    return UUID(statement_id)


def _identifier(call: Call) -> Identifier:
    account = call.access.authority["account"]
    return ("account", account["homePage"], account["name"])


def _json(body: bytes) -> HttpResponse:
    return HttpResponse(body, content_type="application/json")
