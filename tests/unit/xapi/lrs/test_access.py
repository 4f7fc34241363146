"""In whose name a key may write, and what a launch is confined to."""

from typing import Any
from uuid import UUID

import msgspec
import pytest

from xapi.lrs.exceptions import OutsideLaunch, ScopeMissing, VoiceRefused
from xapi.lrs.rules.access import LAUNCH_SCOPES, Access, Launch, SpeaksFor, Voice
from xapi.lrs.rules.scopes import Act, Resource, Scope
from xapi.statements import Statement, Version, parse

PEOPLE = "https://callcraft.example/people"
PARTNER = "https://partner.example/staff"
HERON = {"account": {"homePage": PEOPLE, "name": "heron"}}
FINCH = {"account": {"homePage": PARTNER, "name": "finch"}}
MAIL = {"mbox": "mailto:heron@callcraft.example"}
R1 = UUID("6d7c7a3e-0d5b-4a53-9a3f-1f6f0b6a0001")
R2 = UUID("6d7c7a3e-0d5b-4a53-9a3f-1f6f0b6a0002")
COURSE = "https://callcraft.example/courses/1"
HERON_KEY = ("account", PEOPLE, "heron")
FINCH_KEY = ("account", PARTNER, "finch")


def statement(actor: Any = HERON, registration: UUID | None = R1, **more: Any) -> Statement:
    context = more.pop("context", {})
    if registration is not None:
        context = {**context, "registration": str(registration).upper()}
    whole = {
        "actor": actor,
        "verb": {"id": "http://adlnet.gov/expapi/verbs/passed"},
        "object": {"id": COURSE},
        **({"context": context} if context else {}),
        **more,
    }
    return parse(msgspec.json.encode(whole), Version.V2)


def access(
    voice: Voice | None = None,
    launch: Launch | None = None,
    scopes: frozenset[Scope] = frozenset({Scope.ALL}),
) -> Access:
    return Access(
        tenant=1,
        credential=R1,
        key="key",
        name="Tests",
        scopes=scopes,
        authority={},
        voice=voice or Voice(SpeaksFor.ANYONE),
        launch=launch,
    )


OUTSIDERS = Voice(SpeaksFor.OUTSIDERS, PEOPLE)
PARTNERS = Voice(SpeaksFor.HOME_PAGE, PARTNER)
BOTH = {"objectType": "Group", "member": [FINCH, HERON]}
TEAM = {"objectType": "Group", **FINCH, "member": [HERON]}
HERON_SHOUTED = {"account": {"homePage": "HTTPS://Callcraft.example/people/", "name": "heron"}}


@pytest.mark.parametrize(
    ("voice", "actor", "may"),
    [
        (Voice(SpeaksFor.ANYONE), HERON, True),
        (OUTSIDERS, HERON, False),
        (OUTSIDERS, HERON_SHOUTED, False),
        (OUTSIDERS, BOTH, False),
        (OUTSIDERS, TEAM, False),
        (OUTSIDERS, FINCH, True),
        (OUTSIDERS, MAIL, True),
        (PARTNERS, FINCH, True),
        (PARTNERS, HERON, False),
        (PARTNERS, MAIL, False),
        (PARTNERS, BOTH, False),
    ],
)
def test_a_key_writes_in_the_names_it_was_lent(voice: Voice, actor: Any, may: bool) -> None:
    if may:
        access(voice).check_statement(statement(actor))
    else:
        with pytest.raises(VoiceRefused):
            access(voice).check_statement(statement(actor))


def test_the_voice_counts_for_writing_documents_too_and_not_for_reading() -> None:
    key = access(OUTSIDERS)
    for resource in (Resource.STATE, Resource.AGENT_PROFILE):
        key.check_document(resource, Act.READ, agent=HERON_KEY)
        key.check_document(resource, Act.WRITE, agent=FINCH_KEY)
        with pytest.raises(VoiceRefused):
            key.check_document(resource, Act.WRITE, agent=HERON_KEY)


LAUNCH = Launch(HERON_KEY, R1, COURSE)
VOIDING = {
    "verb": {"id": "http://adlnet.gov/expapi/verbs/voided"},
    "object": {"objectType": "StatementRef", "id": str(R2)},
}
ELSEWHERE = {"object": {"id": "https://callcraft.example/courses/2"}}


@pytest.mark.parametrize(
    ("changes", "beyond"),
    [
        ({}, None),
        ({"actor": {"name": "Heron", **HERON}}, None),
        ({"actor": FINCH}, "actor"),
        ({"actor": MAIL}, "actor"),
        ({"actor": {"objectType": "Group", **HERON}}, "actor"),
        ({"registration": R2}, "registration"),
        ({"registration": None}, "registration"),
        (VOIDING, "verb"),
        (ELSEWHERE, "object"),
        ({**ELSEWHERE, "context": {"contextActivities": {"grouping": [{"id": COURSE}]}}}, None),
    ],
)
def test_a_launch_writes_of_its_learner_in_its_registration(
    changes: dict[str, Any], beyond: str | None
) -> None:
    made = statement(**changes)
    if beyond is None:
        access(launch=LAUNCH).check_statement(made)
        return
    with pytest.raises(OutsideLaunch) as refused:
        access(launch=LAUNCH).check_statement(made)
    assert refused.value.params["what"] == beyond


OWN = {"agent": HERON_KEY, "activity": COURSE, "registration": R1}


@pytest.mark.parametrize(
    ("resource", "act", "changes", "beyond"),
    [
        (Resource.STATE, Act.WRITE, {}, None),
        (Resource.STATE, Act.READ, {}, None),
        (Resource.STATE, Act.WRITE, {"agent": FINCH_KEY}, "agent"),
        (Resource.STATE, Act.READ, {"agent": FINCH_KEY}, "agent"),
        (Resource.STATE, Act.READ, {"registration": R2}, "registration"),
        (Resource.STATE, Act.WRITE, {"registration": None}, "registration"),
        (Resource.STATE, Act.READ, {"activity": "https://x.example"}, "activityId"),
        (Resource.AGENT_PROFILE, Act.WRITE, {"registration": None, "activity": None}, None),
        (Resource.AGENT_PROFILE, Act.READ, {"agent": FINCH_KEY}, "agent"),
        (Resource.AGENTS, Act.READ, {"agent": FINCH_KEY}, "agent"),
        (Resource.ACTIVITY_PROFILE, Act.READ, {"agent": None}, None),
        (Resource.ACTIVITY_PROFILE, Act.WRITE, {"agent": None}, "method"),
        (Resource.ACTIVITY_PROFILE, Act.READ, {"activity": "https://x.example"}, "activityId"),
        (Resource.ACTIVITIES, Act.READ, {"activity": "https://x.example"}, "activityId"),
    ],
)
def test_a_launch_has_the_documents_of_its_learner_and_registration(
    resource: Resource, act: Act, changes: dict[str, Any], beyond: str | None
) -> None:
    key = access(launch=LAUNCH)
    if beyond is None:
        key.check_document(resource, act, **{**OWN, **changes})
        return
    with pytest.raises(OutsideLaunch) as refused:
        key.check_document(resource, act, **{**OWN, **changes})
    assert refused.value.params["what"] == beyond


def test_a_launch_defines_nothing() -> None:
    with pytest.raises(ScopeMissing):
        access(launch=LAUNCH, scopes=LAUNCH_SCOPES).require(Resource.ACTIVITIES, Act.WRITE)


def test_a_launch_reads_its_own_registration_only() -> None:
    key = access(launch=LAUNCH)
    assert key.registration_to_read(None) == key.registration_to_read(R1) == R1
    with pytest.raises(OutsideLaunch):
        key.registration_to_read(R2)
    assert key.sees(R1)
    assert not key.sees(R2)
    assert not key.sees(None)
    assert access().registration_to_read(R2) == R2
    assert access().sees(None)
