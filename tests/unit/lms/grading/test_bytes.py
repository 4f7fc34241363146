"""The same inputs, the same bytes: today, in another order, from a record, and in ten years."""

import hashlib
import json
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import lms.regulation
from lms.grading.rules.attendance import readings_of
from lms.grading.rules.evaluate import ENGINE_VERSION, Evaluation, Facts, evaluate
from lms.grading.rules.evidence import Entry, Evidence
from lms.grading.rules.marks import ABSENT, EXCUSED, KIND, Mark
from lms.grading.rules.replay import OtherEngine, evidence_in, replay
from lms.grading.rules.superseding import takes_the_place_of
from lms.regulation.rules.canonical import canonical_bytes, read_exact_json
from lms.regulation.rules.rule_set import RuleSet, parse_rule_set
from tests.builders.attended import mark, tardy_rules
from tests.builders.judging import TEXT, entry

GOLDEN = Path(__file__).with_name("golden_decisions.json")
ITEMS = ("business", "company", "rules", "simulation", "skills")


def rules(key: str) -> RuleSet:
    path = Path(lms.regulation.__file__).parent / "rule_sets" / f"{key}.json"
    return parse_rule_set(read_exact_json(path.read_bytes()))


NEW_HIRE = rules("csr.new_hire")


def with_attendance() -> RuleSet:
    added = json.loads(json.dumps(tardy_rules()).replace("C1", "S05#9"))
    added["consequences"] += NEW_HIRE.content["consequences"]
    return parse_rule_set({**NEW_HIRE.content, **added})


ATTENDED = with_attendance()
MARKS = [
    *[mark(n, late=n % 4) for n in range(4)],
    *[mark(n, ABSENT, run="run-2") for n in range(3)],
    mark(9, late=3, exempt="pending", run="run-3"),
    mark(10, EXCUSED, leave="official"),
    mark(11, made_up="run-1/10"),
    mark(12, leave="personal", on_leave=20),
]

entries = st.builds(
    lambda item, number, completion, success, score: Entry(
        at=f"2026-01-01T00:00:{number:02d}.000000+00:00",
        statement_id=f"{item}-{number}",
        sha256=hashlib.sha256(f"{item}-{number}".encode()).hexdigest(),
        verb="terminated",
        item=item,
        attempt=str(number // 2),
        activity=item,
        whole=False,
        completion=completion,
        success=success,
        score=score,
    ),
    st.sampled_from(ITEMS),
    st.integers(0, 5),
    st.sampled_from([None, True, False]),
    st.sampled_from([None, True, False]),
    st.none() | st.fractions(0, 1, max_denominator=60),
)
evidence = st.lists(entries, max_size=24, unique_by=lambda entry: entry.statement_id)


def judged(found: list[Entry]) -> Evaluation:
    return evaluate(NEW_HIRE, Facts({item: (item,) for item in ITEMS}), Evidence.of(found))


@given(evidence, st.randoms())
def test_order_of_evidence_changes_no_byte(found: list[Entry], random: Random) -> None:
    shuffled = [*found, *found]
    random.shuffle(shuffled)
    assert judged(shuffled).to_bytes() == judged(found).to_bytes()


@given(evidence)
@settings(max_examples=50)
def test_record_judged_again_from_its_own_inputs_gives_its_own_bytes(found: list[Entry]) -> None:
    """Through JSON text too, as the database keeps it."""
    evaluation = judged(found)
    for result in evaluation.scopes:
        record = evaluation.record(result)
        kept = json.loads(json.dumps(record))
        assert replay(kept, NEW_HIRE) == canonical_bytes(kept) == canonical_bytes(record)


@given(evidence)
@settings(max_examples=50)
def test_judging_twice_supersedes_nothing(found: list[Entry]) -> None:
    first, second = judged(found), judged(found)
    for before, after in zip(first.scopes, second.scopes, strict=True):
        assert not takes_the_place_of(second.record(after), first.record(before))


@given(st.lists(st.sampled_from(MARKS), max_size=9, unique=True), evidence)
@settings(max_examples=50)
def test_record_with_attendance_is_judged_again_from_its_own_marks(
    marks: list[Mark], found: list[Entry]
) -> None:
    facts = Facts({item: (item,) for item in ITEMS}, readings=readings_of(ATTENDED))
    evaluation = evaluate(ATTENDED, facts, Evidence.of(found, marks))
    for result in evaluation.scopes:
        record = evaluation.record(result)
        kept = json.loads(json.dumps(record))
        assert replay(kept, ATTENDED) == canonical_bytes(record)
        told = [one for one in record["evidence"] if one.get("kind") == KIND]
        assert len(told) == (len(marks) if result.scope == "total" else 0)


def test_mark_without_leave_for_a_part_has_the_bytes_it_always_had() -> None:
    told = mark(0, late=3).as_record()
    assert "on_leave" not in told
    assert Mark.from_record(told).on_leave == 0
    for minutes in (20, None):
        part = mark(0, leave="personal", on_leave=minutes)
        assert Mark.from_record(part.as_record()) == part


def test_what_scorecards_say_is_kept_only_by_rules_that_read_it() -> None:
    said = entry("company", 0, {"score": "50", "completion": True, "critical": ["slander"]})
    plain = judged([said])
    assert "critical" not in plain.record(plain.scope("total"))["evidence"][0]
    errors = {"id": "e", "item": "slander", "title": TEXT, "clause": "S05#9"}
    reads = parse_rule_set({**NEW_HIRE.content, "critical": [{**errors, "on_hit": "fail_total"}]})
    facts = Facts({item: (item,) for item in ITEMS})
    evaluation = evaluate(reads, facts, Evidence.of([said]))
    record = evaluation.record(evaluation.scope("total"))
    assert record["evidence"][0]["critical"] == ["slander"]
    assert replay(record, reads) == canonical_bytes(record)


def test_touched_record_does_not_replay() -> None:
    evaluation = judged([])
    record = evaluation.record(evaluation.scope("total"))
    record["outcome"] = "pass"
    assert replay(record, NEW_HIRE) != canonical_bytes(record)


def test_record_of_another_engine_or_rule_set_is_not_replayed() -> None:
    evaluation = judged([])
    record = evaluation.record(evaluation.scope("total"))
    with pytest.raises(OtherEngine):
        replay({**record, "engine_version": "0"}, NEW_HIRE)
    with pytest.raises(OtherEngine):
        replay(record, rules("course.default"))


def test_old_decisions_keep_their_bytes() -> None:
    """Decisions that this engine version made once. They may be added to, never changed."""
    golden = json.loads(GOLDEN.read_text(encoding="utf-8"))
    assert golden["engine_version"] == ENGINE_VERSION
    for case in golden["decisions"]:
        rule_set = parse_rule_set(golden["rule_sets"][case["rule_set"]])
        facts = Facts.from_record(case["facts"])
        found = evidence_in(case["evidence"])
        written = evaluate(rule_set, facts, found).to_bytes()
        assert hashlib.sha256(written).hexdigest() == case["sha256"], case["name"]
