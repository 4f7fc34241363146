"""Another record store over HTTP (1.0.3 Communication 2.1; 2.0.0 4.1.6.1)."""

import base64
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Final
from urllib.parse import urlencode
from uuid import UUID

from xapi.forwarding.models.partners import Partner
from xapi.forwarding.rules.splitting import Content, Parcel
from xapi.lrs.adapters import files
from xapi.lrs.rules.multipart import Outgoing, length_of, write_parts
from xapi.outside.answers import Answer, NoAnswer
from xapi.outside.http import HttpClient, Limits
from xapi.outside.policy import address_policy

LIMITS: Final = Limits(connect=5.0, pause=30.0, total=60.0)
# Bytes a second: what an exchange with contents is allowed at least.
SLOWEST: Final = 250_000
LARGEST_STATEMENT: Final = 4 * 1024 * 1024
LARGEST_CONTENTS: Final = 64 * 1024 * 1024
LARGEST_PAGE: Final = 32 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Store:
    """Speaks to the store at `endpoint` with the headers of a key."""

    endpoint: str
    headers: Mapping[str, str]
    client: HttpClient

    def post(self, parcels: Sequence[Parcel]) -> Answer | NoAnswer:
        """POST statements as one batch, with the contents of their attachments if they have any."""
        statements = b"[" + b",".join(parcel.body for parcel in parcels) + b"]"
        contents = {content.sha2: content for parcel in parcels for content in parcel.contents}
        url = f"{self.endpoint}/statements"
        if not contents:
            headers = {**self.headers, "Content-Type": "application/json"}
            return self.client.post(url, headers=headers, body=statements)
        patient = replace(self.client, limits=self._limits_for(sum(map(_size, contents.values()))))
        parts = [_statements_part(statements), *map(_content_part, contents.values())]
        boundary = secrets.token_hex(16)
        headers = {
            **self.headers,
            "Content-Type": f'multipart/mixed; boundary="{boundary}"',
            "Content-Length": str(length_of(parts, boundary)),
        }
        try:
            return patient.post(url, headers=headers, body=write_parts(parts, boundary))
        except OSError as error:
            return NoAnswer("contents_unreadable", str(error))

    def _limits_for(self, size: int) -> Limits:
        limits = self.client.limits
        return replace(limits, total=limits.total + seconds_to_send(size))

    def statement(self, statement_id: UUID, *, voided: bool) -> Answer | NoAnswer:
        """GET one statement by its id."""
        name = "voidedStatementId" if voided else "statementId"
        query = urlencode({name: str(statement_id)})
        return self.client.get(
            f"{self.endpoint}/statements?{query}", headers=self.headers, longest=LARGEST_STATEMENT
        )

    def with_contents(self, statement_id: str) -> Answer | NoAnswer:
        """GET one statement and the contents of its attachments, as multipart/mixed."""
        query = urlencode({"statementId": statement_id, "attachments": "true"})
        headers = {**self.headers, "Accept": "multipart/mixed"}
        return self.client.get(
            f"{self.endpoint}/statements?{query}", headers=headers, longest=LARGEST_CONTENTS
        )

    def page(self, url: str) -> Answer | NoAnswer:
        """GET a page of statements."""
        return self.client.get(url, headers=self.headers, longest=LARGEST_PAGE)


def seconds_to_send(size: int) -> float:
    """How much longer an exchange may take for so many bytes of contents."""
    return size / SLOWEST


def _size(content: Content) -> int:
    return content.size


def _statements_part(statements: bytes) -> Outgoing:
    return Outgoing({"Content-Type": "application/json"}, len(statements), lambda: [statements])


def _content_part(content: Content) -> Outgoing:
    headers = {
        "Content-Type": content.content_type,
        "Content-Transfer-Encoding": "binary",
        "X-Experience-API-Hash": content.sha2,
    }
    return Outgoing(headers, content.size, partial(files.read, content.key))


def open_store(partner: Partner, secret: str, limits: Limits = LIMITS) -> Store:
    """The store of a partner, to be entered with its key and `secret`."""
    pair = base64.b64encode(f"{partner.key}:{secret}".encode()).decode()
    headers = {
        "Authorization": f"Basic {pair}",
        "X-Experience-API-Version": partner.version,
        "Accept": "application/json",
    }
    return Store(partner.url, headers, HttpClient(address_policy(), limits))
