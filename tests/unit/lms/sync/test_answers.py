"""What an answer means for the message."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.sync.rules.answers import EXCERPT_BYTES, Outcome, Verdict, classify, excerpt
from lms.sync.rules.reasons import REASONS
from xapi.outside.answers import Answer, NoAnswer

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


def judged(status: int, body: bytes = b"", *, refreshed: bool = False, **headers: str) -> Verdict:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return classify(Answer(status, named, body), now=NOW, refreshed=refreshed)


def code(verdict: Verdict) -> str:
    assert verdict.reason is not None
    return verdict.reason.code


@pytest.mark.parametrize("status", [200, 201, 202, 204, 299])
def test_two_hundreds_are_delivered(status: int) -> None:
    assert judged(status).outcome is Outcome.DELIVERED


@pytest.mark.parametrize("status", [300, 301, 302, 303, 304, 307, 308])
def test_redirect_is_not_success(status: int) -> None:
    verdict = judged(status, location="/login")
    assert (verdict.outcome, code(verdict)) == (Outcome.DEAD, "redirected")


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        (408, "timed_out"),
        (425, "unavailable"),
        (429, "throttled"),
        (500, "server_error"),
        (501, "server_error"),
        (502, "server_error"),
        (503, "unavailable"),
        (504, "server_error"),
        (599, "server_error"),
        (199, "answer_garbled"),
        (600, "answer_garbled"),
    ],
)
def test_passing_trouble_is_tried_again(status: int, reason: str) -> None:
    verdict = judged(status)
    assert (verdict.outcome, code(verdict)) == (Outcome.RETRY, reason)


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        (400, "rejected"),
        (403, "forbidden"),
        (404, "not_found"),
        (405, "not_found"),
        (406, "refused"),
        (410, "gone"),
        (413, "too_large"),
        (415, "rejected"),
        (422, "rejected"),
        (451, "refused"),
    ],
)
def test_refusal_is_a_dead_letter_with_a_reason(status: int, reason: str) -> None:
    verdict = judged(status)
    assert (verdict.outcome, code(verdict)) == (Outcome.DEAD, reason)
    assert not verdict.partner_failed


def test_conflict_waits_for_a_person() -> None:
    assert judged(409).outcome is Outcome.CONFLICT


def test_unauthorised_refreshes_once_and_then_counts_against_the_partner() -> None:
    assert judged(401).outcome is Outcome.REFRESH
    again = judged(401, refreshed=True)
    assert (again.outcome, code(again)) == (Outcome.RETRY, "unauthorised")
    assert again.partner_failed


@pytest.mark.parametrize(
    "verdict", [judged(403, retry_after="3"), judged(403, x_rate_limit_remaining="0.0")]
)
def test_forbidden_that_throttles_is_tried_again(verdict: Verdict) -> None:
    assert (verdict.outcome, code(verdict)) == (Outcome.RETRY, "throttled")


@pytest.mark.parametrize("left", ["700", "many", ""])
def test_forbidden_with_room_in_the_bucket_is_a_dead_letter(left: str) -> None:
    assert judged(403, x_rate_limit_remaining=left).outcome is Outcome.DEAD


def test_wish_to_wait_is_kept_only_for_what_is_tried_again() -> None:
    assert judged(503, retry_after="30").after == timedelta(seconds=30)
    assert judged(404, retry_after="30").after is None


@pytest.mark.parametrize(
    "content",
    [
        {"error": "no such course"},
        {"error": {"code": 5}},
        {"errors": ["x"]},
        {"exception": "dml_write_exception", "message": "…"},
        {"errorcode": "invalidtoken"},
        {"success": False},
        {"ok": False},
        {"errcode": 40014, "errmsg": "invalid"},
        {"errcode": "40014"},
        {"status": "error"},
        {"status": "FAIL"},
    ],
    ids=str,
)
def test_error_inside_a_success_is_no_success(content: object) -> None:
    verdict = judged(200, json.dumps(content).encode(), content_type="application/json")
    assert (verdict.outcome, code(verdict)) == (Outcome.RETRY, "error_in_answer")


@pytest.mark.parametrize(
    "content",
    [
        {},
        {"error": None},
        {"error": ""},
        {"error": False},
        {"error": 0},
        {"errors": []},
        {"errcode": 0, "errmsg": "ok"},
        {"errcode": "0"},
        {"success": True},
        {"status": "ok"},
        ["error"],
        "error",
        None,
    ],
    ids=str,
)
def test_answer_that_reports_no_error_is_delivered(content: object) -> None:
    body = json.dumps(content).encode()
    assert judged(200, body, content_type="application/json").outcome is Outcome.DELIVERED


def test_error_is_found_although_the_type_is_not_declared() -> None:
    assert judged(200, b' {"error": "x"}', content_type="text/html").outcome is Outcome.RETRY


def test_half_a_json_answer_is_not_trusted() -> None:
    verdict = judged(200, b'{"taken": tr', content_type="application/json")
    assert (verdict.outcome, code(verdict)) == (Outcome.RETRY, "answer_garbled")


@pytest.mark.parametrize("body", [b"ok", b"{ok}", b"\xff\xfe", b""])
def test_plain_answer_is_delivered(body: bytes) -> None:
    assert judged(200, body, content_type="text/plain").outcome is Outcome.DELIVERED


def test_deeply_nested_answer_is_garbled_and_does_no_harm() -> None:
    verdict = judged(200, b"[" * 60_000, content_type="application/json")
    assert code(verdict) == "answer_garbled"


def test_answer_cut_at_our_limit_counts_by_its_status() -> None:
    cut = Answer(200, {"content-type": "application/json"}, b'{"a": "' + b"x" * 99, cut=True)
    assert classify(cut, now=NOW).outcome is Outcome.DELIVERED


@pytest.mark.parametrize(
    "reason",
    [
        "timed_out",
        "connection_refused",
        "connection_broken",
        "name_unknown",
        "tls_invalid",
        "address_refused",
        "secret_unreadable",
    ],
)
def test_no_answer_is_tried_again_and_counts_against_the_partner(reason: str) -> None:
    verdict = classify(NoAnswer(reason, "detail"), now=NOW)
    assert (verdict.outcome, code(verdict), verdict.partner_failed) == (Outcome.RETRY, reason, True)


def test_throttling_does_not_count_as_an_outage() -> None:
    assert not judged(429).partner_failed


@given(st.integers(100, 999), st.binary(max_size=300), st.sampled_from(["", "application/json"]))
def test_every_answer_gets_a_verdict_and_every_failure_a_reason(
    status: int, body: bytes, content_type: str
) -> None:
    verdict = judged(status, body, content_type=content_type)
    assert (verdict.reason is None) == (verdict.outcome is Outcome.DELIVERED)


@given(st.binary(max_size=6000))
def test_excerpt_fits_and_can_be_stored(body: bytes) -> None:
    text = excerpt(body)
    assert len(text.encode()) <= EXCERPT_BYTES
    assert "\x00" not in text


def test_excerpt_does_not_split_a_character() -> None:
    assert excerpt("课".encode() * 1000) == "课" * (EXCERPT_BYTES // 3)


def test_every_reason_says_what_to_do_in_both_languages() -> None:
    for reason in REASONS.values():
        assert reason.text("en").endswith(".")
        assert reason.text("zh-hans").endswith("。")
        assert not any("一" <= letter <= "鿿" for letter in reason.en)
