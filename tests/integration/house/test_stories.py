"""Who sees what: every role on every page, and what each may post.

The tables stand in `pages_by_role.txt` and `posts_by_role.txt`. A page that somebody adds is
missing there and fails; the message is the address to look at and to add. What is about a thing,
with an id in its address, is tried in `test_stories_of_things.py`.
"""

from typing import Final

import pytest
from django.urls import reverse

from lms.people.rules.roles import Role
from tests.builders.centre import Centre
from tests.builders.doors import sign_in
from tests.integration.house.stories import ROLES, Visit, addresses, table

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("R147")]

PLAIN: Final = {name for name, pattern in addresses() if not pattern.pattern.converters}
TABLES: Final = {"get": table("pages_by_role.txt"), "post": table("posts_by_role.txt")}


@pytest.mark.requirement("R9", "R13", "R14")
@pytest.mark.parametrize("method", TABLES)
@pytest.mark.parametrize("role", ROLES)
def test_a_role_is_let_in_at_the_pages_of_the_table_and_no_others(role: Role, method: str) -> None:
    centre = Centre()
    client = sign_in(centre.person("Somebody", role, unit=centre.unit("Morning")))
    let_in, written = set(), []
    for name in sorted(PLAIN):
        visit = Visit(client, method, reverse(name), {})
        if visit.let_in:
            let_in.add(name)
        elif visit.writes:
            written.append(f"{name}: {visit.writes}")
    assert let_in == {name for name, roles in TABLES[method].items() if role in roles}
    assert written == []


def test_the_tables_speak_of_every_page_and_of_no_other() -> None:
    assert {name for told in TABLES.values() for name in told} == PLAIN
