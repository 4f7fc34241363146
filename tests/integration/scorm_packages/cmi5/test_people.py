"""Learners of units, and whoever waived one, are forgotten or told what is kept."""

import io
import json
import zipfile
from typing import Any

import pytest
from django.conf import settings

from scorm_packages.cmi5.models import AuProgress, AuSession, CourseProgress
from scorm_packages.cmi5.services import launch_au, waive_au
from scorm_packages.runtime.exceptions import LearnerForgotten
from scorm_packages.runtime.models import Registration
from tests.builders.cmi5 import Unit, UnitSpec, build_cmi5_package, told
from tests.builders.runtime import HOME_PAGE, TENANT, build_registration
from tests.builders.traces import traces_of
from xapi.lrs.exceptions import StatementsHeld
from xapi.lrs.models import LaunchToken
from xapi.lrs.services.holds import place_holds
from xapi.lrs.services.person_export import export_person
from xapi.lrs.services.protection import erase_person, pseudonymise_person

pytestmark = pytest.mark.django_db

WHO = "zhao-mei"
LEARNER = ("account", HOME_PAGE, WHO)
OFFICE = "officer-of-training"
WAIVED = UnitSpec("waived")
both_ways = pytest.mark.parametrize("protect", [erase_person, pseudonymise_person])


def officer() -> tuple[str, ...]:
    return ("account", str(settings.CALLCRAFT_ACTOR_HOME_PAGE), OFFICE)


@pytest.fixture
def taking() -> tuple[Registration, Unit]:
    """A course of two units: one was waived, the other is being played."""
    registration = build_registration(build_cmi5_package(UnitSpec("played"), WAIVED), learner=WHO)
    unit = Unit.launched(registration).begin()
    waive_au(
        tenant=TENANT,
        registration=registration.id,
        item=registration.package.items.get(identifier=WAIVED.id).id,
        reason="Tested Out: zhao-mei knows it",
        waived_by=OFFICE,
    )
    return registration, unit


@both_ways
def test_a_learners_units_go_and_what_is_open_is_shut(
    protect: Any, taking: tuple[Registration, Unit]
) -> None:
    registration, unit = taking
    done = protect(tenant=TENANT, person=[LEARNER], by="Officer")
    assert (done.counts["unit_sessions"], done.counts["units"]) == (1, 2)
    for rows in (AuSession, AuProgress, CourseProgress, LaunchToken):
        assert not rows.objects.filter(tenant=TENANT).exists()
    assert traces_of(WHO, "scorm_packages", "xapi") == []
    assert unit.say("completed").status_code in {401, 403}
    assert "auth-token" not in unit.fetch().json()
    with pytest.raises(LearnerForgotten):
        launch_au(tenant=TENANT, registration=registration)
    assert sum(protect(tenant=TENANT, person=[LEARNER], by="Officer").counts.values()) == 0


def test_a_trial_says_what_will_be_done(taking: tuple[Registration, Unit]) -> None:
    tried = erase_person(tenant=TENANT, person=[LEARNER], by="Officer", dry_run=True)
    assert AuSession.objects.filter(tenant=TENANT).exists()
    assert erase_person(tenant=TENANT, person=[LEARNER], by="Officer").counts == tried.counts


@both_ways
def test_whoever_waived_gets_a_pseudonym_and_the_waiver_stays(
    protect: Any, taking: tuple[Registration, Unit]
) -> None:
    registration, _unit = taking
    statements = told(registration)
    done = protect(tenant=TENANT, person=[officer()], by="Officer")
    assert done.counts["waivers_given"] == 1
    row = AuProgress.objects.get(item__identifier=WAIVED.id)
    assert (row.waived_at is not None, row.waived_by not in {"", OFFICE}) == (True, True)
    assert traces_of(OFFICE, "scorm_packages") == []
    assert told(registration) == statements
    registration.refresh_from_db()
    assert registration.actor_name == WHO
    again = protect(tenant=TENANT, person=[officer()], by="Officer")
    assert sum(again.counts.values()) == 0


@pytest.mark.parametrize("held", ["learner", "registration"])
def test_a_hold_of_the_learner_keeps_who_waived(
    held: str, taking: tuple[Registration, Unit]
) -> None:
    registration, _unit = taking
    place_holds(
        tenant=TENANT,
        person=[LEARNER] if held == "learner" else (),
        registrations=[registration.id] if held == "registration" else (),
        reason="Case 12",
        by="Officer",
    )
    for person in (officer(), LEARNER):
        with pytest.raises(StatementsHeld):
            erase_person(tenant=TENANT, person=[person], by="Officer")
    assert AuProgress.objects.get(item__identifier=WAIVED.id).waived_by == OFFICE


def test_both_are_given_what_is_kept_about_them(taking: tuple[Registration, Unit]) -> None:
    registration, unit = taking
    rows = exported(LEARNER)
    assert {row["row"] for row in rows} == {"unit_sessions", "units"}
    assert str(unit.session) in {row["id"] for row in rows}
    assert {row["registration_id"] for row in rows} == {str(registration.id)}
    assert OFFICE not in json.dumps(rows), "who decided is somebody else"
    (given,) = exported(officer())
    assert (given["row"], WHO in str(given.get("registration_id"))) == ("waivers_given", False)


def exported(person: tuple[str, ...]) -> list[dict[str, Any]]:
    out = io.BytesIO()
    export_person(tenant=TENANT, person=[person], by="Officer", out=out)
    with zipfile.ZipFile(out) as archive:
        return [json.loads(line) for line in archive.read("units.ndjson").splitlines()]
