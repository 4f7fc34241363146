"""What replaces a standing decision, and what does not."""

from typing import Any

import pytest

from lms.grading.rules.superseding import takes_the_place_of

STANDING: dict[str, Any] = {
    "engine_version": "1",
    "rule_set": {"key": "k", "version": "1.0.0", "sha256": "aa"},
    "outcome": "pass",
    "score": "80.0",
    "missing": [],
    "facts": {"past_due": False},
    "evidence": [{"statement_id": "s1"}, {"statement_id": "s2"}],
}


@pytest.mark.parametrize(
    "change",
    [
        {"outcome": "fail"},
        {"score": "80.1"},
        {"missing": [{"what": "a", "why": "not_started"}]},
        {"engine_version": "2"},
        {"rule_set": {"key": "k", "version": "1.0.1", "sha256": "bb"}},
    ],
)
def test_another_verdict_takes_the_place(change: dict[str, Any]) -> None:
    assert takes_the_place_of({**STANDING, **change}, STANDING)


def test_late_evidence_that_changes_nothing_does_not() -> None:
    more = [*STANDING["evidence"], {"statement_id": "s3"}]
    assert not takes_the_place_of({**STANDING, "evidence": more}, STANDING)


def test_statement_that_is_gone_does() -> None:
    assert takes_the_place_of({**STANDING, "evidence": STANDING["evidence"][:1]}, STANDING)


def test_first_decision_needs_evidence_or_a_verdict() -> None:
    nothing = {**STANDING, "outcome": "indeterminate", "evidence": []}
    assert not takes_the_place_of(nothing, None)
    assert takes_the_place_of({**nothing, "outcome": "fail"}, None)
    assert takes_the_place_of({**STANDING, "outcome": "indeterminate"}, None)
