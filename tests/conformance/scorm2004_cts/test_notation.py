"""The suite's notation is read as the suite itself reads it."""

from pathlib import Path

import pytest

from tests.conformance.scorm2004_cts.answers import is_expected, is_expected_error
from tests.conformance.scorm2004_cts.commands import Command, read_command
from tests.conformance.scorm2004_cts.learner import Step, read_instruction
from tests.conformance.scorm2004_cts.properties import read_pairs
from tests.conformance.scorm2004_cts.responses import mean_the_same
from tests.conformance.scorm2004_cts.screen import Entry, Screen
from tests.conformance.scorm2004_cts.script import read_script

WORDS = {
    "I": "doInitialize",
    "GET": "doGetValue",
    "SET": "doSetValue",
    "GES": "doGetErrorString",
    "COI": "compareObjIds",
    "c": "cmi",
    "a": "adl",
    "n": "nav",
    "r": "request",
    "rv": "request_valid",
    "tar": "{target=%s}",
    "TY.c": "choice",
    "S": "score",
    "SCA": "scaled",
    "SS": "success_status",
    "OB": "objectives",
    "pass": "passed",
    "t": "true",
    "X": "exit",
}


def read(text: str) -> Command:
    command = read_command(text, WORDS)
    assert command is not None
    return command


def test_lines_are_joined_and_characters_unescaped(tmp_path: Path) -> None:
    """A backslash that is neither stays."""
    file = tmp_path / "script.properties"
    file.write_text("# no\n\nA=one\\\ntwo=three\nB=\\u6B22\\x\nA=again")
    assert list(read_pairs(file)) == [("A", "onetwo=three"), ("B", "欢\\x"), ("A", "again")]


@pytest.mark.parametrize(
    ("text", "method", "element", "arguments", "expected", "error"),
    [
        ("I->->t->0", "Initialize", "", ("",), "true", "0"),
        ("SET->c~S~SCA!0.5->t->0", "SetValue", "cmi.score.scaled", ("0.5",), "true", "0"),
        ("SET->c~X!->t->0", "SetValue", "cmi.exit", ("",), "true", "0"),
        ("SET->!test->f->351", "SetValue", "", ("test",), "f", "351"),
        ("GET->c~X->->405", "GetValue", "cmi.exit", (), "", "405"),
        ("GET->c~SS->pass->0", "GetValue", "cmi.success_status", (), "passed", "0"),
        (
            "SET->a~n~r!tar~activity_3~TY.c->t->0",
            "SetValue",
            "adl.nav.request",
            ("{target=activity_3}choice",),
            "true",
            "0",
        ),
        (
            "GET->a~n~rv~TY.c~tar~activity_2->t->0",
            "GetValue",
            "adl.nav.request_valid.choice.{target=activity_2}",
            (),
            "true",
            "0",
        ),
        (
            "GET->c~OB~&my id&~SS->pass->0",
            "GetValue",
            "cmi.objectives.&my id&.success_status",
            (),
            "passed",
            "0",
        ),
        ("GES->402->less255->0", "GetErrorString", "", ("402",), "less255", "0"),
        ("COI->one,two", "compareObjIds", "", ("one", "two"), None, None),
    ],
)
def test_commands(
    text: str,
    method: str,
    element: str,
    arguments: tuple[str, ...],
    expected: str | None,
    error: str | None,
) -> None:
    command = read(text)
    assert command.method == method
    assert (command.element, command.arguments) == (element, arguments)
    assert (command.expected, command.error) == (expected, error)


def test_a_method_that_nobody_knows_is_passed_over() -> None:
    assert read_command("c~X!t->0", WORDS) is None


def test_visits_come_as_they_stand_in_the_file(tmp_path: Path) -> None:
    """The same visit may come twice, and numbers of commands do not count."""
    file = tmp_path / "script.properties"
    file.write_text(
        "title=X\nstart=.\nAct2aV1.commands.7=I->->t->0\nAct2aV1.commands.7=SET->c~X!->t->0\n"
        "Act1V1.CUI=Exit\nAct2aV1.UIQ=toc.enabled\nAct2aV1.UIA=N\n"
    )
    visits = read_script(file, WORDS).visits
    assert [(one.activity, len(one.commands)) for one in visits] == [("2a", 2), ("1", 0), ("2a", 0)]
    assert (visits[1].then, visits[2].answers) == ("Exit", "N")


@pytest.mark.parametrize(
    ("command", "answer", "is_right"),
    [
        ("GET->c~S~SCA->0.5->0", "0.50", True),
        ("GET->c~S~SCA->0.5->0", "0.51", False),
        ("GET->c~S~SCA->0.5->0", "", False),
        ("GET->cmi.total_time->PT0H0M0S->0", "PT0S", True),
        ("GET->cmi.total_time->P1DT0.55S->0", "PT24H0.55S", True),
        ("GET->cmi.total_time->P1M->0", "P30D", False),
        ("GET->cmi.objectives._children->id,score->0", "score,id", True),
        ("GET->cmi.objectives._children->id,score->0", "id", False),
        ("GET->cmi.location->{lang=en}x->0", "x", True),
        ("GET->cmi.learner_name->->0", "whoever", True),
        ("GES->0->less255->0", "x" * 254, True),
        ("GES->0->less255->0", "x" * 255, False),
        ("GES->1444->emptyCS->0", "", True),
        ("GES->1444->emptyCS->0", "what?", False),
        ("SET->c~X!->t->0", "false", False),
    ],
)
def test_answers_are_compared_by_their_type(command: str, answer: str, is_right: bool) -> None:
    read_one = read(command)
    assert is_expected(read_one, read_one.element, answer, strict=True) is is_right


@pytest.mark.parametrize(("strict", "is_right"), [(True, False), (False, True)])
def test_whether_a_request_is_valid_may_be_asked_strictly(strict: bool, is_right: bool) -> None:
    command = read("GET->a~n~rv~continue->t->0")
    assert is_expected(command, command.element, "false", strict=strict) is is_right
    assert not is_expected(command, command.element, "perhaps", strict=strict)


@pytest.mark.parametrize(
    ("command", "error", "is_right"),
    [
        ("SET->c~X!->t->0", "406", False),
        ("GET->c~X->->405", "405", True),
        ("GET->cmi.comments_from_lms.0.comment->->0", "403", True),
        ("GET->cmi.comments_from_lms.0.comment->->0", "404", False),
        ("SET->cmi.comments_from_lms.0.comment!x->f->404", "0", False),
    ],
)
def test_error_codes_have_to_be_the_right_ones(command: str, error: str, is_right: bool) -> None:
    read_one = read(command)
    assert is_expected_error(read_one, read_one.element, error) is is_right


@pytest.mark.parametrize(
    ("one", "other", "kind", "is_same"),
    [
        ("a[,]b", "b[,]a", "choice", True),
        ("a[,]b", "b[,]a", "sequencing", False),
        ("{case_matters=false}z", "z", "fill-in", True),
        ("{case_matters=true}z", "z", "fill-in", False),
        ("{lang=eng}{case_matters=true}z", "{case_matters=true}{lang=eng}z", "fill-in", True),
        ("{order_matters=false}a[,]b", "{order_matters=false}b[,]a", "performance", True),
        ("1.0[:]2", "1[:]2.0", "numeric", True),
        ("1[:]2", "1[:]3", "numeric", False),
    ],
)
def test_responses_mean_the_same(one: str, other: str, kind: str, is_same: bool) -> None:
    assert mean_the_same(one, other, kind) is is_same


@pytest.mark.parametrize(
    ("text", "steps"),
    [
        ("", ()),
        ("Continue", (Step("control", "continue"),)),
        ("Choice~Activity 3", (Step("choose", "Activity 3"),)),
        ("RelaunchXY9", (Step("leave"), Step("open"))),
        ("relaunchnchoose~P~A", (Step("leave"), Step("open", "P"), Step("choose", "A"))),
        ("LaunchDDMb", (Step("expect left"), Step("open", "DDMb"))),
    ],
)
def test_instructions(text: str, steps: tuple[Step, ...]) -> None:
    assert read_instruction(text) == steps


def test_an_instruction_that_nobody_knows_is_said_so() -> None:
    with pytest.raises(ValueError, match="Dance"):
        read_instruction("Dance")


SCREEN = Screen(
    activity="a",
    enabled=("continue", "suspendAll"),
    disabled=("previous",),
    has_contents=True,
    entries=[Entry("root", "Course", is_enabled=True), Entry("a", "One ", is_enabled=False)],
    root="root",
)


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("continue.enabled", True),
        ("continue.disabled", False),
        ("previous.disabled", True),
        ("exit.disabled", True),
        ("ui.visible@Suspend All", True),
        ("ui.visible@Exit", False),
        ("toc.enabled", True),
        ("toc.visible@One", True),
        ("toc.visible@Two", False),
        ("toc.enabled.selectable@One", False),
        ('toc.enabled.selectable@the activity that corresponds to the root of "X"', True),
        ("click.button", True),
    ],
)
def test_questions_about_the_screen(question: str, answer: bool) -> None:
    assert SCREEN.answer(question) is answer


def test_a_question_that_nobody_knows_is_said_so() -> None:
    with pytest.raises(ValueError, match="menu"):
        SCREEN.answer("menu.enabled")
