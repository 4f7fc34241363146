"""Learners of other systems are forgotten; the places they took remain taken."""

import io
import json
import zipfile
from typing import Any

import pytest

from scorm_packages.export.exceptions import DispatchFull
from scorm_packages.export.models import Dispatch, DispatchLearner, DispatchRegistration
from scorm_packages.export.queries import used_up
from scorm_packages.export.rules.dispatching import (
    Arrival,
    dispatch_of_home_page,
    home_page_of,
    read_arrival,
)
from scorm_packages.export.services import open_dispatched
from scorm_packages.runtime.models import Attempt, Registration
from tests.builders.dispatches import build_dispatch, form_of
from tests.builders.runtime import TENANT, build_package
from tests.builders.traces import traces_of
from xapi.lrs.exceptions import StatementsHeld
from xapi.lrs.services.holds import place_holds
from xapi.lrs.services.person_export import export_person
from xapi.lrs.services.protection import erase_person, pseudonymise_person

pytestmark = pytest.mark.django_db

WHO, NAME = "mei@partner.example", "Mei Example"
both_ways = pytest.mark.parametrize("protect", [erase_person, pseudonymise_person])


def arrival(dispatch: Dispatch, learner: str = WHO) -> Arrival:
    return read_arrival(form_of(dispatch, learner, learner_name=NAME))


def person(dispatch: Dispatch) -> list[tuple[str, ...]]:
    return [("account", home_page_of(dispatch.id), WHO)]


@pytest.fixture
def dispatch() -> Dispatch:
    """A dispatch with room for two, one of whom is there."""
    made = build_dispatch(build_package(), max_learners=2)
    open_dispatched(made, arrival(made))
    return made


@both_ways
def test_name_and_id_go_and_the_place_stays_taken(protect: Any, dispatch: Dispatch) -> None:
    tried = protect(tenant=TENANT, person=person(dispatch), by="Officer", dry_run=True)
    done = protect(tenant=TENANT, person=person(dispatch), by="Officer")
    assert done.counts == tried.counts
    assert (done.counts["dispatch_learners"], done.counts["registrations"]) == (1, 1)
    for word in (WHO, NAME):
        assert traces_of(word, "scorm_packages", "xapi") == []
    assert not Attempt.objects.filter(tenant=TENANT).exists()
    learner, registration = DispatchLearner.objects.get(), Registration.objects.get()
    assert learner.learner_id == registration.actor_name, "one pseudonym in all rooms"
    assert used_up(dispatch) == (1, 1)
    again = protect(tenant=TENANT, person=person(dispatch), by="Officer")
    assert sum(again.counts.values()) == 0


def test_whoever_comes_back_is_somebody_new_and_one_when_forgotten_again(
    dispatch: Dispatch,
) -> None:
    erase_person(tenant=TENANT, person=person(dispatch), by="Officer")
    open_dispatched(dispatch, arrival(dispatch))
    assert used_up(dispatch) == (2, 2)
    with pytest.raises(DispatchFull):
        open_dispatched(dispatch, arrival(dispatch, "another"))
    erase_person(tenant=TENANT, person=person(dispatch), by="Officer")
    assert used_up(dispatch) == (1, 2)
    numbers = DispatchRegistration.objects.order_by("number").values_list("number", flat=True)
    assert list(numbers) == [1, 2]
    assert traces_of(WHO, "scorm_packages") == []


def test_the_same_id_in_another_dispatch_is_somebody_else(dispatch: Dispatch) -> None:
    other = build_dispatch(build_package())
    open_dispatched(other, arrival(other))
    erase_person(tenant=TENANT, person=person(dispatch), by="Officer")
    assert DispatchLearner.objects.get(dispatch=other).name == NAME
    assert Registration.objects.filter(actor_name=WHO).count() == 1


def test_a_held_registration_stops_all_of_it(dispatch: Dispatch) -> None:
    registration = Registration.objects.get()
    place_holds(tenant=TENANT, registrations=[registration.id], reason="Case", by="Officer")
    with pytest.raises(StatementsHeld):
        erase_person(tenant=TENANT, person=person(dispatch), by="Officer")
    assert DispatchLearner.objects.get().name == NAME
    assert Attempt.objects.filter(registration=registration).exists()


def test_a_learner_is_given_what_the_other_system_said(dispatch: Dispatch) -> None:
    out = io.BytesIO()
    export_person(tenant=TENANT, person=person(dispatch), by="Officer", out=out)
    with zipfile.ZipFile(out) as archive:
        rows = [json.loads(line) for line in archive.read("dispatches.ndjson").splitlines()]
    learner, taking = rows
    assert (learner["learner_id"], learner["name"], learner["destination"]) == (
        WHO,
        NAME,
        "Partner",
    )
    assert taking["registration_id"] == str(Registration.objects.get().id)
    assert "channel" not in taking, "what proves a launch is for nobody's zip"


@pytest.mark.parametrize("home_page", ["", "https://people.example", "{own}x", "{own}/1"])
def test_only_a_dispatchs_own_home_page_leads_to_it(dispatch: Dispatch, home_page: str) -> None:
    own = home_page_of(dispatch.id)
    assert dispatch_of_home_page(own) == dispatch.id
    assert dispatch_of_home_page(home_page.format(own=own)) is None
