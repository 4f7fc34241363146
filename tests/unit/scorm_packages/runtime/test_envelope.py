"""What a hostile browser may post, and what comes of it."""

import json
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorm_packages.runtime.rules.envelope import (
    MAX_BODY_BYTES,
    EnvelopeError,
    parse_envelope,
)


def body(**changes: Any) -> dict[str, Any]:
    commit = {
        "seq": 1,
        "uuid": str(uuid4()),
        "at": "2026-03-02T08:00:00.000Z",
        "set": [["cmi.core.lesson_status", "incomplete"]],
        "sessionTime": "0000:00:05.00",
        "terminate": False,
    }
    commit.update(changes.pop("commit", {}))
    return {"session": str(uuid4()), "replayFor": None, "commits": [commit], **changes}


def encoded(value: Any) -> bytes:
    return json.dumps(value).encode()


def test_a_good_envelope_is_read_as_it_was_written() -> None:
    envelope = parse_envelope(encoded(body()))
    assert envelope.replay_for is None
    assert envelope.commits[0].set == [("cmi.core.lesson_status", "incomplete")]
    assert envelope.commits[0].session_time == "0000:00:05.00"


@pytest.mark.parametrize(
    "changes",
    [
        {"session": "1"},
        {"session": None},
        {"commits": []},
        {"commits": {}},
        {"commits": [1]},
        {"extra": 1},
        {"replayFor": "x"},
        {"commit": {"seq": 0}},
        {"commit": {"seq": "1"}},
        {"commit": {"seq": 1.5}},
        {"commit": {"seq": True}},
        {"commit": {"seq": 10**9}},
        {"commit": {"at": "yesterday"}},
        {"commit": {"at": "2026-03-02T08:00:00"}},
        {"commit": {"set": [["a"]]}},
        {"commit": {"set": [["a", 1]]}},
        {"commit": {"set": [["a", None]]}},
        {"commit": {"set": {"a": "b"}}},
        {"commit": {"set": [["a" * 300, "b"]]}},
        {"commit": {"set": [["cmi.suspend_data", "a\0b"]]}},
        {"commit": {"sessionTime": 5}},
        {"commit": {"sessionTime": "0" * 40}},
        {"commit": {"terminate": "yes"}},
    ],
)
def test_another_shape_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(EnvelopeError):
        parse_envelope(encoded(body(**changes)))


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"null",
        b"[" * 100_000,
        b'{"session":' * 50_000,
        b"\xff\xfe",
        b'{"session":"\\ud800"}',
        b"{" + b" " * MAX_BODY_BYTES + b"}",
    ],
)
def test_what_is_no_json_of_ours_is_refused(raw: bytes) -> None:
    with pytest.raises(EnvelopeError):
        parse_envelope(raw)


def test_commits_must_follow_one_another() -> None:
    first = body()["commits"][0]
    for second in (1, 3, 9):
        with pytest.raises(EnvelopeError):
            parse_envelope(encoded(body(commits=[first, {**first, "seq": second}])))


@given(st.binary(max_size=200))
def test_no_bytes_break_the_parser(raw: bytes) -> None:
    with pytest.raises(EnvelopeError):
        parse_envelope(raw)
