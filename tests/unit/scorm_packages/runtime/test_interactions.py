"""When an answer is whole, and that it is told once."""

from scorm_packages.runtime.rules.interactions import read_answer, settle

WHOLE = {
    "cmi.interactions.0.id": "q1",
    "cmi.interactions.0.type": "choice",
    "cmi.interactions.0.student_response": "b",
    "cmi.interactions.0.correct_responses.0.pattern": "a",
    "cmi.interactions.0.correct_responses.1.pattern": "c",
    "cmi.interactions.0.result": "wrong",
    "cmi.interactions.0.latency": "0000:00:07.25",
    "cmi.interactions.0.objectives.0.id": "o1",
}
BEGUN = {key: value for key, value in WHOLE.items() if not key.endswith(".result")}


def test_an_answer_is_gathered_from_its_parts() -> None:
    answer = read_answer(WHOLE, 0)
    assert answer is not None
    assert (answer.identifier, answer.kind, answer.result) == ("q1", "choice", "wrong")
    assert answer.correct_responses == ("a", "c")
    assert answer.latency_cs == 725
    assert answer.objectives == ("o1",)


def test_an_answer_without_an_id_is_none() -> None:
    assert read_answer({"cmi.interactions.0.result": "wrong"}, 0) is None


def test_a_whole_answer_is_told_once() -> None:
    told, still_open = settle({}, WHOLE, {0}, ending=False)
    assert [answer.number for answer in told] == [0]
    assert still_open == []
    assert settle(WHOLE, WHOLE, {0}, ending=True) == ([], [])


def test_an_answer_cut_by_a_commit_waits_for_its_rest() -> None:
    assert settle({}, BEGUN, {0}, ending=False) == ([], [0])
    told, still_open = settle(BEGUN, WHOLE, {0}, ending=False)
    assert [answer.result for answer in told] == ["wrong"]
    assert still_open == []


def test_what_there_is_of_an_answer_is_told_at_the_end() -> None:
    told, still_open = settle(BEGUN, BEGUN, {0}, ending=True)
    assert [answer.student_response for answer in told] == ["b"]
    assert still_open == []


def test_a_changed_answer_is_told_again() -> None:
    changed = {**WHOLE, "cmi.interactions.0.student_response": "a"}
    told, _still_open = settle(WHOLE, changed, {0}, ending=False)
    assert [answer.student_response for answer in told] == ["a"]
