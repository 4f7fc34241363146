"""The office cockpit: what waits, from every room, grouped, counted and narrowed by the address."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from lms.people.models import Employee, Notice
from lms.people.rules.filing import text
from lms.people.rules.roles import Role
from lms.people.services import notify
from lms.ui import tasks
from lms.ui.tasks import (
    MOST_EACH,
    Kind,
    Provider,
    Task,
    Urgency,
    tasks_of,
    which_have_rows,
)
from tests.builders.centre import Centre
from tests.builders.doors import SignIn

DUE = date(2026, 3, 2)
MOST_QUERIES = 24


def made_up(viewer: Any) -> list[Task]:
    return [
        Task("Approve the month plan", "/office/approvals/", "planning", Urgency.WAITING),
        Task("Leave without proof", "/classes/", "planning", Urgency.OVERDUE, due_on=DUE),
    ]


def in_class(viewer: Any) -> list[Task]:
    return [
        Task("Sheets to finalise", "/classes/", "classes", Urgency.SOON, detail="Run 7", count=3)
    ]


@pytest.fixture
def every_room() -> dict[str, Provider]:
    """The real rooms, as they registered."""
    return dict(tasks._providers)


@pytest.fixture(autouse=True)
def only_these(every_room: dict[str, Provider], monkeypatch: pytest.MonkeyPatch) -> None:
    """Two rooms with tasks of our own, whatever the others have to say."""
    monkeypatch.setattr(tasks, "_providers", {"planning": made_up, "classes": in_class})


def office(client: Client, query: str = "") -> str:
    answer = client.get(f"/office/{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_most_pressing_stands_first_and_groups_are_counted(
    centre: Centre, signed_in: SignIn
) -> None:
    html = office(signed_in(centre.person("Office", Role.TRAINING_OFFICE)))
    places = [html.index(f'id="tasks-{key}"') for key in ("overdue", "waiting", "soon")]
    assert places == sorted(places)
    assert "Leave without proof" in html
    assert "Run 7" in html
    assert 'Everything <span class="badge tabular">5</span>' in html


@pytest.mark.parametrize(
    ("query", "there", "gone"),
    [
        ("?room=classes", {"Sheets to finalise"}, {"Approve the month plan"}),
        ("?urgency=overdue", {"Leave without proof"}, {"Approve the month plan", "Sheets to"}),
        ("?room=planning&urgency=waiting", {"Approve the month plan"}, {"Leave without proof"}),
        ("?room=nonsense", {"Nothing of this kind"}, {"Approve the month plan"}),
        ("?urgency=%00", {"Approve the month plan"}, {"Nothing of this kind"}),
    ],
)
def test_the_address_narrows_it(
    centre: Centre, signed_in: SignIn, query: str, there: set[str], gone: set[str]
) -> None:
    html = office(signed_in(centre.person("Office", Role.TRAINING_OFFICE)), query)
    assert all(words in html for words in there)
    assert not any(words in html for words in gone)


def test_who_only_learns_has_no_cockpit_but_sees_what_waits_at_home(
    centre: Centre, signed_in: SignIn
) -> None:
    client = signed_in(centre.person("林小满"))
    assert client.get("/office/").status_code == 404
    html = client.get("/").content.decode()
    assert "Approve the month plan" in html
    assert 'href="/office/"' not in html.partition('id="waiting"')[2].partition("</section>")[0]


@pytest.mark.parametrize(
    "role", [role for role in Role if role not in (Role.LEARNER, Role.CLASS_SUPERVISOR)]
)
def test_every_role_with_duties_has_the_cockpit_and_the_panel(
    centre: Centre, signed_in: SignIn, role: Role
) -> None:
    client = signed_in(centre.person("Somebody", role))
    assert client.get("/office/").status_code == 200
    assert "All of it" in client.get("/").content.decode()


def test_an_empty_desk_says_what_would_be_there(
    centre: Centre, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks, "_providers", {})
    client = signed_in(centre.person("Office", Role.TRAINING_OFFICE))
    assert "Nothing waits for you" in office(client)
    assert "Waits for you" not in client.get("/").content.decode()


def test_the_page_costs_the_same_however_much_waits(
    centre: Centre, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = signed_in(centre.person("Office", Role.TRAINING_OFFICE))
    office(client)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            office(client)
        return len(captured)

    before = queries()
    many = [Task(f"Task {n}", "/office/", "planning", Urgency.LATER) for n in range(MOST_EACH)]
    monkeypatch.setattr(tasks, "_providers", {"planning": lambda _viewer: many})
    assert queries() == before


def test_a_notice_that_must_be_read_stands_on_top_until_it_is(
    centre: Centre, signed_in: SignIn
) -> None:
    """R5, R81: what was sent to somebody is in front of them, and their answer is kept."""
    learner = centre.person("林小满")
    notify(
        centre.tenant.id,
        [learner, centre.person("Somebody else")],
        kind="regulation.changed",
        title=text("The regulation has changed", "培训管理制度已变更"),
        must_acknowledge=True,
    )
    client = signed_in(learner)
    html = client.get("/").content.decode()
    assert html.index("The regulation has changed") < html.index("No courses yet")
    assert '<span class="badge tabular">1<' in html
    notice = Notice.objects.get(employee=learner)
    client.post(f"/notices/{notice.id}/", {"acknowledge": "1"})
    html = client.get("/").content.decode()
    assert "The regulation has changed" not in html
    assert '<span class="badge tabular">1<' not in html
    notice.refresh_from_db()
    assert notice.acknowledged_at
    assert notice.acknowledged_at <= timezone.now()


def test_kinds_of_all_rooms_are_asked_for_at_once_and_only_those_with_rows_tell(
    centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    def asked(title: str, login: str) -> Kind:
        return Kind(
            Employee.objects.filter(tenant=centre.tenant.id, login=login),
            lambda rows: [Task(title, "/", "people", Urgency.WAITING, count=len(rows))],
        )

    learner = centre.person("林小满")
    nobody = Kind(Employee.objects.none(), lambda _rows: pytest.fail("was asked for nothing"))
    rooms: dict[str, Provider] = {
        "one": lambda _viewer: [asked("nobody", "no such login"), asked("found", learner.login)],
        "two": lambda _viewer: [nobody, Task("known anyway", "/", "two", Urgency.LATER)],
        "three": lambda _viewer: [asked("also found", learner.login)],
    }
    monkeypatch.setattr(tasks, "_providers", rooms)
    with CaptureQueriesContext(connection) as captured:
        found = [(one.title, one.count) for one in tasks_of(learner)]
    assert sorted(found) == [("also found", 1), ("found", 1), ("known anyway", 1)]
    assert len(captured) == 1 + 2


@pytest.mark.parametrize(("asked", "answer"), [(0, []), (1, [True]), (2, [True, False])])
def test_which_query_sets_have_rows(centre: Centre, asked: int, answer: list[bool]) -> None:
    learner = centre.person("林小满")
    known = Employee.objects.filter(tenant=centre.tenant.id, id=learner.id).order_by("name")
    assert which_have_rows(*[known, known.filter(login="no such login")][:asked]) == answer


def test_a_desk_without_anything_on_it_costs_little(
    centre: Centre,
    signed_in: SignIn,
    monkeypatch: pytest.MonkeyPatch,
    every_room: dict[str, Provider],
) -> None:
    monkeypatch.setattr(tasks, "_providers", every_room)
    client = signed_in(centre.person("Office", Role.TRAINING_OFFICE))
    office(client)
    with CaptureQueriesContext(connection) as captured:
        office(client)
    assert len(captured) <= MOST_QUERIES
