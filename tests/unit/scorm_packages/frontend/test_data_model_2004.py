"""The data model of SCORM 2004 in the browser (RTE 4th Edition, chapter 4)."""

import pytest

from tests.unit.scorm_packages.frontend.conftest import Play

INTERACTION = "cmi.interactions.0"


def get(element: str) -> list[str]:
    return ["GetValue", element]


def put(element: str, value: str) -> list[str]:
    return ["SetValue", element, value]


@pytest.mark.parametrize(
    ("element", "value"),
    [
        ("cmi._version", "1.0"),
        ("cmi.completion_status", "unknown"),
        ("cmi.success_status", "unknown"),
        ("cmi.credit", "credit"),
        ("cmi.mode", "normal"),
        ("cmi.time_limit_action", "continue,no message"),
        ("cmi.learner_preference.audio_level", "1"),
        ("cmi.learner_preference.language", ""),
        ("cmi.objectives._count", "0"),
        ("cmi.total_time", "PT0H0M0S"),
        ("cmi.score._children", "scaled,raw,min,max"),
    ],
)
def test_an_element_has_its_initial_value(play: Play, element: str, value: str) -> None:
    """RTE 4.2."""
    assert play(get(element)).answers == [(value, "0")]


@pytest.mark.parametrize(
    ("element", "code"),
    [
        ("cmi.location", "403"),
        ("cmi.score.raw", "403"),
        ("cmi.launch_data", "403"),
        ("cmi.exit", "405"),
        ("cmi.session_time", "405"),
        ("adl.nav.request", "405"),
        ("cmi", "401"),
        ("cmi.objectives", "401"),
        ("cmi.nothing.of.the.kind", "401"),
        ("cmi.objectives.0.id", "301"),
        ("cmi.location._children", "301"),
        ("cmi.location._count", "301"),
        ("cmi.objectives._version", "301"),
        ("", "301"),
    ],
)
def test_what_cannot_be_got_is_refused(play: Play, element: str, code: str) -> None:
    """RTE 3.1.7.6, 3.1.7.7."""
    assert play(get(element)).answers == [("", code)]


@pytest.mark.parametrize(
    ("element", "value", "code"),
    [
        ("cmi.learner_name", "someone else", "404"),
        ("cmi.objectives._count", "3", "404"),
        ("adl.nav.request_valid.continue", "true", "404"),
        ("cmi", "all of it", "401"),
        ("cmi.objectives", "all of them", "401"),
        ("cmi.completion_status", "done", "406"),
        ("cmi.score.scaled", "1.01", "407"),
        ("cmi.score.scaled", "one", "406"),
        ("cmi.progress_measure", "-0.1", "407"),
        ("cmi.session_time", "00:01:00", "406"),
        ("cmi.objectives.0.success_status", "passed", "408"),
        ("cmi.objectives.1.id", "second", "351"),
        ("cmi.objectives.01.id", "first", "351"),
        ("cmi.objectives.0.id", "urn:no names", "406"),
        ("cmi.interactions.0.correct_responses.0.pattern", "a", "408"),
        ("cmi.comments_from_learner.0.comment", "{lang=klingonian}hi", "406"),
        ("cmi.comments_from_learner.0.timestamp", "2026-02-30T25", "406"),
        ("adl.nav.request", "onwards", "406"),
        ("", "nothing", "351"),
    ],
)
def test_what_cannot_be_set_is_refused_and_not_kept(
    play: Play, element: str, value: str, code: str
) -> None:
    """RTE 3.1.7.7, 4.1.1."""
    played = play(put(element, value))
    assert played.answers == [("false", code)]
    assert played.kept == [["begin"]]


def test_a_refused_set_changes_nothing(play: Play) -> None:
    played = play(
        put("cmi.objectives.0.id", "one"),
        put("cmi.objectives.0.id", "two"),
        put("cmi.objectives.1.id", "one"),
        get("cmi.objectives.0.id"),
        get("cmi.objectives._count"),
    )
    assert played.codes == ["0", "351", "351", "0", "0"]
    assert played.answers[-2:] == [("one", "0"), ("1", "0")]


def test_interactions_may_be_asked_again_and_share_their_ids(play: Play) -> None:
    """RTE 4.2.9: the id of an interaction need not be unique, and may be set again."""
    played = play(
        put(f"{INTERACTION}.id", "q"),
        put("cmi.interactions.1.id", "q"),
        put(f"{INTERACTION}.id", "r"),
        get(f"{INTERACTION}.id"),
    )
    assert played.codes == ["0"] * 4
    assert played.answers[-1][0] == "r"


@pytest.mark.parametrize(
    ("kind", "response", "code"),
    [
        ("true-false", "true", "0"),
        ("true-false", "yes", "406"),
        ("choice", "a[,]b", "0"),
        ("choice", "选项一[,]选项 2", "0"),
        ("choice", "", "0"),
        ("choice", "a[,]a", "406"),
        ("choice", "[,]", "406"),
        ("fill-in", "{lang=zh-CN}您好[,]再见", "0"),
        ("long-fill-in", "line one\nline two", "0"),
        ("likert", "often", "0"),
        ("matching", "a[.]1[,]b[.]2", "0"),
        ("matching", "a[.]", "406"),
        ("performance", "step[.]12[,][.]looked", "0"),
        ("performance", "[.]", "406"),
        ("sequencing", "c[,]a[,]b", "0"),
        ("numeric", "-3.5", "0"),
        ("numeric", "3[:]4", "406"),
        ("other", "anything at all", "0"),
    ],
)
def test_an_answer_has_the_form_of_its_type(
    play: Play, kind: str, response: str, code: str
) -> None:
    """RTE 4.2.9.1 (learner_response)."""
    played = play(
        put(f"{INTERACTION}.id", "q"),
        put(f"{INTERACTION}.type", kind),
        put(f"{INTERACTION}.learner_response", response),
    )
    assert played.codes[-1] == code


@pytest.mark.parametrize(
    ("kind", "patterns", "code"),
    [
        ("true-false", ["true", "false"], "351"),
        ("choice", ["a[,]b", "b[,]a"], "351"),
        ("choice", ["a[,]b", "a"], "0"),
        ("fill-in", ["{case_matters=true}{order_matters=false}a[,]b"], "0"),
        ("fill-in", ["{case_matters=maybe}a"], "406"),
        ("long-fill-in", ["{case_matters=false}{lang=en}text"], "0"),
        ("performance", ["{order_matters=false}lift[.]1[:]2"], "0"),
        ("numeric", ["1[:]2"], "0"),
        ("numeric", ["[:]2"], "0"),
        ("numeric", ["2[:]1"], "406"),
    ],
)
def test_correct_responses_have_the_form_of_their_type(
    play: Play, kind: str, patterns: list[str], code: str
) -> None:
    """RTE 4.2.9.1 (correct_responses)."""
    sets = [
        put(f"{INTERACTION}.correct_responses.{n}.pattern", pattern)
        for n, pattern in enumerate(patterns)
    ]
    played = play(put(f"{INTERACTION}.id", "q"), put(f"{INTERACTION}.type", kind), *sets)
    assert played.codes[-1] == code


@pytest.mark.parametrize(
    ("cmi", "sets", "element", "status"),
    [
        ({"cmi.completion_threshold": "0.8"}, [("cmi.progress_measure", "0.8")], "c", "completed"),
        ({"cmi.completion_threshold": "0.8"}, [("cmi.progress_measure", "0.7")], "c", "incomplete"),
        ({"cmi.completion_threshold": "0.8"}, [("cmi.completion_status", "completed")], "c", None),
        ({}, [("cmi.progress_measure", "1")], "c", "unknown"),
        ({"cmi.scaled_passing_score": "0.6"}, [("cmi.score.scaled", "0.6")], "s", "passed"),
        ({"cmi.scaled_passing_score": "0.6"}, [("cmi.score.scaled", "0.5")], "s", "failed"),
    ],
)
def test_a_threshold_decides_where_there_is_something_to_compare(
    play: Play,
    cmi: dict[str, str],
    sets: list[tuple[str, str]],
    element: str,
    status: str | None,
) -> None:
    """RTE 4.2.4.1, 4.2.22.1."""
    name = {"c": "cmi.completion_status", "s": "cmi.success_status"}[element]
    played = play(*[put(*pair) for pair in sets], get(name), cmi=cmi)
    assert played.answers[-1] == (status or sets[-1][1], "0")


def test_what_the_server_kept_is_there_again(play: Play) -> None:
    saved = {
        "cmi.entry": "resume",
        "cmi.location": "",
        "cmi.suspend_data": "a\uf8fe0000b",
        "cmi.max_time_allowed": "",
        "cmi.objectives.0.id": "目标一",
        "cmi.objectives.1.id": "two",
        "cmi.objectives.1.score.scaled": "0.5",
        "cmi.comments_from_lms.0.comment": "Well done",
        "cmi.unheard_of": "x",
    }
    played = play(*[get(name) for name in saved], get("cmi.objectives._count"), cmi=saved)
    assert [answer for answer, _ in played.answers] == [
        *("resume", "", "a\0b", "", "目标一", "two", "0.5", "Well done", "", "2"),
    ]
    assert played.codes == ["0", "0", "0", "403", "0", "0", "0", "0", "401", "0"]


def test_stores_are_read_and_written_as_the_activity_may(play: Play) -> None:
    """RTE 4.3: adl.data."""
    shared = [
        {"id": "both", "read": True, "write": True},
        {"id": "read", "read": True, "write": False},
        {"id": "write", "read": False, "write": True},
    ]
    played = play(
        get("adl.data._count"),
        get("adl.data.0.store"),
        put("adl.data.0.store", "x"),
        get("adl.data.0.store"),
        put("adl.data.0.store", ""),
        get("adl.data.0.store"),
        get("adl.data.1.store"),
        put("adl.data.1.store", "x"),
        put("adl.data.2.store", "x"),
        get("adl.data.2.store"),
        put("adl.data.3.store", "x"),
        put("adl.data.0.id", "mine"),
        cmi={"adl.data.1.store": "given"},
        shared=shared,
    )
    assert played.answers == [
        ("3", "0"),
        ("", "403"),
        ("true", "0"),
        ("x", "0"),
        ("true", "0"),
        ("", "403"),
        ("given", "0"),
        ("false", "404"),
        ("true", "0"),
        ("", "405"),
        ("false", "351"),
        ("false", "404"),
    ]


@pytest.mark.parametrize(("length", "code"), [(64_000, "0"), (320_000, "0"), (320_001, "406")])
def test_suspend_data_may_be_as_long_as_the_server_keeps(
    play: Play, length: int, code: str
) -> None:
    """RTE 4.2.26 guarantees 64,000 characters; who needs more loses nothing either."""
    assert play(put("cmi.suspend_data", "x" * length)).codes == [code]
