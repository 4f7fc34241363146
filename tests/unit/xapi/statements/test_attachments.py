"""Attachments and their contents (XAPI 1.0.3 Data 2.4.11, Communication 1.5.2; 2.0.0 4.2.2.6)."""

from typing import Any

import pytest

from tests.builders.multipart import SIGNATURE, attachment
from tests.unit.xapi.statements.samples import SIMPLE, SUB_STATEMENT
from xapi.statements import Statement, StatementInvalid, Version, parse
from xapi.statements.attachments import check_contents

LINKED = attachment(b"linked", fileUrl="https://callcraft.example/files/1")
SENT = attachment(b"sent")
HASH = SENT["sha2"]


def statement(*attachments: Any, inner: Any = ()) -> Statement:
    sub = {**SUB_STATEMENT, "attachments": list(inner)}
    return parse({**SIMPLE, "attachments": list(attachments), "object": sub}, Version.V2)


def refused(one: Statement, *received: str) -> StatementInvalid:
    with pytest.raises(StatementInvalid) as caught:
        check_contents(one.all_attachments(), received)
    return caught.value


def test_all_attachments_are_found_with_their_places() -> None:
    found = statement(LINKED, SENT, inner=[SENT]).all_attachments()
    assert [(path, one.sha2) for path, one in found] == [
        ("$.attachments[0]", LINKED["sha2"]),
        ("$.attachments[1]", HASH),
        ("$.object.attachments[0]", HASH),
    ]
    assert list(parse(SIMPLE, Version.V2).all_attachments()) == []


def test_a_content_comes_or_lies_at_a_url() -> None:
    one = statement(LINKED, {**SENT, "sha2": HASH.upper()}, inner=[SENT])
    check_contents(one.all_attachments(), {HASH})
    missing = refused(one)
    assert (missing.code, missing.path) == ("attachment_missing", "$.attachments[1]")
    assert missing.clause == "xAPI 1.0.3 Communication 1.5; 2.0.0 4.1.3"
    assert refused(statement(inner=[SENT])).path == "$.object.attachments[0]"


def test_a_signature_comes_even_if_there_is_a_url() -> None:
    one = statement({**LINKED, "usageType": SIGNATURE})
    missing = refused(one)
    assert (missing.code, missing.path) == ("signature_missing", "$.attachments[0]")
    assert missing.clause == "xAPI 1.0.3 Data 2.6; 2.0.0 4.2.6"
    check_contents(one.all_attachments(), {LINKED["sha2"]})


@pytest.mark.parametrize(
    ("content_type", "media_type", "same"),
    [
        ("audio/mpeg", "Audio/MPEG", True),
        ("audio/mpeg; rate=8000", "audio/mpeg", True),
        ("audio/mpeg", "audio/mpeg ;rate=1", True),
        ("audio/mpeg", "audio/mp3", False),
        ("audio/mpeg", "", False),
    ],
)
def test_media_types_are_compared_without_parameters(
    content_type: str, media_type: str, same: bool
) -> None:
    ((_, one),) = statement(attachment(b"", contentType=content_type)).all_attachments()
    assert one.is_of_type(media_type) is same


@pytest.mark.parametrize(
    "content_type",
    [
        "audio",
        "audio/",
        "audio/mpeg;",
        'a/b; c="\r\nX: 1"',
        'a/b; c="\x00"',
        'a/b; c="\\\x7f"',
        'a/b; c="',
    ],
)
def test_what_is_no_media_type_is_refused(content_type: str) -> None:
    with pytest.raises(StatementInvalid) as caught:
        statement(attachment(b"", contentType=content_type))
    assert caught.value.path == "$.attachments[0].contentType"


@pytest.mark.parametrize("name", ["plain", "录音 1", 'with \\" inside', "tab\there"])
def test_a_media_type_may_name_a_file(name: str) -> None:
    ((_, one),) = statement(
        attachment(b"", contentType=f'audio/mpeg; name="{name}"')
    ).all_attachments()
    assert one.is_of_type("audio/mpeg")
