"""Attachments over HTTP (XAPI 1.0.3 Data 2.4.11, Communication 1.5; 2.0.0 4.1.3, 4.2.2.6)."""

import hashlib
import json
import tracemalloc
from collections.abc import Callable
from io import BytesIO, RawIOBase
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.files.storage import default_storage
from django.test import override_settings

from tests.builders.multipart import (
    CONTENT_TYPE,
    attachment,
    body,
    part,
    statements_part,
)
from tests.integration.xapi.lrs.conftest import Provider, make_statement
from tests.integration.xapi.lrs.exchange import received, refused, send, with_files
from xapi.lrs.adapters import files
from xapi.lrs.models import AttachmentContent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("files_in_memory")]
MakeProvider = Callable[..., Provider]
ONE, TWO = b"one\r\n--callcraft", bytes(range(256)) * 40


@pytest.mark.parametrize("version", ["1.0.3", "2.0.0"])
def test_what_came_with_a_statement_comes_back_with_it(provider: Provider, version: str) -> None:
    provider.version = version
    one = with_files(ONE, TWO)
    assert send(provider, statements_part(one), part(ONE), part(TWO)).status_code == 200
    statement, contents = received(provider.get(statementId=one["id"], attachments="true"))
    assert statement["attachments"] == one["attachments"]
    assert [content for _, content in contents] == [ONE, TWO]
    assert contents[0][0] == {
        "content-type": "audio/mpeg",
        "content-length": str(len(ONE)),
        "content-transfer-encoding": "binary",
        "x-experience-api-hash": hashlib.sha256(ONE).hexdigest(),
    }


def test_put_takes_attachments_too(provider: Provider) -> None:
    one = with_files(ONE, id=None)
    query = {"statementId": str(uuid4())}
    parts = statements_part(one), part(ONE)
    assert send(provider, *parts, method="PUT", query=query).status_code == 204
    assert send(provider, *parts, method="PUT", query=query).status_code == 204
    assert received(provider.get(**query, attachments="true"))[1][0][1] == ONE


def test_without_attachments_true_only_json_comes(provider: Provider) -> None:
    """XAPI-00161."""
    one = with_files(ONE)
    send(provider, statements_part(one), part(ONE))
    for query in ({}, {"attachments": "false"}):
        response = provider.get(statementId=one["id"], **query)
        assert response["Content-Type"] == "application/json"
        assert json.loads(response.content)["id"] == one["id"]


def test_a_page_brings_each_content_once_and_its_next_page_too(provider: Provider) -> None:
    batch = [with_files(ONE), with_files(ONE, TWO), make_statement(), with_files(TWO)]
    assert send(provider, statements_part(batch), part(ONE), part(TWO)).status_code == 200
    page, contents = received(provider.get(attachments="true"))
    assert len(page["statements"]) == 4
    assert sorted(content for _, content in contents) == sorted([ONE, TWO])
    first, contents = received(provider.get(attachments="true", limit="2"))
    assert [content for _, content in contents] == [TWO]
    more = first["more"].partition("more=")[2]
    _, contents = received(provider.get(more=more))
    assert [content for _, content in contents] == [ONE, TWO]


def test_a_page_has_no_more_contents_than_a_request_may_have(provider: Provider) -> None:
    contents = [bytes([number]) * 1000 for number in range(4)]
    batch = [with_files(content) for content in (*contents, contents[3])]
    assert send(provider, statements_part(batch), *map(part, contents)).status_code == 200
    seen = []
    with override_settings(CALLCRAFT_LRS_REQUEST_BYTES=2000):
        page, came = received(provider.get(attachments="true"))
        while True:
            seen.append((len(page["statements"]), len(came)))
            if not page["more"]:
                break
            page, came = received(provider.get(more=page["more"].partition("more=")[2]))
    assert seen == [(3, 2), (2, 2)]
    with override_settings(CALLCRAFT_LRS_REQUEST_BYTES=1):
        page, came = received(provider.get(attachments="true"))
    assert (len(page["statements"]), len(came)) == (1, 1)


def test_head_says_how_much_it_would_be(provider: Provider) -> None:
    one = with_files(TWO)
    send(provider, statements_part(one), part(TWO))
    query = {"statementId": one["id"], "attachments": "true"}
    head = provider.send("HEAD", query=query)
    assert head.content == b""
    assert head["Content-Length"] == provider.get(**query)["Content-Length"]


@pytest.mark.parametrize("hashed", ["sha224", "sha256", "sha384", "sha512"])
@pytest.mark.parametrize("spelled", [str.lower, str.upper])
def test_every_sha2_is_taken_in_either_case(
    provider: Provider, hashed: str, spelled: Callable[[str], str]
) -> None:
    described = attachment(ONE, hashed=hashed)
    described["sha2"] = spelled(described["sha2"])
    one = make_statement(attachments=[described])
    named = part(ONE, x_experience_api_hash=described["sha2"].swapcase())
    assert send(provider, statements_part(one), named).status_code == 200
    _, contents = received(provider.get(statementId=one["id"], attachments="true"))
    assert contents[0][0]["x-experience-api-hash"] == described["sha2"]
    assert contents[0][1] == ONE


@pytest.mark.parametrize("version", ["1.0.3", "2.0.0"])
def test_multipart_needs_no_attachments(provider: Provider, version: str) -> None:
    """XAPI 2.0.0 4.1.3; 1.0.3 Communication 1.5.2 recommends it."""
    provider.version = version
    linked = attachment(ONE, fileUrl="https://callcraft.example/files/1")
    batch = [make_statement(), make_statement(attachments=[linked])]
    assert send(provider, statements_part(batch)).status_code == 200
    assert provider.send("POST", body=batch[1]).status_code == 200
    assert received(provider.get(attachments="true"))[1] == []


def test_a_content_with_a_url_may_come_as_well(provider: Provider) -> None:
    linked = attachment(ONE, fileUrl="https://callcraft.example/files/1")
    one = make_statement(attachments=[linked])
    assert send(provider, statements_part(one), part(ONE)).status_code == 200
    assert received(provider.get(attachments="true"))[1][0][1] == ONE


def test_attachments_of_a_sub_statement_count(provider: Provider) -> None:
    inner = {**with_files(ONE, id=None), "objectType": "SubStatement"}
    one = make_statement(object=inner)
    params = refused(provider.post(one), "attachment_missing")
    assert params["path"] == "$.object.attachments[0]"
    assert send(provider, statements_part(one), part(ONE)).status_code == 200
    assert received(provider.get(attachments="true"))[1][0][1] == ONE


def test_the_length_of_an_attachment_is_the_senders_word(provider: Provider) -> None:
    """XAPI 1.0.3 Communication 1.5.2: contents are matched by their hash and in no other way."""
    one = make_statement(attachments=[attachment(ONE, length=1)])
    assert send(provider, statements_part(one), part(ONE)).status_code == 200


# -- What is stored ---------------------------------------------------------------------------


def test_identical_contents_are_stored_once(provider: Provider) -> None:
    for _ in range(2):
        assert send(provider, statements_part(with_files(ONE)), part(ONE)).status_code == 200
    kept = AttachmentContent.objects.get()
    assert (kept.size, kept.content_type) == (len(ONE), "audio/mpeg")
    folder, _ = kept.key.rsplit("/", 1)
    assert len(default_storage.listdir(folder)[1]) == 1


def test_a_content_of_one_tenant_is_not_another_ones(make_provider: MakeProvider) -> None:
    ours, theirs = make_provider(tenant=1), make_provider(tenant=2)
    one = with_files(ONE)
    assert send(ours, statements_part(one), part(ONE)).status_code == 200
    linked = make_statement(
        attachments=[attachment(ONE, fileUrl="https://callcraft.example/files/1")]
    )
    assert theirs.post(linked).status_code == 200
    assert received(theirs.get(attachments="true"))[1] == []
    assert theirs.post(with_files(ONE)).status_code == 400
    assert send(theirs, statements_part(one), part(ONE)).status_code == 200
    assert AttachmentContent.objects.count() == 2


def test_contents_leave_only_with_a_statement_that_may_be_read(
    make_provider: MakeProvider,
) -> None:
    one = with_files(ONE)
    assert send(make_provider(), statements_part(one), part(ONE)).status_code == 200
    mine = make_provider("statements/write", "statements/read/mine")
    assert received(mine.get(attachments="true"))[1] == []
    query = {"statementId": one["id"], "attachments": "true"}
    assert mine.get(**query).status_code == 404
    assert make_provider("statements/write").get(**query).status_code == 403
    assert received(make_provider("statements/read").get(**query))[1][0][1] == ONE


def test_what_the_store_knows_has_to_come_all_the_same(provider: Provider) -> None:
    """XAPI 1.0.3 Communication 1.5.2: a part of this request, or a fileUrl."""
    send(provider, statements_part(with_files(ONE)), part(ONE))
    for response in (
        provider.post(with_files(ONE)),
        send(provider, statements_part(with_files(ONE))),
    ):
        assert response.status_code == 400
        assert json.loads(response.content)["params"]["rule"] == "attachment_missing"


def test_a_content_lost_in_a_race_leaves_no_file(
    provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody else's row counts: the file that came second goes."""
    save = files.save

    def slowly(key: str, file: Any) -> None:
        save(key, file)
        other = AttachmentContent(tenant=7, sha2=hashlib.sha256(ONE).hexdigest(), size=len(ONE))
        save(other.key, BytesIO(ONE))
        other.save()

    monkeypatch.setattr(files, "save", slowly)
    one = with_files(ONE)
    assert send(provider, statements_part(one), part(ONE)).status_code == 200
    kept = AttachmentContent.objects.get()
    folder, name = kept.key.rsplit("/", 1)
    assert default_storage.listdir(folder)[1] == [name]
    assert received(provider.get(attachments="true"))[1][0][1] == ONE


def test_a_refused_batch_may_leave_contents_but_no_statement(provider: Provider) -> None:
    one = with_files(ONE)
    send(provider, statements_part(one), part(ONE))
    changed = {**one, "result": {"success": True}, "attachments": [attachment(TWO)]}
    response = send(provider, statements_part(changed), part(TWO))
    assert response.status_code == 409
    assert received(provider.get(attachments="true"))[1][0][1] == ONE


class Zeros(RawIOBase):
    """A body whose second part is made while it is read: nobody holds it."""

    def __init__(self, size: int) -> None:
        super().__init__()
        self.size = size
        blocks, rest = divmod(size, 65_536)
        hashed = hashlib.sha256()
        for _ in range(blocks):
            hashed.update(bytes(65_536))
        hashed.update(bytes(rest))
        self.sha2 = hashed.hexdigest()
        one = make_statement(attachments=[attachment(b"", sha2=self.sha2, length=size)])
        sent = body(statements_part(one), part(b"", x_experience_api_hash=self.sha2))
        *head, tail = sent.partition(b"\r\n\r\n\r\n")
        self.start, self.end = BytesIO(b"".join(head)[:-2]), BytesIO(b"\r\n" + tail)
        self.left = size
        self.length = len(sent) + size

    def read(self, size: int = -1) -> bytes:
        if found := self.start.read(size):
            return found
        step = min(size, self.left)
        self.left -= step
        return bytes(step) if step else self.end.read(size)


def test_memory_stays_flat_however_large_a_content_is(provider: Provider, tmp_path: Path) -> None:
    zeros = Zeros(32 * 1024 * 1024)
    folder = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(tmp_path)},
    }
    stream: dict[str, Any] = {"wsgi.input": zeros, "CONTENT_LENGTH": str(zeros.length)}
    with override_settings(STORAGES={**settings.STORAGES, "default": folder}):
        send(
            provider, statements_part(with_files(ONE)), part(ONE)
        )  # What is loaded once counts not.
        tracemalloc.start()
        try:
            sent = provider.send("POST", body=b"-", content_type=CONTENT_TYPE, **stream)
            size = sum(map(len, provider.get(attachments="true").streaming_content))
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
    assert sent.status_code == 200, sent.content
    assert size > zeros.size
    assert peak < 4 * 1024 * 1024
    (path,) = (found for found in tmp_path.rglob(f"{zeros.sha2}*") if found.is_file())
    assert path.stat().st_size == zeros.size
    assert not path.stat().st_mode & 0o111


# -- What is refused --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("headers", "rule"),
    [
        ({"x_experience_api_hash": None}, "hash_missing"),
        ({"x_experience_api_hash": "0" * 64}, "hash_unknown"),
        ({"x_experience_api_hash": "none"}, "hash_unknown"),
        ({"content_transfer_encoding": None}, "transfer_encoding"),
        ({"content_transfer_encoding": "base64"}, "transfer_encoding"),
        ({"content_type": "text/html"}, "type_differs"),
        ({"content_length": "1"}, "length_differs"),
    ],
)
def test_a_part_says_what_it_is(
    provider: Provider, headers: dict[str, str | None], rule: str
) -> None:
    """XAPI-00132, XAPI-00135."""
    response = send(provider, statements_part(with_files(ONE)), part(ONE, **headers))
    params = refused(response, rule)
    assert params["part"] == "2"
    assert params["clause"] == "xAPI 1.0.3 Communication 1.5; 2.0.0 4.1.3"


def test_a_part_may_leave_out_its_type(provider: Provider) -> None:
    """XAPI 1.0.3 Communication 1.5.2: SHOULD."""
    one = statements_part(with_files(ONE))
    assert send(provider, one, part(ONE, content_type=None)).status_code == 200


def test_a_content_with_another_hash_is_refused(provider: Provider) -> None:
    named = part(TWO, x_experience_api_hash=hashlib.sha256(ONE).hexdigest())
    refused(send(provider, statements_part(with_files(ONE)), named), "hash_differs")


def test_a_part_too_much_is_refused(provider: Provider) -> None:
    """XAPI-00128."""
    one = statements_part(with_files(ONE))
    assert refused(send(provider, one, part(ONE), part(TWO)), "hash_unknown")["part"] == "3"
    assert refused(send(provider, one, part(ONE), part(ONE)), "part_twice")["part"] == "3"
    assert refused(send(provider, one, one, part(ONE)), "transfer_encoding")["part"] == "2"


def test_a_missing_part_is_refused(provider: Provider) -> None:
    """XAPI-00129."""
    batch = [make_statement(), with_files(ONE, TWO)]
    params = refused(send(provider, statements_part(batch), part(ONE)), "attachment_missing")
    assert (params["index"], params["path"]) == ("1", "$.attachments[1]")
    refused(provider.post(*batch), "attachment_missing")


def test_the_first_part_has_the_statements(provider: Provider) -> None:
    """XAPI-00133, XAPI-00134."""
    one = with_files(ONE)
    for first in (statements_part(one, "text/plain"), b"\r\n" + json.dumps(one).encode()):
        assert refused(send(provider, first, part(ONE)), "statements_missing")["part"] == "1"
    refused(send(provider, part(ONE), statements_part(one)), "statements_missing")
    refused(provider.send("POST", body=body(), content_type=CONTENT_TYPE), "statements_missing")
    refused(send(provider, b"Content-Type: application/json\r\n\r\n{"), "json")


@pytest.mark.parametrize(
    "content_type",
    [
        "multipart/form-data; boundary=callcraft-boundary",
        "multipart/related; boundary=callcraft-boundary",
        "text/plain",
        "",
    ],
)
def test_other_types_are_refused(provider: Provider, content_type: str) -> None:
    """XAPI-00127."""
    one = statements_part(with_files(ONE))
    refused(send(provider, one, part(ONE), content_type=content_type), "lrs.content_type")


@pytest.mark.parametrize(
    "content_type",
    ["multipart/mixed", "multipart/mixed; boundary=", "multipart/mixed; boundary=" + "x" * 71],
)
def test_a_boundary_is_needed(provider: Provider, content_type: str) -> None:
    """XAPI-00131."""
    one = statements_part(with_files(ONE))
    refused(send(provider, one, part(ONE), content_type=content_type), "boundary")


def test_another_boundary_than_the_bodys_is_refused(provider: Provider) -> None:
    """XAPI-00130."""
    one = statements_part(with_files(ONE))
    other = "multipart/mixed; boundary=other"
    refused(send(provider, one, part(ONE), content_type=other), "truncated")


def test_a_truncated_body_is_refused(provider: Provider) -> None:
    whole = body(statements_part(with_files(ONE)), part(ONE))
    for cut in (2, 30, len(whole) // 2, len(whole) - 10):
        response = provider.send("POST", body=whole[:cut], content_type=CONTENT_TYPE)
        refused(response, "truncated")


def test_a_bad_statement_is_refused_before_its_attachments_are_read(provider: Provider) -> None:
    one = {**with_files(ONE), "verb": {"id": "no IRI"}}
    whole = body(statements_part(one), part(ONE))[:-30]
    response = provider.send("POST", body=whole, content_type=CONTENT_TYPE)
    assert refused(response, "iri")["path"] == "$.verb.id"


# -- Limits -----------------------------------------------------------------------------------


def test_attachments_have_their_limits(provider: Provider) -> None:
    """XAPI 1.0.3 Communication 3.2: 413, with the size that is allowed."""
    one = statements_part(with_files(TWO, ONE)), part(TWO), part(ONE)
    with override_settings(CALLCRAFT_LRS_ATTACHMENT_BYTES=len(TWO) - 1):
        params = refused(send(provider, *one), "lrs.attachment_too_large", status=413)
    assert params["limit"] == str(len(TWO) - 1)
    with override_settings(CALLCRAFT_LRS_REQUEST_BYTES=len(TWO)):
        refused(send(provider, *one), "lrs.attachments_too_large", status=413)
    exact = {"CALLCRAFT_LRS_ATTACHMENT_BYTES": len(TWO)}
    with override_settings(**exact, CALLCRAFT_LRS_REQUEST_BYTES=len(TWO) + len(ONE)):
        assert send(provider, *one).status_code == 200


def test_a_request_has_a_thousand_attachments_at_most(provider: Provider) -> None:
    contents = [str(number).encode() for number in range(1001)]
    response = send(provider, statements_part(with_files(*contents)), *map(part, contents))
    refused(response, "lrs.attachments_too_many", status=413)
