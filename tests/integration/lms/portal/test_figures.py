"""The figures of the centre: what they are made of, how many stand behind, who is kept out."""

import io
from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from lms.classes.models import Attendance
from lms.people.models import Employee
from lms.people.rules.roles import Role
from lms.tracks.models import Track, TrackItem
from tests.builders.centre import Centre
from tests.builders.classroom import added_item, announced_run, attended, taking_part
from tests.builders.doors import SignIn

pytestmark = pytest.mark.django_db


@pytest.fixture
def track(centre: Centre) -> Track:
    return centre.track([("One", "一", [("company", "Company", "公司", centre.package())])])


@pytest.fixture
def office(centre: Centre, signed_in: SignIn) -> Client:
    return signed_in(centre.person("Office", Role.TRAINING_OFFICE))


def rows(client: Client, what: str, query: str = "") -> Sequence[tuple[object, ...]]:
    answer = client.get(f"/office/figures/{what}.xlsx{query}")
    assert answer.status_code == 200
    book = load_workbook(io.BytesIO(answer.content))
    return [*book.worksheets[0].iter_rows(values_only=True)][1:]


def judged(centre: Centre, track: Track, post: str, outcomes: list[str]) -> None:
    for number, outcome in enumerate(outcomes):
        person = centre.person(f"{post} {number}")
        Employee.objects.filter(id=person.id).update(post=post)
        centre.decided(centre.enrolled(person, track), "total", outcome, "70")


@pytest.mark.requirement("R114", "R129", "A34")
def test_posts_are_never_mixed_and_small_groups_never_shown(
    centre: Centre, office: Client, track: Track
) -> None:
    judged(centre, track, "坐席", ["pass", "pass", "pass", "fail", "fail"])
    judged(centre, track, "质检", ["fail", "fail", "fail", "fail"])
    assert rows(office, "passes") == [("坐席 · Agent", 5, 3, 60)]
    html = office.get("/office/figures/").content.decode()
    assert "1 group is too small to be shown." in html
    assert "质检" not in html


@pytest.mark.requirement("R114")
def test_the_last_decision_counts_and_only_within_the_period(
    centre: Centre, office: Client, track: Track
) -> None:
    judged(centre, track, "坐席", ["pass"] * 5)
    one = Employee.objects.get(name="坐席 0").enrolments.get()
    centre.decided(one, "total", "fail", "20")
    assert rows(office, "passes") == [("坐席 · Agent", 5, 4, 80)]
    assert rows(office, "passes", "?from=2001-01-01&to=2001-12-31") == []


@pytest.mark.requirement("R46")
def test_hours_and_attendance_by_month(centre: Centre, office: Client, track: Track) -> None:
    klass = added_item(track, "voice", TrackItem.Kind.CLASS)
    people = [centre.person(f"Person {number}") for number in range(6)]
    start = timezone.now() - timedelta(days=2)
    run = announced_run(klass, people[0], [start])
    *here, away = taking_part(run, [centre.enrolled(one, track) for one in people])
    for one in here:
        attended(one)
    attended(away, Attendance.State.ABSENT)
    month = f"?from={timezone.localdate(start)}&to={timezone.localdate()}"
    assert sum(float(str(row[1])) for row in rows(office, "hours", month)) == 5.0
    [row] = rows(office, "attendance", month)
    assert row[1:] == (6, 5, 0, 0, 83.3)


def test_the_period_of_the_address_is_put_right_and_an_unknown_figure_is_not_there(
    office: Client,
) -> None:
    html = office.get("/office/figures/?from=2026-05-01&to=2026-03-01").content.decode()
    assert 'name="from" value="2026-03-01"' in html
    assert 'name="to" value="2026-05-01"' in html
    far = office.get(f"/office/figures/?from={date.min}&to={date(9998, 1, 1)}")
    assert far.status_code == 200
    assert office.get("/office/figures/nonsense.xlsx").status_code == 404
    assert office.get("/office/figures/passes.exe").status_code == 404


def test_another_centres_figures_are_not_in_them(
    centre: Centre, office: Client, track: Track
) -> None:
    other = Centre(host="elsewhere.example")
    theirs = other.track([("One", "一", [("company", "Company", "公司", other.package())])])
    judged(other, theirs, "坐席", ["pass"] * 6)
    assert rows(office, "passes") == []
