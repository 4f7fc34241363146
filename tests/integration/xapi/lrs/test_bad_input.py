"""Input that cannot be stored: each is refused with what and where, and nothing is stored."""

import json
from io import BytesIO, RawIOBase
from typing import Any

import pytest
from django.test import override_settings

from tests.builders.multipart import CONTENT_TYPE, attachment, body, part, statements_part
from tests.integration.xapi.lrs.conftest import ITEM, Provider, make_statement
from xapi.lrs.api.bodies import LARGEST_BATCH
from xapi.lrs.models import StatementRow

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("files_in_memory")]
EXTENSION = "https://callcraft.example/x"


def raw(**places: bytes) -> bytes:
    """A statement with bytes put in as they are: raw(timestamp=b'"0000"')."""
    named = {"result": {"extensions": {EXTENSION: 0}}, **dict.fromkeys(places, "@")}
    whole = json.dumps(make_statement(**named)).encode()
    for name, value in places.items():
        whole = whole.replace(b'"%b": "@"' % name.encode(), b'"%b": %b' % (name.encode(), value))
    return whole


def extended(value: bytes) -> bytes:
    """A statement with bytes as the value of an extension."""
    return raw().replace(b'"%b": 0' % EXTENSION.encode(), b'"%b": %b' % (EXTENSION.encode(), value))


def refused(response: Any, rule: str, path: str = "$", *, status: int = 400) -> None:
    assert response.status_code == status, response.content
    problem = json.loads(response.content)
    assert problem["code"] == "lrs.statement_invalid", problem
    assert problem["params"]["rule"] == rule, problem
    assert problem["params"]["path"].startswith(path), problem
    assert problem["params"]["clause"].startswith("xAPI ")
    assert not StatementRow.objects.exists()


def send(provider: Provider, whole: bytes, **more: Any) -> Any:
    return provider.send("POST", body=whole, **more)


@pytest.mark.parametrize("version", ["1.0.3", "2.0.0"])
@pytest.mark.parametrize(
    ("value", "rule"),
    [
        (b'"0000-01-01T00:00:00Z"', "timestamp"),
        (b'"0001-01-01T00:00:00+14:00"', "timestamp"),
        (b'"9999-12-31T23:59:59-14:00"', "timestamp"),
        (b'"10000-01-01T00:00:00Z"', "timestamp"),
        (b'"2030-02-30T00:00:00Z"', "timestamp"),
        (b'"2030-01-01T00:00:00-00:00"', "timestamp"),
        (b"1893456000", "wrong_type"),
        (b"null", "wrong_type"),
    ],
)
def test_timestamps_outside_the_calendar(
    provider: Provider, version: str, value: bytes, rule: str
) -> None:
    provider.version = version
    refused(send(provider, raw(timestamp=value)), rule, "$.timestamp")


@pytest.mark.parametrize("year", ["0001", "1969", "9999"])
def test_any_year_of_the_calendar_is_kept(provider: Provider, year: str) -> None:
    one = make_statement(timestamp=f"{year}-06-15T12:00:00Z")
    assert provider.post(one).status_code == 200
    got = json.loads(provider.get(statementId=one["id"]).content)
    assert got["timestamp"] == one["timestamp"]


@pytest.mark.parametrize("number", [b"1e400", b"-1e400", b"1" * 400, b"-" + b"1" * 5000])
def test_numbers_beyond_a_double(provider: Provider, number: bytes) -> None:
    """RFC 8259 §6: other systems could not read them back."""
    response = send(provider, extended(number))
    assert response.status_code == 400
    assert json.loads(response.content)["params"]["rule"] in ("number_out_of_range", "json")
    response = send(provider, raw(result=b'{"score": {"raw": %b}}' % number))
    assert response.status_code == 400
    assert not StatementRow.objects.exists()


@pytest.mark.parametrize("number", ["1e308", "5e-324", "9007199254740993", "1" * 300, "-0.0"])
def test_numbers_within_a_double_are_kept(provider: Provider, number: str) -> None:
    assert send(provider, extended(number.encode())).status_code == 200
    (got,) = json.loads(provider.get().content)["statements"]
    assert float(got["result"]["extensions"][EXTENSION]) == float(number)


@pytest.mark.parametrize(
    ("value", "rule", "path"),
    [
        (b"[" * 70 + b"]" * 70, "too_deep", "$.result.extensions"),
        (b'{"a":' * 70 + b"1" + b"}" * 70, "too_deep", "$.result.extensions"),
        (b"[" * 200_000 + b"]" * 200_000, "too_deep", "$"),
        (b"[" * 200_000, "too_deep", "$"),
    ],
)
def test_nesting_without_end(provider: Provider, value: bytes, rule: str, path: str) -> None:
    refused(send(provider, extended(value)), rule, path)


@pytest.mark.parametrize(
    ("whole", "rule"),
    [
        (b" ", "json"),
        (b"{", "json"),
        (b"[{}", "json"),
        (b"nonsense", "json"),
        (b"null", "wrong_type"),
        (b'"text"', "wrong_type"),
        (b"[1]", "wrong_type"),
        (b"[[]]", "wrong_type"),
        (b"{}", "missing_property"),
        (raw() + b"x", "json"),
        (raw() + raw(), "json"),
        (b"\xef\xbb\xbf" + raw(), "json"),
        (raw().decode().encode("utf-16"), "json"),
        (extended(b"NaN"), "json"),
        (extended(b"01"), "json"),
        (extended(b"'a'"), "json"),
        (extended(b'"\xff"'), "encoding"),
        (extended(b'"\xed\xa0\x80"'), "encoding"),
        (extended(b'"\x01"'), "json"),
        (extended(b'"\\ud800"'), "json"),
    ],
)
def test_bodies_that_are_no_statements(provider: Provider, whole: bytes, rule: str) -> None:
    refused(send(provider, whole), rule)


def test_the_place_in_the_batch_and_in_the_statement_is_told(provider: Provider) -> None:
    response = send(provider, b"[%b,%b]" % (raw(), raw(actor=b'{"mbox": "mailto:"}')))
    refused(response, "mailto", "$.actor.mbox")
    assert json.loads(response.content)["params"]["index"] == "1"


@pytest.mark.parametrize(
    ("place", "value"),
    [
        ("verb", b'{"id": "https://callcraft.example/\\u0000"}'),
        ("actor", b'{"mbox": "mailto:l\\u0000in@callcraft.example"}'),
        ("actor", b'{"openid": "https://callcraft.example/\\u0000"}'),
        ("object", b'{"id": "https://callcraft.example/\\u0000"}'),
        ("version", b'"2.0.0\\u0000"'),
        ("timestamp", b'"2030-01-01T00:00:00Z\\u0000"'),
    ],
)
def test_nul_where_a_form_is_asked_for(provider: Provider, place: str, value: bytes) -> None:
    response = send(provider, raw(**{place: value}))
    assert response.status_code == 400
    assert json.loads(response.content)["params"]["path"].startswith(f"$.{place}")


def test_nul_in_free_text_is_kept_and_found(provider: Provider) -> None:
    """JSON allows it; PostgreSQL's text does not, so no text of a statement may end up in one."""
    account = {"homePage": "https://callcraft.example/people", "name": "a\x00b"}
    one = make_statement(
        actor={"account": account, "name": "\x00"},
        object={"id": ITEM, "definition": {"name": {"en": "\x00"}, "description": {"en": "\x00"}}},
        context={"platform": "\x00", "extensions": {EXTENSION: {"\x00": "\x00"}}},
        result={"response": "\x00"},
    )
    assert provider.post(one).status_code == 200
    assert provider.found(agent=json.dumps({"account": account})) == [one["id"]]
    got = json.loads(provider.get(statementId=one["id"]).content)
    assert got.items() >= one.items()


def test_control_characters_of_a_media_type_never_reach_a_header(provider: Provider) -> None:
    described = attachment(b"", contentType='text/plain; name="a\r\nX-Evil: 1"')
    refused(
        provider.post(make_statement(attachments=[described])),
        "media_type",
        "$.attachments[0].contentType",
    )


@pytest.mark.parametrize("spelled", [str.lower, str.upper])
def test_two_equal_ids(provider: Provider, spelled: Any) -> None:
    """XAPI 2.0.0 4.1.6.1."""
    one = make_statement()
    response = provider.post(one, {**one, "id": spelled(one["id"])})
    assert response.status_code == 400
    assert json.loads(response.content)["code"] == "lrs.id_twice"
    assert one["id"] in json.loads(response.content)["message"]
    assert not StatementRow.objects.exists()


def test_of_a_name_that_stands_twice_the_last_value_counts_everywhere(provider: Provider) -> None:
    """RFC 8259 §4 leaves it open. What was checked is what is stored, shown and found."""
    first, last = "https://callcraft.example/first", "https://callcraft.example/last"
    verbs = f'"verb": {{"id": "{first}"}}, "verb": {{"id": "no IRI", "id": "{last}"}}'
    head, _, tail = raw().partition(b'"verb": ')
    whole = head + verbs.encode() + tail[tail.index(b"}") + 1 :]
    assert send(provider, whole).status_code == 200
    (got,) = json.loads(provider.get().content)["statements"]
    assert got["verb"] == {"id": last}
    assert first.encode() not in provider.get().content
    assert provider.found(verb=first) == []
    assert provider.found(verb=last) == [got["id"]]


def test_a_statement_of_ten_megabytes_is_taken(provider: Provider) -> None:
    one = make_statement(result={"extensions": {EXTENSION: "x" * 10_000_000}})
    assert provider.post(one).status_code == 200
    got = json.loads(provider.get(statementId=one["id"]).content)
    assert got["result"] == one["result"]


def test_ten_thousand_statements_are_too_many(provider: Provider) -> None:
    one = make_statement(id=None)
    response = provider.post(*[one] * 10_000)
    assert response.status_code == 413
    problem = json.loads(response.content)
    assert problem["code"] == "lrs.batch_too_large"
    assert problem["params"] == {"limit": str(LARGEST_BATCH)}
    assert not StatementRow.objects.exists()


@pytest.mark.parametrize("content_type", ["application/json", CONTENT_TYPE])
def test_a_body_in_chunks_says_no_length_and_is_read_to_its_end(
    provider: Provider, content_type: str
) -> None:
    """RFC 9112 §7.1: the server knows where it ends (`wsgi.input_terminated`)."""
    one = json.dumps(make_statement()).encode()
    whole = one if content_type == "application/json" else body(statements_part(json.loads(one)))
    chunked: dict[str, Any] = {
        "wsgi.input": BytesIO(whole),
        "wsgi.input_terminated": True,
        "CONTENT_LENGTH": "",
        "HTTP_TRANSFER_ENCODING": "chunked",
    }
    assert send(provider, b"-", content_type=content_type, **chunked).status_code == 200
    assert provider.found() == [json.loads(one)["id"]]


def test_a_refused_upload_is_heard_out(provider: Provider) -> None:
    """However far beyond the limit it goes, its sender gets to the answer."""
    content = b"x" * 40_000_000
    one = statements_part(make_statement(attachments=[attachment(content)]))
    with override_settings(CALLCRAFT_LRS_ATTACHMENT_BYTES=1000):
        response = send(provider, body(one, part(content)), content_type=CONTENT_TYPE)
    assert response.status_code == 413
    assert response.wsgi_request.read(1) == b""


class Breaking(RawIOBase):
    """A body whose sender goes away, with an error or without a word, after some bytes."""

    def __init__(self, whole: bytes, error: type[OSError] | None) -> None:
        super().__init__()
        self.whole, self.error = whole, error

    def read(self, size: int = -1) -> bytes:
        if self.error and not self.whole:
            raise self.error
        block, self.whole = self.whole[:size], self.whole[size:]
        return block


@pytest.mark.parametrize("error", [None, TimeoutError, ConnectionResetError])
def test_a_sender_that_goes_away(provider: Provider, error: type[OSError] | None) -> None:
    content = b"x" * 1000
    one = make_statement(attachments=[attachment(content)])
    multipart = body(statements_part(one), part(content))
    for whole, content_type in (
        # Without its end it would be JSON all the same.
        (json.dumps(make_statement()).encode() + b" " * 100, "application/json"),
        (multipart, CONTENT_TYPE),
    ):
        stream = {
            "wsgi.input": Breaking(whole[:-80], error),
            "CONTENT_LENGTH": str(len(whole)),
        }
        response = send(provider, b"-", content_type=content_type, **stream)
        assert response.status_code == 400
        assert json.loads(response.content)["code"] in ("lrs.body_unreadable", "lrs.part")
        assert not StatementRow.objects.exists()


@pytest.mark.parametrize("error", [None, TimeoutError])
def test_a_document_that_came_in_part_is_not_kept(
    provider: Provider, error: type[OSError] | None
) -> None:
    """Any bytes are a document, so only the length tells that some are missing."""
    query = {"activityId": ITEM, "profileId": "notes"}
    stream: dict[str, Any] = {"wsgi.input": Breaking(b"half", error), "CONTENT_LENGTH": "8"}
    response = provider.send(
        "PUT",
        "activities/profile",
        body=b"-",
        query=query,
        content_type="text/plain",
        headers={"If-None-Match": "*"},
        **stream,
    )
    assert response.status_code == 400
    assert json.loads(response.content)["code"] == "lrs.body_unreadable"
    assert provider.send("GET", "activities/profile", query=query).status_code == 404
