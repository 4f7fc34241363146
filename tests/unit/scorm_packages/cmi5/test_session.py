"""A unit's session as a machine: whatever is sent in whatever order, the rules hold (cmi5 §9.3)."""

import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorm_packages.cmi5.exceptions import RULES, StatementRefused
from scorm_packages.cmi5.rules.session import Said, Session, judge
from xapi.statements import Version, parse

SESSION = UUID("01a00000-0000-7000-8000-000000000001")
ACTIVITY = "https://lms.example/units/1"
PUBLISHER_ID = "https://publisher.example/units/1"
EXTENSION = "https://w3id.org/xapi/cmi5/context/extensions/"
BEGAN = datetime(2026, 3, 2, 9, tzinfo=UTC)
RESULTS: dict[str, dict[str, Any]] = {
    "initialized": {},
    "completed": {"completion": True, "duration": "PT1M"},
    "passed": {"success": True, "duration": "PT1M"},
    "failed": {"success": False, "duration": "PT1M"},
    "terminated": {"duration": "PT2M"},
}
verbs = st.sampled_from([*RESULTS, "experienced", "answered"])


def session(**more: Any) -> Session:
    return Session(SESSION, ACTIVITY, PUBLISHER_ID, preferences_read=True, **more)


def say(place: Session, verb: str, second: int = 0, **result: Any) -> Said | None:
    """Judge a well-formed statement with this verb."""
    told = {**RESULTS.get(verb, {}), **result}
    categories = []
    if verb in RESULTS:
        categories.append({"id": "https://w3id.org/xapi/cmi5/context/categories/cmi5"})
    if "success" in told or "completion" in told:
        categories.append({"id": "https://w3id.org/xapi/cmi5/context/categories/moveon"})
    statement: dict[str, Any] = {
        "actor": {"account": {"homePage": "https://people.example", "name": "A-17"}},
        "verb": {"id": f"http://adlnet.gov/expapi/verbs/{verb}"},
        "object": {"id": ACTIVITY},
        "timestamp": (BEGAN + timedelta(seconds=second)).isoformat().replace("+00:00", "Z"),
        "context": {
            "contextActivities": {"grouping": [{"id": PUBLISHER_ID}], "category": categories},
            "extensions": {EXTENSION + "sessionid": str(SESSION), EXTENSION + "masteryscore": 0.8},
        },
    }
    if told:
        statement["result"] = told
    return judge(place, parse(json.dumps(statement).encode(), Version.V1), uuid4())


@given(st.lists(verbs, max_size=12), st.booleans(), st.booleans())
def test_no_order_of_statements_gets_around_the_rules(
    sent: list[str], was_completed: bool, was_passed: bool
) -> None:
    place = session(completed=was_completed, passed=was_passed)
    taken: list[str] = []
    for second, verb in enumerate(sent):
        before = (set(place.verbs), place.is_over, place.initialized_at)
        try:
            say(place, verb, second)
        except StatementRefused:
            assert (place.verbs, place.is_over, place.initialized_at) == before
        else:
            taken.append(verb)
    assert taken[:1] in ([], ["initialized"])
    assert "terminated" not in taken[:-1]
    defined = [verb for verb in taken if verb in RESULTS]
    assert len(defined) == len(set(defined))
    assert not {"passed", "failed"} <= set(taken)
    assert not (was_completed and "completed" in taken)
    assert not (was_passed and {"passed", "failed"} & set(taken))


@given(st.sampled_from(["passed", "failed"]), st.decimals(0, 1, places=4))
def test_verdict_agrees_with_the_mastery_score(verb: str, scaled: Decimal) -> None:
    place = session(mastery_score=Decimal("0.8"))
    say(place, "initialized")
    reaches = scaled >= Decimal("0.8")
    if reaches is (verb == "passed"):
        said = say(place, verb, 1, score={"scaled": float(scaled)})
        assert said is not None
        assert said.score == Decimal(repr(float(scaled)))
    else:
        with pytest.raises(StatementRefused):
            say(place, verb, 1, score={"scaled": float(scaled)})


@pytest.mark.parametrize(
    "timestamp",
    ["2026-03-02T09:00:00Z", "2026-03-02T09:00:00.123+00:00", "2026-03-02T09:00:00.5Z"],
)
def test_utc_is_utc_however_it_is_written(timestamp: str) -> None:
    place = session()
    statement = {
        "actor": {"account": {"homePage": "https://people.example", "name": "A-17"}},
        "verb": {"id": "http://adlnet.gov/expapi/verbs/initialized"},
        "object": {"id": ACTIVITY},
        "timestamp": timestamp,
        "context": {
            "contextActivities": {
                "grouping": [{"id": PUBLISHER_ID}],
                "category": [{"id": "https://w3id.org/xapi/cmi5/context/categories/cmi5"}],
            },
            "extensions": {EXTENSION + "sessionid": str(SESSION)},
        },
    }
    said = judge(place, parse(json.dumps(statement).encode(), Version.V2), uuid4())
    assert said is not None


def test_every_rule_speaks_both_languages_with_its_clause() -> None:
    for name, rule in RULES.items():
        problem = StatementRefused(name)
        assert rule.clause in problem.text("en")
        assert rule.clause in problem.text("zh-Hans")
        assert problem.text("en") != problem.text("zh-Hans")
        assert problem.as_dict("en")["params"] == {"rule": name, "clause": rule.clause}
