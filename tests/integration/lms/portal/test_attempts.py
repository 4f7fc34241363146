"""How a package was taken: the list, one learner's way, the answers, the files, and who sees it."""

import csv
import io
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from lms.people.models import AuditRow
from lms.people.rules.roles import Role
from lms.portal.queries import attempts
from scorm_packages.runtime.models import Interaction, Package, RuntimeCommit, RuntimeSession
from tests.builders.centre import Centre
from tests.builders.doors import SignIn
from tests.builders.taken import taken


@pytest.fixture
def package(centre: Centre) -> Package:
    return centre.package("First call")


def page(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_the_list_shows_who_took_it_and_how_far_they_came(
    centre: Centre, signed_in: SignIn, package: Package
) -> None:
    taken(centre, package, "白一舟")
    client = signed_in(centre.person("Trainer", Role.TRAINER))
    html = page(client, f"/packages/{package.id}/attempts/")
    assert "白一舟" in html
    assert "1 / 1" in html
    assert "Nobody of this name" in page(client, f"/packages/{package.id}/attempts/?q=nobody")


def test_one_learners_way_shows_parts_answers_and_launches_and_is_written_down(
    centre: Centre, signed_in: SignIn, package: Package
) -> None:
    registration = taken(centre, package, "白一舟", response="a")
    trainer = centre.person("Trainer", Role.TRAINER)
    html = page(signed_in(trainer), f"/packages/{package.id}/attempts/{registration.id}/")
    for words in ("greeting", "Wrong", "4.0 s", "6 characters"):
        assert words in html
    assert "Ended" in html
    row = AuditRow.objects.get(tenant=trainer.tenant, action="attempts.viewed")
    assert (row.actor_id, row.object_id) == (trainer.id, str(registration.id))


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("choice", "The browser reported 2 / 2; the answer comes to 1 / 2."),
        (
            "compound",
            "The browser reported 2 / 2; the answers to the questions in it come to 1 / 2.",
        ),
    ],
)
def test_a_score_that_the_browser_made_up_is_told_with_the_one_that_it_is(
    centre: Centre, signed_in: SignIn, package: Package, kind: str, said: str
) -> None:
    registration = taken(centre, package, "白一舟")
    Interaction.objects.filter(session__attempt__registration=registration).update(
        kind=kind, result="1 / 2", claimed="2 / 2"
    )
    client = signed_in(centre.person("Trainer", Role.TRAINER))
    assert said in page(client, f"/packages/{package.id}/attempts/{registration.id}/")


def test_a_whole_is_no_question(centre: Centre, signed_in: SignIn, package: Package) -> None:
    """Of content that asks by others only the questions in it are counted."""
    registration = taken(centre, package, "白一舟")
    whole = Interaction.objects.get(session__attempt__registration=registration)
    whole.pk, whole.identifier, whole.kind = uuid4(), "The whole", "compound"
    whole.number += 1
    whole.save(force_insert=True)
    html = page(
        signed_in(centre.person("Trainer", Role.TRAINER)), f"/packages/{package.id}/questions/"
    )
    assert "greeting" in html
    assert "The whole" not in html


def test_the_journal_shows_each_call_as_it_was_saved(
    centre: Centre, signed_in: SignIn, package: Package
) -> None:
    registration = taken(centre, package, "白一舟")
    session = RuntimeSession.objects.get(
        tenant=centre.tenant.id, attempt__registration=registration
    )
    client = signed_in(centre.person("Trainer", Role.TRAINER))
    base = f"/packages/{package.id}/attempts/{registration.id}/"
    html = page(client, f"{base}{session.id}/")
    assert "0000:01:30.00" in html
    assert html.index("page=2") < html.index("cmi.core.score.raw") < html.index("Terminate")
    elsewhere = taken(centre, package, "石榴")
    assert client.get(f"{base[:-37]}{elsewhere.id}/{session.id}/").status_code == 404


def test_questions_count_the_last_answer_of_each_learner(
    centre: Centre, signed_in: SignIn, package: Package
) -> None:
    taken(centre, package, "白一舟", "b")
    taken(centre, package, "石榴", "a")
    taken(centre, package, "蓝天禾", "a")
    client = signed_in(centre.person("Trainer", Role.TRAINER))
    assert "33 / 100" in page(client, f"/packages/{package.id}/questions/")
    response = client.get(f"/packages/{package.id}/questions/export.csv")
    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert rows[1] == ["First call", "greeting", "choice", "3", "1", "33", "4.0", "a (2); b (1)"]


def test_the_file_holds_the_rows_of_the_list(
    centre: Centre, signed_in: SignIn, package: Package
) -> None:
    taken(centre, package, "白一舟")
    Package.objects.filter(id=package.id).update(title="Calls: [first] / part?")
    client = signed_in(centre.person("Trainer", Role.TRAINER))
    response = client.get(f"/packages/{package.id}/attempts/export.xlsx")
    rows = list(load_workbook(io.BytesIO(response.content)).active.values)  # type: ignore[union-attr]
    assert rows[1][1] == "白一舟"
    assert rows[1][3:9] == (1, 1, 1, 1, 1, 90)
    assert client.get(f"/packages/{package.id}/attempts/export.pdf").status_code == 404


def test_others_see_nothing(centre: Centre, signed_in: SignIn, package: Package) -> None:
    """Neither a learner, nor a trainer of another centre, nor by the address of another package."""
    registration = taken(centre, package, "白一舟")
    base = f"/packages/{package.id}/attempts/"
    stranger = Centre(host="elsewhere.example").person("Trainer", Role.TRAINER)
    for viewer in (centre.person("Learner"), stranger):
        client = signed_in(viewer)
        for address in (base, f"{base}{registration.id}/", f"{base}export.csv"):
            assert client.get(address).status_code == 404
    client = signed_in(centre.person("Trainer", Role.TRAINER))
    other = centre.package("Other")
    assert client.get(f"/packages/{other.id}/attempts/{registration.id}/").status_code == 404


def test_the_number_of_queries_does_not_grow_with_the_list(
    centre: Centre, signed_in: SignIn, package: Package
) -> None:
    client = signed_in(centre.person("Trainer", Role.TRAINER))
    taken(centre, package, "白一舟")
    page(client, f"/packages/{package.id}/attempts/")
    with CaptureQueriesContext(connection) as few:
        page(client, f"/packages/{package.id}/attempts/")
    for number in range(3):
        taken(centre, package, f"Learner {number}")
    with CaptureQueriesContext(connection) as more:
        page(client, f"/packages/{package.id}/attempts/")
    assert len(more) == len(few)


def test_a_launch_that_saved_for_hours_shows_its_last_calls(
    centre: Centre, package: Package, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A course that keeps 64,000 characters each minute fills no trainer's browser."""
    monkeypatch.setattr(attempts, "MOST_LINES", 3)
    registration = taken(centre, package, "白一舟")
    session = RuntimeSession.objects.get(attempt__registration=registration)
    last = RuntimeCommit.objects.filter(session=session).latest("seq")
    said = {"at": "later", "set": [["cmi.suspend_data", "x" * 64_000]], "terminate": True}
    RuntimeCommit.objects.create(
        tenant=last.tenant, session=session, seq=last.seq + 1, uuid=uuid4(), body=said
    )
    lines = attempts.journal_of(session.tenant, session.id)
    elements = [line.element for line in lines]
    assert elements == ["Terminate", "cmi.suspend_data", "Terminate"]
    assert max(len(line.value) for line in lines) == attempts.LONGEST_VALUE


def test_questions_that_a_browser_made_up_do_not_pile_up(
    centre: Centre, package: Package, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attempts, "MOST_QUESTIONS", 5)
    registration = taken(centre, package, "白一舟")
    session = RuntimeSession.objects.get(attempt__registration=registration)
    made_up = Interaction.objects.get(session=session)
    for number in range(9):
        made_up.pk, made_up.identifier, made_up.number = uuid4(), f"odd {number}", number + 1
        made_up._state.adding = True
        made_up.save()
    assert len(attempts.questions_of(centre.person("T", Role.TRAINER), package)) == 5


def test_an_answer_that_no_sheet_can_hold_keeps_nobody_from_the_others(
    centre: Centre, package: Package, signed_in: SignIn
) -> None:
    taken(centre, package, "白一舟", response="\x01\ufffe=1+1")
    client = signed_in(centre.person("Trainer", Role.TRAINER))
    response = client.get(f"/packages/{package.id}/questions/export.xlsx")
    assert response.status_code == 200
    sheet = load_workbook(io.BytesIO(response.content)).active
    assert sheet is not None
    assert sheet["H2"].value == "\ufffd\ufffd=1+1 (1)"
