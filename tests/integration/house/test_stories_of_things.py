"""Who sees and does what with the things of others: every address with an id in it.

The things are rows of the demo centre, or made (`tests.builders.rows`). Who is let in at each by
which role stands in `things_by_role.txt`; then nobody is let in at a thing of another centre, nor
at one of a person whom they do not reach. Who is not let in writes nothing.
"""

from collections.abc import Iterator
from typing import Final

import pytest
from django.db import transaction
from django.test import Client
from pytest_django import DjangoDbBlocker

from lms.config.demo.seed import seed_demo
from lms.grading.models import PendingGrade
from lms.grading.services import grade_waiting
from lms.people.models import Employee, Tenant
from lms.people.rules.roles import Role
from lms.people.services import grant_role
from tests.builders.centre import Centre
from tests.builders.doors import sign_in
from tests.integration.house.stories import (
    PERSONAL,
    ROLES,
    SAID,
    Visit,
    addresses,
    labels,
    rows_about,
    table,
    unknown,
    url_of,
)

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("R147")]

THINGS: Final = {name: pattern for name, pattern in addresses() if pattern.pattern.converters}
LET_IN: Final = table("things_by_role.txt")
AGENT, TEAM, OTHER_TEAM = "agent15", "银杏组", "梧桐组"
METHODS: Final = ("get", "post")
TELLS_NOTHING: Final = {
    "api:h5p_allowed_entry!",
    "archives:hold_lift!",
    "classes:transfer_list",
    "portal:disallow_library!",
}
"""What answers the same for an id of another centre as for one that there is not: a sentence that
there is no such hold, a sheet without rows, that an entry is off the list."""


def test_every_address_says_what_it_is_about() -> None:
    assert [one for name, pattern in THINGS.items() for one in unknown(name, pattern)] == []


@pytest.fixture(scope="module")
def demo(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[int]:
    """The demo centre, graded: it has something of nearly everything. Undone at the end."""
    with django_db_blocker.unblock(), transaction.atomic():
        seed_demo()
        tenant = Tenant.objects.get().id
        while PendingGrade.objects.exists():
            grade_waiting(tenant)
        yield tenant
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def things(demo: int, django_db_blocker: DjangoDbBlocker) -> dict[str, str]:
    """Every address of a thing, about an agent of the second team where it is about somebody."""
    with django_db_blocker.unblock():
        agent = Employee.objects.get(tenant=demo, login=AGENT)
        office = Employee.objects.get(tenant=demo, login="office")
        rows = rows_about(agent, office)
        return {name: url_of(name, pattern, rows.row) for name, pattern in THINGS.items()}


def somebody(tenant: int, *roles: Role, unit: str) -> Client:
    """Somebody new of a unit of the demo centre, signed in."""
    beside = Employee.objects.filter(tenant=tenant, unit__name=unit).first()
    assert beside
    person = Employee.objects.create_employee(
        tenant=tenant,
        login="somebody",
        password=None,
        employee_no="SOMEBODY",
        name="Somebody",
        unit=beside.unit,
    )
    for role in roles:
        grant_role(person, role)
    return sign_in(person)


def tried(
    client: Client, urls: dict[str, str], methods: tuple[str, ...] = METHODS
) -> tuple[set[str], list[str]]:
    """Where somebody was let in, as `address` and `address!` (posted to); and what was written
    though they were not."""
    let_in, written = set(), []
    for name, url in urls.items():
        for method in methods:
            visit = Visit(client, method, url, SAID.get(name, {}))
            if visit.let_in:
                let_in.add(name if method == "get" else f"{name}!")
            elif visit.writes:
                written.append(f"{method} {name}: {visit.writes}")
    return let_in, written


def test_the_table_of_things_speaks_of_every_thing_and_of_no_other() -> None:
    assert set(THINGS) == {address.rstrip("!") for address in LET_IN}


@pytest.mark.parametrize("role", ROLES)
def test_a_role_is_let_in_at_the_things_of_the_table_and_no_others(
    demo: int, things: dict[str, str], role: Role
) -> None:
    """The things are of a colleague of the same team. Who is not let in writes nothing."""
    let_in, written = tried(somebody(demo, role, unit=TEAM), things)
    assert let_in == {address for address, roles in LET_IN.items() if role in roles}
    assert written == []


def test_somebody_is_let_in_at_what_is_their_own_by_the_table(
    demo: int, things: dict[str, str]
) -> None:
    let_in, written = tried(sign_in(Employee.objects.get(tenant=demo, login=AGENT)), things)
    assert let_in == {address for address, roles in LET_IN.items() if "self" in roles}
    assert written == []


def test_nothing_of_another_centre_is_there_for_anybody(demo: int, things: dict[str, str]) -> None:
    """Somebody with every role of one centre asks for everything of the other, by its real ids."""
    visitor = Centre(host="elsewhere.example").person("Everything", *ROLES)
    of_the_other = {name: url for name, url in things.items() if labels(name, THINGS[name])}
    let_in, written = tried(sign_in(visitor), of_the_other, ("get", "post", "put", "delete"))
    assert let_in <= TELLS_NOTHING
    assert written == []
    assert len(of_the_other) > 200


@pytest.mark.parametrize("role", [Role.LEARNER, Role.MENTOR, Role.TEAM_LEAD, Role.QA])
def test_what_is_of_somebody_of_another_unit_is_not_there(
    demo: int, things: dict[str, str], role: Role
) -> None:
    """Who reaches a unit reaches nobody beside it."""
    of_people = {
        name: url
        for name, url in things.items()
        if PERSONAL.intersection(labels(name, THINGS[name]))
    }
    let_in, written = tried(somebody(demo, role, unit=OTHER_TEAM), of_people)
    assert let_in == set()
    assert written == []
    assert len(of_people) > 70
