"""What a unit may not say (cmi5 §7.1, §9): each is refused with 403, and nothing is stored."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any
from uuid import uuid4

import pytest

from scorm_packages.cmi5.services import abandon_session
from scorm_packages.runtime.models import Registration
from tests.builders.cmi5 import CATEGORY, EXTENSION, MOVE_ON, Unit, told, verbs
from tests.conformance.cmi5.conftest import Begin

pytestmark = pytest.mark.django_db
Alter = Callable[[dict[str, Any]], object]

YES, NO = True, False
SCORE = {"scaled": 0.95, "raw": 95, "min": 0, "max": 100}


def req(*numbers: str) -> pytest.MarkDecorator:
    return pytest.mark.requirement(*(f"cmi5 {number}" for number in numbers))


def remove(*path: str) -> Alter:
    """Take a property away."""

    def alter(statement: dict[str, Any]) -> None:
        place = statement
        for step in path[:-1]:
            place = place[step]
        del place[path[-1]]

    return alter


def put(value: Any, *path: str) -> Alter:
    """Set a property."""

    def alter(statement: dict[str, Any]) -> None:
        place = statement
        for step in path[:-1]:
            place = place.setdefault(step, {})
        place[path[-1]] = deepcopy(value)

    return alter


def both(*alters: Alter) -> Alter:
    """One after the other."""

    def alter(statement: dict[str, Any]) -> None:
        for each in alters:
            each(statement)

    return alter


def score(**parts: float) -> Alter:
    """Set the score and nothing else of it."""
    return put(parts, "result", "score")


def categories(*ids: str) -> Alter:
    return put([{"id": each} for each in ids], "context", "contextActivities", "category")


def session_extension(name: str) -> tuple[str, str, str]:
    return ("context", "extensions", EXTENSION + name)


BROKEN = [
    ("timestamp", "experienced", remove("timestamp"), req("9.7.0.0-1")),
    (
        "timestamp_utc",
        "experienced",
        put("2030-01-01T10:00:00-06:00", "timestamp"),
        req("9.7.0.0-2"),
    ),
    (
        "session_id",
        "experienced",
        remove(*session_extension("sessionid")),
        req("9.6.3.1-4", "10.2.1.0-6"),
    ),
    (
        "session_id",
        "passed",
        put(str(uuid4()), *session_extension("sessionid")),
        req("10.2.1.0-7"),
    ),
    (
        "context_template",
        "passed",
        remove("context", "contextActivities", "grouping"),
        req("9.6.2.0-1"),
    ),
    ("repeated", "initialized", None, req("9.3.0.0-2", "9.3.2.0-3")),
    (
        "object",
        "passed",
        put("https://elsewhere.example/unit", "object", "id"),
        req("8.1.5.0-6", "9.4.0.0-1"),
    ),
    (
        "object",
        "completed",
        put({"objectType": "StatementRef", "id": str(uuid4())}, "object"),
        req("9.4.0.0-1"),
    ),
    ("completion", "passed", put(YES, "result", "completion"), req("9.5.3.0-2")),
    ("completion", "completed", remove("result", "completion"), req("9.5.3.0-1")),
    ("completion", "completed", put(NO, "result", "completion"), req("9.5.3.0-1")),
    ("success", "completed", put(YES, "result", "success"), req("9.5.2.0-3")),
    ("success", "passed", remove("result", "success"), req("9.5.2.0-1")),
    ("success", "passed", put(NO, "result", "success"), req("9.5.2.0-1")),
    ("success", "failed", remove("result", "success"), req("9.5.2.0-2")),
    ("success", "failed", put(YES, "result", "success"), req("9.5.2.0-2")),
    ("score", "completed", put(SCORE, "result", "score"), req("9.5.1.0-2")),
    ("score", "terminated", put(SCORE, "result", "score"), req("9.5.1.0-2")),
    ("duration", "terminated", remove("result"), req("9.5.4.1-1")),
    ("duration", "terminated", put({"response": "bye"}, "result"), req("9.5.4.1-1")),
    ("duration", "completed", remove("result", "duration"), req("9.5.4.1-2")),
    ("duration", "passed", remove("result", "duration"), req("9.5.4.1-3")),
    ("duration", "failed", remove("result", "duration"), req("9.5.4.1-4")),
    ("below_mastery", "passed", score(scaled=0.89), req("9.3.4.0-2", "9.5.1.0-1")),
    ("reaches_mastery", "failed", score(scaled=0.9), req("9.3.5.0-2", "9.5.1.0-1")),
    ("reaches_mastery", "failed", score(scaled=0.91), req("9.3.5.0-2")),
    ("score_range", "passed", score(raw=95, max=100), req("9.5.1.0-3")),
    ("score_range", "passed", score(raw=95, min=0), req("9.5.1.0-3")),
    ("score_scaled", "failed", score(scaled=-0.5), req("9.5.1.0-1")),
    ("move_on_missing", "completed", categories(CATEGORY), req("9.6.2.2-1")),
    ("move_on_missing", "passed", categories(CATEGORY), req("9.6.2.2-1")),
    ("move_on_missing", "failed", categories(CATEGORY), req("9.6.2.2-1")),
    ("move_on_alone", "experienced", categories(MOVE_ON), req("9.6.2.2-2")),
    ("move_on_alone", "terminated", categories(CATEGORY, MOVE_ON), req("9.6.2.2-2")),
    (
        "mastery_extension",
        "passed",
        both(put(SCORE, "result", "score"), remove(*session_extension("masteryscore"))),
        req("9.6.3.2-2"),
    ),
    (
        "mastery_extension",
        "passed",
        both(put(SCORE, "result", "score"), put(0.8, *session_extension("masteryscore"))),
        req("9.6.3.2-2"),
    ),
    ("verb", "experienced", categories(CATEGORY), req("9.6.2.1-1")),
    (
        "before_initialized",
        "experienced",
        put("2020-01-01T00:00:00Z", "timestamp"),
        req("9.3.0.0-4"),
    ),
]


@pytest.mark.parametrize(
    ("rule", "verb", "alter"),
    [
        pytest.param(rule, verb, alter, marks=marks, id=f"{rule}-{verb}-{n}")
        for n, (rule, verb, alter, marks) in enumerate(BROKEN)
    ],
)
def test_broken_statement_is_refused_with_its_rule(
    begin: Begin, registration: Registration, rule: str, verb: str, alter: Alter | None
) -> None:
    unit = begin()
    statement = unit.statement(verb)
    if alter is not None:
        alter(statement)
    response = unit.put(statement)
    assert response.status_code == 403, response.content
    assert response.json()["params"]["rule"] == rule
    assert verbs(registration) == ["launched", "initialized"]


@req("9.1.0.0-1")
def test_statement_without_an_id_is_refused(begin: Begin, registration: Registration) -> None:
    unit = begin()
    statement = unit.statement("experienced")
    del statement["id"]
    response = unit.post(statement)
    assert (response.status_code, response.json()["params"]["rule"]) == (403, "id")


@req("9.2.0.0-2", "9.2.0.0-3", "8.1.3.0-3")
@pytest.mark.parametrize(
    "actor",
    [
        {"objectType": "Group", "account": {"homePage": "https://people.example", "name": "A-17"}},
        {"objectType": "Agent", "mbox": "mailto:somebody@example.com"},
        {"objectType": "Agent", "account": {"homePage": "https://people.example", "name": "B-1"}},
    ],
)
def test_only_the_learner_of_the_launch_is_the_actor(begin: Begin, actor: dict[str, Any]) -> None:
    unit = begin()
    assert unit.say("passed", actor=actor).status_code == 403


@req("9.6.0.0-1", "9.6.1.0-1", "8.1.4.0-3")
@pytest.mark.parametrize(
    "alter",
    [
        remove("context"),
        remove("context", "registration"),
        put("ccaf384c-f8d4-4e7a-8304-49af58f0b176", "context", "registration"),
    ],
)
def test_context_names_the_registration_of_the_launch(begin: Begin, alter: Alter) -> None:
    unit = begin()
    statement = unit.statement("passed")
    alter(statement)
    assert unit.put(statement).status_code == 403


@req("7.1.1.0-1", "7.1.3.0-1", "9.3.0.0-4")
def test_nothing_is_taken_before_initialized(registration: Registration) -> None:
    unit = Unit.launched(registration)
    unit.fetch()
    unit.read_launch_data()
    unit.read_preferences()
    for verb in ("experienced", "completed", "terminated"):
        response = unit.say(verb)
        assert (response.status_code, response.json()["params"]["rule"]) == (
            403,
            "before_initialized",
        )
    assert unit.say("initialized").status_code == 204
    assert unit.say("experienced").status_code == 204


@req("7.1.2.0-1", "7.1.3.0-1", "9.3.0.0-5", "9.3.8.0-3", "9.3.8.0-4", "8.1.2.0-2", "8.2.1.0-6")
def test_nothing_is_taken_after_terminated(begin: Begin, registration: Registration) -> None:
    """Our period of grace is zero: the token is good for nothing from then on."""
    unit = begin()
    allowed = unit.statement("experienced")
    assert unit.put(allowed).status_code == 204
    assert unit.say("terminated").status_code == 204
    for response in (
        unit.say("experienced"),
        unit.put(allowed),
        unit.state("GET", "LMS.LaunchData"),
        unit.send("GET", "statements"),
    ):
        assert (response.status_code, response.json()["code"]) == (403, "cmi5.session_over")
    assert verbs(registration) == ["launched", "initialized", "experienced", "terminated"]


def test_what_follows_terminated_in_one_batch_is_refused_with_it(
    begin: Begin, registration: Registration
) -> None:
    unit = begin()
    response = unit.post(unit.statement("terminated"), unit.statement("experienced"))
    assert (response.status_code, response.json()["params"]["rule"]) == (403, "over")
    assert unit.say("terminated").status_code == 204


@req("9.3.6.0-2", "8.1.2.0-2", "8.2.1.0-6")
def test_nothing_is_taken_after_abandoned(begin: Begin, registration: Registration) -> None:
    unit = begin()
    abandon_session(tenant=registration.tenant, session=unit.session)
    assert unit.say("terminated").status_code == 403
    assert unit.state("GET", "anything").status_code == 403
    assert verbs(registration) == ["launched", "initialized", "abandoned"]


@req("9.3.0.0-2", "9.3.0.0-3", "9.3.0.0-6", "9.3.0.0-7", "9.3.0.0-8")
def test_a_session_has_one_completion_and_one_verdict(begin: Begin) -> None:
    unit = begin()
    assert unit.say("completed").status_code == 204
    assert unit.say("completed").json()["params"]["rule"] == "repeated"
    assert unit.say("passed").status_code == 204
    assert unit.say("passed").json()["params"]["rule"] == "repeated"
    assert unit.say("failed").json()["params"]["rule"] == "failed_after_passed"


@req("9.3.0.0-2", "9.3.0.0-3")
def test_a_failed_session_is_not_passed(begin: Begin) -> None:
    unit = begin()
    assert unit.say("failed").status_code == 204
    assert unit.say("failed").json()["params"]["rule"] == "repeated"
    assert unit.say("passed").json()["params"]["rule"] == "second_verdict"


@req("9.3.0.0-6", "9.3.0.0-7", "9.3.0.0-8")
def test_a_registration_is_completed_and_passed_once(begin: Begin) -> None:
    first = begin()
    assert first.say("completed").status_code == 204
    assert first.say("passed").status_code == 204
    assert first.say("terminated").status_code == 204
    second = begin()
    assert second.say("completed").json()["params"]["rule"] == "completed_before"
    assert second.say("passed").json()["params"]["rule"] == "passed_before"
    assert second.say("failed").json()["params"]["rule"] == "failed_after_passed"
    assert second.say("terminated").status_code == 204


def test_who_failed_may_pass_in_a_later_session(begin: Begin) -> None:
    first = begin()
    assert first.say("failed").status_code == 204
    assert first.say("terminated").status_code == 204
    assert begin().say("passed").status_code == 204


@req("10.2.2.0-1", "10.2.2.0-2", "10.2.2.0-3", "10.2.2.0-5")
@pytest.mark.parametrize("mode", ["Browse", "Review"])
def test_browse_and_review_take_no_result(
    begin: Begin, registration: Registration, mode: str
) -> None:
    unit = begin(mode=mode)
    for verb in ("completed", "passed", "failed"):
        response = unit.say(verb)
        assert (response.status_code, response.json()["params"]["rule"]) == (403, "mode")
    assert unit.say("experienced").status_code == 204
    assert unit.say("terminated").status_code == 204
    assert verbs(registration) == ["launched", "initialized", "experienced", "terminated"]


@req("6.3.0.0-1", "6.3.0.0-2")
def test_a_unit_voids_nothing(begin: Begin, registration: Registration) -> None:
    """Statements that break a rule are refused, so none is left to be voided by us."""
    unit = begin()
    said = unit.statement("experienced")
    assert unit.put(said).status_code == 204
    voiding = unit.statement("voided", object={"objectType": "StatementRef", "id": said["id"]})
    assert unit.put(voiding).status_code == 403
    assert verbs(registration) == ["launched", "initialized", "experienced"]


@req("9.3.0.0-9")
def test_allowed_statements_are_kept_whatever_their_verb(
    begin: Begin, registration: Registration
) -> None:
    unit = begin()
    for verb in ("experienced", "answered", "interacted"):
        assert unit.say(verb).status_code == 204
    own = unit.statement("experienced", verb={"id": "https://publisher.example/verbs/shaken"})
    assert unit.put(own).status_code == 204
    assert verbs(registration)[2:] == ["experienced", "answered", "interacted", "shaken"]


def test_a_verb_of_cmi5_without_its_category_changes_nothing(
    begin: Begin, registration: Registration
) -> None:
    """It is a "cmi5 allowed" statement (7.1.3)."""
    unit = begin()
    unit.post({**unit.statement("experienced"), "verb": {"id": told_verb("completed")}})
    assert unit.say("completed").status_code == 204


def told_verb(name: str) -> str:
    return f"http://adlnet.gov/expapi/verbs/{name}"


def test_a_unit_does_not_speak_for_the_course(begin: Begin, registration: Registration) -> None:
    """Grading believes what is said of a course; that is the LMS's to say (9.3.9)."""
    unit = begin()
    course = {
        "objectType": "Activity",
        "id": "https://anything.example/course",
        "definition": {"type": "https://w3id.org/xapi/cmi5/activitytype/course"},
    }
    statement = unit.statement("experienced", verb={"id": told_verb("passed")}, object=course)
    response = unit.put(statement)
    assert (response.status_code, response.json()["params"]["rule"]) == (403, "course_result")


def test_a_statement_sent_again_changes_nothing(begin: Begin, registration: Registration) -> None:
    """A network that loses answers makes a unit say things twice."""
    unit = begin()
    statement = unit.statement("completed")
    assert [unit.put(statement).status_code for _ in range(3)] == [204, 204, 204]
    altered = {**statement, "result": {"completion": True, "duration": "PT9M"}}
    assert unit.put(altered).status_code == 409
    assert verbs(registration) == ["launched", "initialized", "completed"]
    assert told(registration)[-1]["result"]["duration"] == "PT1M"


def test_one_refused_statement_undoes_its_batch(begin: Begin, registration: Registration) -> None:
    unit = begin()
    bad = unit.statement("passed")
    del bad["result"]["duration"]
    assert unit.post(unit.statement("completed"), bad).status_code == 403
    assert verbs(registration) == ["launched", "initialized"]
    assert unit.say("completed").status_code == 204
