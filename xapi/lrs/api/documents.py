"""What the three document resources have in common (1.0.3 Communication 2.2; 2.0.0 4.1.6).

With an id a request is about one document, without one about all of a context. A resource is told
by its kind, the scope that opens it, and the names of its parameters.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import http_date

from xapi.lrs.api.answers import answer_json, tagged
from xapi.lrs.api.bodies import read_up_to
from xapi.lrs.api.protocol import Call, Handler, serve
from xapi.lrs.api.values import (
    Reader,
    read_agent,
    read_iri,
    read_moment,
    read_name,
    read_uuid,
    read_values,
)
from xapi.lrs.api.watched import check_document
from xapi.lrs.exceptions import (
    ContentTypeUnsupported,
    DocumentBroken,
    DocumentNotFound,
    DocumentTooLarge,
    ParameterInvalid,
    PreconditionFailed,
)
from xapi.lrs.queries import StoredDocument, document, document_ids
from xapi.lrs.rules.documents import Address, Context, Kind, blind_put, is_json, is_json_type
from xapi.lrs.rules.etags import Preconditions
from xapi.lrs.rules.scopes import Act, Resource
from xapi.lrs.services import (
    LARGEST_DOCUMENT,
    Content,
    delete_document,
    delete_documents,
    merge_document,
    put_document,
)

_SINCE = "since"
_LONGEST_TYPE = 255
_UNNAMED_TYPE = "application/octet-stream"


@dataclass(frozen=True)
class DocumentResource:
    """One of the document resources.

    `context` are the parameters that say where its documents lie, `id` is the one that names a
    document. Only state is deleted a whole context at a time.
    """

    kind: Kind
    resource: Resource
    context: tuple[str, ...]
    id: str
    deletes_contexts: bool = False

    def answer(self, request: HttpRequest) -> HttpResponseBase:
        """Answer a request to this resource."""
        handlers: dict[str, Handler] = {
            "GET": self.get,
            "HEAD": self.get,
            "PUT": self.put,
            "POST": self.post,
            "DELETE": self.delete,
        }
        return serve(request, handlers)

    def get(self, call: Call) -> HttpResponse:
        """One document, or the ids of all that the context holds."""
        asked = self._asked(call, Act.READ, _SINCE)
        check_document(call, Act.READ, asked.context, asked.id)
        if asked.id is None:
            return _listed(call, asked)
        if asked.since is not None:
            raise ParameterInvalid(name=_SINCE, reason=f"it does not go with {self.id}")
        found = document(call.access.tenant, asked.address)
        if found is None:
            raise DocumentNotFound(id=asked.id)
        return _shown(call, found)

    def put(self, call: Call) -> HttpResponse:
        """Store a document, or replace one."""
        asked = self._asked(call, Act.WRITE, needs_id=True)
        content = _content(call.request)
        check_document(call, Act.WRITE, asked.context, asked.id, content)
        if is_json_type(content.content_type) and not is_json(content.data):
            raise DocumentBroken
        stored = put_document(
            tenant=call.access.tenant,
            address=asked.address,
            content=content,
            preconditions=_preconditions(call.request),
            blind=blind_put(self.kind, call.version),
        )
        return _changed(stored)

    def post(self, call: Call) -> HttpResponse:
        """Merge a JSON object into the one that is there."""
        asked = self._asked(call, Act.WRITE, needs_id=True)
        content = _content(call.request)
        check_document(call, Act.WRITE, asked.context, asked.id, content)
        stored = merge_document(
            tenant=call.access.tenant,
            address=asked.address,
            content=content,
            preconditions=_preconditions(call.request),
        )
        return _changed(stored)

    def delete(self, call: Call) -> HttpResponse:
        """Delete one document, or all of a context."""
        asked = self._asked(call, Act.WRITE, needs_id=not self.deletes_contexts)
        check_document(call, Act.WRITE, asked.context, asked.id)
        preconditions = _preconditions(call.request)
        if asked.id is not None:
            delete_document(
                tenant=call.access.tenant, address=asked.address, preconditions=preconditions
            )
        elif preconditions.given:
            # A tag belongs to one document; that all of them should go, nobody can have meant.
            raise PreconditionFailed(id="*")
        else:
            delete_documents(tenant=call.access.tenant, context=asked.context)
        return HttpResponse(status=204)

    def _asked(self, call: Call, act: Act, *more: str, needs_id: bool = False) -> "Asked":
        """Read the query, and refuse what the caller may not do with whose documents it names.

        Raises ParameterInvalid, ScopeMissing, OutsideLaunch or VoiceRefused.
        """
        call.access.require(self.resource, act)
        readers = {name: _READERS[name] for name in (*self.context, *more)}
        readers[self.id] = read_name
        required = [name for name in self.context if name != "registration"]
        if needs_id:
            required.append(self.id)
        values = read_values(call.request.GET, readers, required=required)
        agent = values.get("agent")
        context = Context(
            kind=self.kind,
            agent=None if agent is None else agent.identifier(),
            activity=values.get("activityId"),
            registration=values.get("registration"),
        )
        call.access.check_document(
            self.resource,
            act,
            agent=context.agent,
            activity=context.activity,
            registration=context.registration,
        )
        return Asked(context, values.get(self.id), values.get(_SINCE))


@dataclass(frozen=True)
class Asked:
    """What a request is about; `id` is None when it is about all of the context."""

    context: Context
    id: str | None
    since: datetime | None

    @property
    def address(self) -> Address:
        """The one document that is meant."""
        if self.id is None:
            raise ValueError("the request names no document")
        return Address(self.context, self.id)


_READERS: Mapping[str, Reader] = {
    "activityId": read_iri,
    "agent": read_agent,
    "registration": read_uuid,
    _SINCE: read_moment,
}


def _content(request: HttpRequest) -> Content:
    """The body as sent. Raises ContentTypeUnsupported, DocumentTooLarge or BodyUnreadable."""
    content_type = request.headers.get("Content-Type", "").strip() or _UNNAMED_TYPE
    # It is sent back as a header, so it must be able to stand in one.
    fits = content_type.isascii() and content_type.isprintable()
    if not fits or len(content_type) > _LONGEST_TYPE:
        raise ContentTypeUnsupported(content_type=ascii(content_type[:80]))
    data = read_up_to(request, LARGEST_DOCUMENT)
    if len(data) > LARGEST_DOCUMENT:
        raise DocumentTooLarge(limit=LARGEST_DOCUMENT)
    return Content(content_type, data)


def _preconditions(request: HttpRequest) -> Preconditions:
    headers = request.headers
    return Preconditions(headers.get("If-Match"), headers.get("If-None-Match"))


def _shown(call: Call, found: StoredDocument) -> HttpResponse:
    response = HttpResponse(found.content, content_type=found.content_type)
    # A document can be anything; a browser that is led to it must not run it in our name.
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["X-Content-Type-Options"] = "nosniff"
    return tagged(call, response, found.etag, found.stored)


def _listed(call: Call, asked: Asked) -> HttpResponse:
    ids, newest = document_ids(call.access.tenant, asked.context, since=asked.since)
    return answer_json(call, ids, newest)


def _changed(stored: StoredDocument) -> HttpResponse:
    """204 with the new tag, so that the client can go on without reading it again."""
    response = HttpResponse(status=204)
    response["ETag"] = stored.etag
    response["Last-Modified"] = http_date(stored.stored.timestamp())
    return response
