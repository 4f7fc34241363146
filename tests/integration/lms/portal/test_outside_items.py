"""What is learned outside packages, on the learner's own pages: classes, papers, documents."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from lms.classes.models import TrainerProfile
from lms.grading.models import PendingGrade
from lms.people.rules.roles import Role
from lms.tracks.models import Prerequisite, Track, TrackItem
from tests.builders.centre import Centre
from tests.builders.classroom import added_item, announced_run, attended, taking_part
from tests.builders.doors import SignIn
from xapi.lrs.queries import statements_of_registrations

KIND = TrackItem.Kind


@pytest.fixture
def track(centre: Centre) -> Track:
    package = centre.package()
    return centre.track(
        [
            ("Basics", "基础", [("company", "Company", "公司", package)]),
            ("Practice", "实操", [("simulation", "Simulated call", "模拟通话", package)]),
        ]
    )


@pytest.mark.requirement("R59")
def test_every_kind_of_item_shows_with_its_state_and_where_to_go(
    centre: Centre, signed_in: SignIn, track: Track
) -> None:
    klass = added_item(track, "voice", KIND.CLASS)
    added_item(track, "paper", KIND.ASSESSMENT)
    added_item(track, "rules", KIND.DOCUMENT)
    learner = centre.person("林小满")
    enrolment = centre.enrolled(learner, track)
    office = centre.person("Office", Role.TRAINING_OFFICE)
    now = timezone.now()
    run = announced_run(klass, office, [now - timedelta(days=1), now + timedelta(days=2)])
    [participant] = taking_part(run, [enrolment])
    attended(participant)
    client = signed_in(learner)
    html = client.get("/").content.decode()
    for key in ("voice", "paper", "rules"):
        assert f"/courses/{enrolment.id}/{key}/" in html
    assert "Your next classes" in html
    coming = run.sessions.get(starts_at__gt=now)
    assert f'href="/classes/sign/{coming.id}/"' in html
    assert client.get(f"/classes/sign/{coming.id}/").status_code == 200
    assert "Room 3" in html
    assert "0 of 5 passed" in html
    page = client.get(f"/courses/{enrolment.id}/voice/").content.decode()
    assert "Sessions attended</dt><dd>1<" in page
    assert "In progress" in page
    assert page.count('href="/classes/sign/') == 1
    paper = client.get(f"/courses/{enrolment.id}/paper/").content.decode()
    assert "There is nothing for you to open" in paper
    assert client.post(f"/courses/{enrolment.id}/voice/start/").status_code == 404


def test_a_decision_passes_a_class_and_links_to_its_reasons(
    centre: Centre, signed_in: SignIn, track: Track
) -> None:
    added_item(track, "business-class", KIND.CLASS)
    learner = centre.person("林小满")
    enrolment = centre.enrolled(learner, track)
    centre.decided(enrolment, "total", "indeterminate")
    decision = centre.decided(enrolment, "component:business", "pass", "90")
    html = signed_in(learner).get("/").content.decode()
    assert f"/grades/{decision.id}/" in html
    assert "Passed" in html


@pytest.mark.requirement("R59", "R62")
def test_what_is_not_passed_locks_what_needs_it_and_no_rule_no_lock(
    centre: Centre, signed_in: SignIn, track: Track
) -> None:
    unjudged = added_item(track, "tour", KIND.CLASS)
    paper = added_item(track, "paper", KIND.ASSESSMENT)
    needed = TrackItem.objects.get(tenant=track.tenant, track=track, key="company")
    Prerequisite.objects.create(tenant=track.tenant, item=paper, needs=needed)
    learner = centre.person("林小满")
    enrolment = centre.enrolled(learner, track)
    client = signed_in(learner)
    page = client.get(f"/courses/{enrolment.id}/paper/").content.decode()
    assert "Opens when these are done: Company" in page
    centre.played(enrolment, "company", "passed", score="92")
    centre.decided(enrolment, "component:company", "pass", "92")
    centre.decided(enrolment, "total", "indeterminate")
    html = client.get("/").content.decode()
    assert f'action="/courses/{enrolment.id}/simulation/start/"' in html
    assert unjudged.title_en in html
    page = client.get(f"/courses/{enrolment.id}/paper/").content.decode()
    assert "Opens when these are done" not in page


def test_reading_a_document_is_told_once_and_waits_for_grading(
    centre: Centre, signed_in: SignIn, track: Track
) -> None:
    added_item(track, "rules-handbook", KIND.DOCUMENT, text_en="Be kind to callers.")
    learner = centre.person("林小满")
    enrolment = centre.enrolled(learner, track)
    client = signed_in(learner)
    address = f"/courses/{enrolment.id}/rules-handbook/"
    assert "Be kind to callers." in client.get(address).content.decode()
    for _ in range(2):
        assert client.post(f"{address}read/").status_code == 302
    [told] = statements_of_registrations(centre.tenant.id, [enrolment.id])
    assert told.statement["result"] == {"completion": True}
    assert PendingGrade.objects.filter(enrolment=enrolment).exists()
    page = client.get(address).content.decode()
    assert "You have said that you read and understood it." in page
    assert "Done" in page


def test_nobody_reads_or_opens_for_somebody_else(
    centre: Centre, signed_in: SignIn, track: Track
) -> None:
    added_item(track, "rules-handbook", KIND.DOCUMENT)
    enrolment = centre.enrolled(centre.person("白一舟"), track)
    client = signed_in(centre.person("林小满"))
    address = f"/courses/{enrolment.id}/rules-handbook/"
    assert client.get(address).status_code == 404
    assert client.get(f"{address}file/").status_code == 404
    assert client.post(f"{address}read/").status_code == 404
    assert not statements_of_registrations(centre.tenant.id, [enrolment.id])


def test_the_home_costs_the_same_with_more_items_and_sessions(
    centre: Centre, signed_in: SignIn, track: Track
) -> None:
    learner, office = centre.person("林小满"), centre.person("Office", Role.TRAINING_OFFICE)
    enrolment = centre.enrolled(learner, track)
    client = signed_in(learner)

    def one_more(number: int) -> None:
        klass = added_item(track, f"class{number}", KIND.CLASS)
        added_item(track, f"document{number}", KIND.DOCUMENT)
        start = timezone.now() + timedelta(days=number)
        run = announced_run(klass, office, [start, start + timedelta(hours=3)])
        taking_part(run, [enrolment])

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/").status_code == 200
        return len(captured)

    one_more(1)
    queries()
    before = queries()
    for number in range(2, 6):
        one_more(number)
    assert queries() == before


def test_who_teaches_sees_the_own_classes_that_come(
    centre: Centre, signed_in: SignIn, track: Track
) -> None:
    trainer, other = centre.person("Trainer", Role.TRAINER), centre.person("Other", Role.TRAINER)
    klass = added_item(track, "voice", KIND.CLASS)
    run = announced_run(klass, trainer, [timezone.now() + timedelta(days=1)])
    run.trainer = TrainerProfile.objects.create(
        tenant=centre.tenant.id, employee=trainer, name=trainer.name
    )
    run.save()
    assert "Voice class" in signed_in(trainer).get("/").content.decode()
    assert "Voice class" not in signed_in(other).get("/").content.decode()
