"""What statements say of agents and activities, put together."""

from typing import Any

import msgspec

from xapi.lrs.rules.definitions import activity_of
from xapi.lrs.rules.persons import person_of
from xapi.statements import Statement, Version, parse
from xapi.statements.parsing import parse_agent

COURSE = "https://callcraft.example/courses/1"
OTHER = "https://callcraft.example/courses/2"
LIN = {"mbox": "mailto:lin@callcraft.example"}
MO = {"mbox": "mailto:mo@callcraft.example", "name": "Mo"}


def said(**changes: Any) -> Statement:
    statement = {
        "actor": MO,
        "verb": {"id": "http://adlnet.gov/expapi/verbs/experienced"},
        "object": {"id": OTHER},
        **changes,
    }
    return parse(statement, Version.V2)


def course(**definition: Any) -> dict[str, Any]:
    return {"id": COURSE, "definition": definition}


def person(agent: dict[str, Any], *statements: Statement) -> dict[str, Any]:
    return person_of(parse_agent(msgspec.json.encode(agent)), statements)


def test_an_unknown_agent_is_a_person_of_what_was_asked() -> None:
    """XAPI-00247."""
    assert person({**LIN, "name": "Lin"}) == {
        "objectType": "Person",
        "name": ["Lin"],
        "mbox": ["mailto:lin@callcraft.example"],
    }


def test_names_are_gathered_wherever_the_agent_stands_the_newest_first() -> None:
    """XAPI-00238, XAPI-00248."""
    group = {"objectType": "Group", "member": [{**LIN, "name": "C"}]}
    sub = {
        "objectType": "SubStatement",
        "actor": {**LIN, "name": "D"},
        "verb": {"id": "http://adlnet.gov/expapi/verbs/experienced"},
        "object": {"id": OTHER},
    }
    found = person(
        LIN,
        said(actor={**LIN, "name": "A"}),
        said(context={"instructor": {**LIN, "name": "B"}}),
        said(context={"team": group}),
        said(object=sub),
        said(actor={**LIN, "name": "A"}),
    )
    assert found["name"] == ["A", "B", "C", "D"]
    assert "Mo" not in found["name"]


def test_spellings_of_one_mailbox_are_all_told_and_accounts_are_whole() -> None:
    """XAPI-00239, XAPI-00242."""
    found = person(LIN, said(actor={"mbox": "mailto:lin@CALLCRAFT.example"}))
    assert found["mbox"] == ["mailto:lin@callcraft.example", "mailto:lin@CALLCRAFT.example"]
    account = {"homePage": "https://callcraft.example/people", "name": "lin"}
    assert person({"account": account})["account"] == [account]


def test_an_unknown_activity_is_its_id() -> None:
    """XAPI 1.0.3 Communication 2.5."""
    assert activity_of(COURSE, [said()]) == {"objectType": "Activity", "id": COURSE}


def test_languages_are_merged_and_the_newest_text_wins() -> None:
    """XAPI-00254."""
    newer = said(object=course(name={"en": "New"}, type="https://callcraft.example/types/new"))
    older = said(
        object=course(
            name={"en": "Old", "zh-Hans": "旧"}, type="https://callcraft.example/types/old"
        )
    )
    assert activity_of(COURSE, [newer, older])["definition"] == {
        "name": {"en": "New", "zh-Hans": "旧"},
        "type": "https://callcraft.example/types/new",
    }


def test_definitions_in_contexts_and_sub_statements_count() -> None:
    context = {"contextActivities": {"parent": [course(name={"en": "Parent"})]}}
    sub = {
        "objectType": "SubStatement",
        "actor": MO,
        "verb": {"id": "http://adlnet.gov/expapi/verbs/experienced"},
        "object": course(description={"en": "Inside"}),
        "context": {"contextActivities": {"other": course(moreInfo="https://callcraft.example/")}},
    }
    assert activity_of(COURSE, [said(context=context), said(object=sub)])["definition"] == {
        "name": {"en": "Parent"},
        "description": {"en": "Inside"},
        "moreInfo": "https://callcraft.example/",
    }


def test_the_parts_of_an_interaction_are_not_mixed() -> None:
    newer = course(interactionType="true-false", correctResponsesPattern=["true"])
    older = course(interactionType="choice", choices=[{"id": "a"}], name={"en": "Question"})
    found = activity_of(COURSE, [said(object=newer), said(object=older)])["definition"]
    assert found == {
        "interactionType": "true-false",
        "correctResponsesPattern": ["true"],
        "name": {"en": "Question"},
    }
