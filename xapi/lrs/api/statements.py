"""The statement resource (1.0.3 Communication 2.1; 2.0.0 4.1.6.1)."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

import msgspec
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import http_date
from django.utils.translation.trans_real import parse_accept_lang_header
from django.views.decorators.csrf import csrf_exempt

from xapi.lrs.api.attached import answer_with_attachments, cut_page
from xapi.lrs.api.bodies import drop_body, is_multipart, read_body, read_multipart, split_batch
from xapi.lrs.api.parameters import StatementQuery, more_token, read_query
from xapi.lrs.api.protocol import Call, serve
from xapi.lrs.api.watched import recording
from xapi.lrs.exceptions import ParameterInvalid, StatementNotFound
from xapi.lrs.queries import (
    Page,
    StoredStatement,
    consistent_through,
    find_statements,
    recently_consistent_through,
    statement_by_id,
)
from xapi.lrs.rules.presentation import present
from xapi.lrs.rules.scopes import Act, Resource
from xapi.lrs.services import put_statement, record_statements
from xapi.lrs.services.attachments import receive_attachments
from xapi.problems import Problem
from xapi.statements.actors import Identifier
from xapi.statements.formats import is_uuid
from xapi.statements.times import format_timestamp

CONSISTENT_THROUGH = "X-Experience-API-Consistent-Through"


@csrf_exempt
@login_not_required
def statements(request: HttpRequest) -> HttpResponseBase:
    """GET and HEAD find statements, POST and PUT store them."""
    # Asked before anything is read: what the answer shows is then complete up to this moment.
    # A writer is shown nothing, so it need not ask anew.
    writing = request.method in ("POST", "PUT")
    through = recently_consistent_through() if writing else consistent_through()

    def find(call: Call) -> HttpResponseBase:
        return find_by(call, through)

    response = serve(request, {"GET": find, "HEAD": find, "POST": post, "PUT": put})
    response[CONSISTENT_THROUGH] = format_timestamp(through)
    return response


def post(call: Call) -> HttpResponse:
    """Store one statement or a list of them; the answer lists their ids."""
    call.access.require(Resource.STATEMENTS, Act.WRITE)
    if call.request.GET:
        raise ParameterInvalid(name=ascii(min(call.request.GET)[:40]), reason="POST takes none")
    batch, attached = _sent(call)
    with recording(call) as check:
        stored = record_statements(
            tenant=call.access.tenant,
            statements=batch,
            authority=call.access.authority,
            version=call.version,
            voids_others=call.access.voids_others,
            attached=attached,
            check=check,
        )
    return _json(msgspec.json.encode([statement.id for statement in stored]))


def put(call: Call) -> HttpResponse:
    """Store one statement under the id of the query."""
    call.access.require(Resource.STATEMENTS, Act.WRITE)
    statement_id = _put_id(call)
    (statement,), attached = _sent(call, put_as=statement_id)
    with recording(call, statement_id) as check:
        put_statement(
            tenant=call.access.tenant,
            statement_id=statement_id,
            statement=statement,
            authority=call.access.authority,
            version=call.version,
            voids_others=call.access.voids_others,
            attached=attached,
            check=check,
        )
    return HttpResponse(status=204)


def find_by(call: Call, through: datetime) -> HttpResponseBase:
    """Find one statement by its id, or a page of statements by filters."""
    call.access.require(Resource.STATEMENTS, Act.READ)
    query = read_query(call.request.GET, tenant=call.access.tenant)
    authority = call.recorder if call.access.own_statements_only else None
    if query.statement_id is not None:
        single = _single(call, query, authority)
        response = _answer(call, query, _present(call, query, single), [single])
        response["Last-Modified"] = http_date(single.stored.timestamp())
        return response
    wanted = replace(
        query.filter,
        authority=authority,
        registration=call.access.registration_to_read(query.filter.registration),
        # Who reads on from where a page ended must not step over a writer still at work.
        through=through if query.filter.ascending else None,
    )
    found = find_statements(call.access.tenant, wanted)
    page = replace(found, statements=[one for one in found.statements if _may_see(call, one)])
    if query.attachments:
        page = cut_page(call.access.tenant, page)
    return _answer(call, query, _page(call, query, page), page.statements)


def _sent(
    call: Call, *, put_as: UUID | None = None
) -> tuple[Sequence[bytes | msgspec.Raw], Collection[str]]:
    """The JSON of each statement that was sent, and the SHA-2 of what came along, now stored."""
    if not is_multipart(call.request):
        body = read_body(call.request)
        return (split_batch(body) if put_as is None else [body]), ()
    try:
        body, contents = read_multipart(call.request)
        batch = split_batch(body) if put_as is None else [body]
        attached = receive_attachments(
            tenant=call.access.tenant,
            statements=batch,
            version=call.version,
            contents=contents,
            statement_id=put_as,
            check=call.access.check_statement,
        )
    except Problem:
        drop_body(call.request, settings.CALLCRAFT_LRS_REQUEST_BYTES)
        raise
    return batch, attached


def _single(call: Call, query: StatementQuery, authority: Identifier | None) -> StoredStatement:
    found = None
    if query.statement_id is not None:
        found = statement_by_id(call.access.tenant, query.statement_id, authority=authority)
    if found is None or found.voided is not query.voided or not _may_see(call, found):
        raise StatementNotFound(id=query.statement_id)
    return found


def _page(call: Call, query: StatementQuery, page: Page) -> bytes:
    more = ""
    if page.after is not None:
        token = more_token(query, tenant=call.access.tenant, after=page.after)
        more = f"{call.request.path}?more={token}"
    shown = b",".join(_present(call, query, statement) for statement in page.statements)
    return b'{"statements":[%b],"more":%b}' % (shown, msgspec.json.encode(more))


def _present(call: Call, query: StatementQuery, statement: StoredStatement) -> bytes:
    accepted = parse_accept_lang_header(call.request.headers.get("Accept-Language", ""))
    return present(statement.payload, query.format, [language for language, _ in accepted])


def _answer(
    call: Call, query: StatementQuery, body: bytes, found: Sequence[StoredStatement]
) -> HttpResponseBase:
    return answer_with_attachments(call, body, found) if query.attachments else _json(body)


def _put_id(call: Call) -> UUID:
    query = call.request.GET
    statement_id = query.get("statementId", "")
    if len(query) != 1 or not is_uuid(statement_id):
        raise ParameterInvalid(name="statementId", reason="PUT takes one UUID, and nothing else")
    return UUID(statement_id)


def _may_see(call: Call, statement: StoredStatement) -> bool:
    return call.access.launch is None or call.access.sees(statement.registration)


def _json(body: bytes) -> HttpResponse:
    return HttpResponse(body, content_type="application/json")
