"""What is only ever added to: the database itself refuses more, whoever asks (R147)."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from lms.coaching.models import CoachingTalk, IndicatorSheet
from lms.coaching.services.people import HOLDER
from lms.coaching.services.sheets import correct_sheet, finish_sheet
from lms.people.rules.roles import Role
from tests.builders.centre import Centre
from tests.builders.coached import approved_plan
from xapi.statements.actors import Identifier
from xapi.tenancy import uuid7

pytestmark = pytest.mark.django_db

NEVER = {"UPDATE {} SET tenant = 2", "DELETE FROM {}", "TRUNCATE {} CASCADE"}
REFUSED = {
    ("archives", "archives_archiveentry"): NEVER,
    ("archives", "archives_archivecontent"): NEVER,
    ("archives", "archives_sealedcontent"): NEVER,
    ("archives", "archives_archiveseal"): NEVER,
    ("archives", "archives_signingkey"): NEVER,
    ("coaching", "coaching_reviewedrecording"): NEVER,
    ("grading", "grading_decision"): NEVER,
    ("people", "people_auditrow"): NEVER,
    ("regulation", "regulation_acknowledgement"): NEVER,
    ("regulation", "regulation_reading"): NEVER,
    ("runtime", "scorm_runtime_runtimecommit"): NEVER - {"DELETE FROM {}"},
}
"""By the name of the triggers and the table."""


@pytest.mark.parametrize(
    ("room", "table", "change"),
    [(*where, change) for where, changes in REFUSED.items() for change in sorted(changes)],
)
def test_database_refuses_to_change_what_is_append_only(room: str, table: str, change: str) -> None:
    verb, *_ = change.split()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {room}_no_truncate")
        with (
            pytest.raises(IntegrityError, match=f"{verb} of {table} refused"),
            transaction.atomic(),
        ):
            cursor.execute(change.format(table))


def test_triggers_hold_in_a_session_that_calls_itself_a_replica() -> None:
    """Those that fire ALWAYS do; and no table is guarded that is not looked at here."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text, tgenabled FROM pg_trigger WHERE tgname LIKE %s",
            [r"%\_no\_change"],
        )
        assert dict(cursor.fetchall()) == {table: "A" for _, table in REFUSED}


def test_journal_of_commits_may_be_cleared() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM scorm_runtime_runtimecommit")


# -- Coaching: kept as it was filed, but for what is added and what is forgotten ----------------

LINE = {
    "key": "quality",
    "title": {"en": "Quality", "zh-Hans": "质量"},
    "weight": 40,
    "target": "85",
    "actual": "90",
    "score": "88",
}


@pytest.fixture
def centre() -> Centre:
    return Centre()


@pytest.fixture
def talk(centre: Centre) -> CoachingTalk:
    coach = centre.person("Coach", Role.OPERATIONS)
    return CoachingTalk.objects.create(
        tenant=centre.tenant.id,
        plan=approved_plan(coach, approved_at=timezone.now()),
        coach=coach,
        agent=centre.person("Agent"),
        held_at=timezone.now(),
        cause="skill",
        observed="The need is not said back.",
        practised="Three calls",
        actions=["Say it back"],
        statement_id=uuid7(),
    )


@pytest.fixture
def sheet(centre: Centre) -> IndicatorSheet:
    held = IndicatorSheet.objects.create(
        tenant=centre.tenant.id,
        kind="trial_post",
        employee=centre.person("Agent"),
        evaluator=centre.person("Coach", Role.OPERATIONS),
        first_day=date(2026, 3, 1),
        last_day=date(2026, 3, 31),
        lines=[LINE, LINE | {"key": "attendance", "score": ""}],
        score=Decimal(88),
        verdict="pass",
        remark="Calm.",
    )
    return finish_sheet(held.evaluator, held.id)


def refuses(row: CoachingTalk | IndicatorSheet, change: Mapping[str, Any] | None) -> bool:
    """Whether the database refuses to change, or with None to delete, a row."""
    found = type(row)._default_manager.filter(tenant=row.tenant, id=row.id)
    try:
        with transaction.atomic():
            found.update(**change) if change else found._raw_delete(found.db)
    except IntegrityError as error:
        return "is kept" in str(error)
    return False


@pytest.mark.parametrize(
    "change",
    [
        None,
        {"observed": "All is well."},
        {"actions": ["Nothing"]},
        {"cause": "habit"},
        {"held_at": timezone.now()},
        {"follow_up": "Better, and nobody says when."},
        {"observed": "", "minutes": 30},
    ],
)
def test_a_talk_stays_as_it_was_filed(talk: CoachingTalk, change: dict[str, Any] | None) -> None:
    assert refuses(talk, change)


def test_what_came_of_a_talk_is_added_once(talk: CoachingTalk) -> None:
    assert not refuses(talk, {"follow_up": "Better", "followed_up_at": timezone.now()})
    assert refuses(talk, {"follow_up": "Much better"})
    assert refuses(talk, {"followed_up_at": timezone.now()})
    assert refuses(talk, {"followed_up_at": None})


@pytest.mark.parametrize(
    "change",
    [
        None,
        {"score": "95"},
        {"verdict": "fail"},
        {"remark": "Sloppy."},
        {"lines": [LINE]},
        {"lines": [LINE | {"score": "100"}, LINE]},
        {"state": "draft"},
        {"state": "draft", "remark": ""},
    ],
)
def test_a_final_sheet_stays_as_it_was_filed(
    sheet: IndicatorSheet, change: dict[str, Any] | None
) -> None:
    assert refuses(sheet, change)


def test_a_draft_is_free_and_takes_the_place_of_a_final_sheet(sheet: IndicatorSheet) -> None:
    draft = correct_sheet(sheet.evaluator, sheet.id)
    assert not refuses(draft, {"remark": "Calm and quick."})
    finish_sheet(sheet.evaluator, draft.id)
    sheet.refresh_from_db()
    assert sheet.state == IndicatorSheet.State.REPLACED
    assert refuses(sheet, {"state": "final"})
    assert refuses(sheet, None)


def test_who_is_forgotten_is_forgotten_here_too(
    centre: Centre, talk: CoachingTalk, settings: Any
) -> None:
    home = str(settings.CALLCRAFT_ACTOR_HOME_PAGE)
    person: list[Identifier] = [("account", home, str(talk.agent_id))]
    while HOLDER.forget(centre.tenant.id, person, ("account", home, "pseudonym")):
        pass
    talk.refresh_from_db()
    assert (talk.observed, talk.practised, talk.actions) == ("", "", [])
    assert talk.cause == "skill"


def test_of_a_forgotten_persons_sheet_the_words_go_and_the_scores_stay(
    centre: Centre, sheet: IndicatorSheet, settings: Any
) -> None:
    home = str(settings.CALLCRAFT_ACTOR_HOME_PAGE)
    person: list[Identifier] = [("account", home, str(sheet.employee_id))]
    while HOLDER.forget(centre.tenant.id, person, ("account", home, "pseudonym")):
        pass
    sheet.refresh_from_db()
    assert [(line["target"], line["score"]) for line in sheet.lines] == [("", "88"), ("", "")]
    assert sheet.remark == ""


@pytest.mark.parametrize("table", ["assessment", "coachingtalk", "indicatorsheet"])
def test_what_was_coached_and_scored_is_not_emptied(table: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"ALTER TABLE coaching_{table} ENABLE ALWAYS TRIGGER coaching_no_truncate")
        with (
            pytest.raises(IntegrityError, match=f"TRUNCATE of coaching_{table} refused"),
            transaction.atomic(),
        ):
            cursor.execute(f"TRUNCATE coaching_{table} CASCADE")
