"""Who comes in at every address of packages and dispatches: those who look after them, and nobody
else. The addresses are those that there are, so that a new one is asked about too."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.http import FileResponse
from django.test import Client
from django.urls import URLPattern, reverse

from lms.people.rules.roles import Role
from lms.portal.urls import app_name, urlpatterns
from scorm_packages.cmi5.services import LONGEST_REASON
from scorm_packages.export.models import Dispatch
from scorm_packages.export.services import DispatchDraft, create_dispatch
from scorm_packages.runtime.models import Package, RuntimeSession
from tests.builders.centre import Centre
from tests.builders.doors import SignIn
from tests.builders.taken import taken

ASSIGNERS = {"find_people", "assign"}
ASSIGNING = {Role.TEAM_LEAD, Role.OPERATIONS}
"""They come in here too: they give courses to people."""
OFFICE_ONLY = {"units"}
OF_H5P = {"upgrade_h5p"}
"""Not there for a package of another standard."""
KEEPERS = (Role.TRAINER, Role.TRAINING_OFFICE, Role.TRAINING_MANAGER)
OTHERS = [role for role in Role if role not in KEEPERS]


def guarded() -> list[URLPattern]:
    return [one for one in urlpatterns if str(one.pattern).startswith(("packages/", "dispatches/"))]


@pytest.fixture
def package(centre: Centre) -> Package:
    return centre.package("First call")


@pytest.fixture
def address_of(centre: Centre, package: Package) -> Callable[[URLPattern], str]:
    """The address of a page about what this centre has."""
    registration = taken(centre, package, "白一舟")
    draft = DispatchDraft(package=package.id, destination="Partner", format="scorm12")
    dispatch: Dispatch = create_dispatch(tenant=centre.tenant.id, draft=draft, created_by="test")
    known: dict[str, UUID | str] = {
        "package_id": package.id,
        "registration_id": registration.id,
        "session_id": RuntimeSession.objects.get(attempt__registration=registration).id,
        "dispatch_id": dispatch.id,
        "what": "attempts",
        "kind": "csv",
    }

    def address(pattern: URLPattern) -> str:
        names = pattern.pattern.converters
        return reverse(f"{app_name}:{pattern.name}", kwargs={one: known[one] for one in names})

    return address


def answers(client: Client, address: str, **fields: Any) -> set[int]:
    return {client.get(address).status_code, client.post(address, fields).status_code}


@pytest.mark.parametrize("role", OTHERS)
def test_nobody_else_comes_in_anywhere(
    signed_in: SignIn, centre: Centre, address_of: Callable[[URLPattern], str], role: Role
) -> None:
    """Neither looking nor posting; and what is closed to them is not told to be there."""
    client = signed_in(centre.person("Somebody", role))
    for pattern in guarded():
        if role in ASSIGNING and pattern.name in ASSIGNERS:
            continue
        assert answers(client, address_of(pattern)) <= {404, 405}, pattern.name


@pytest.mark.parametrize("role", KEEPERS)
def test_keepers_of_another_centre_find_none_of_it(
    signed_in: SignIn, address_of: Callable[[URLPattern], str], role: Role
) -> None:
    client = signed_in(Centre(host="elsewhere.example").person("Stranger", role))
    for pattern in guarded():
        if pattern.pattern.converters:
            assert answers(client, address_of(pattern)) <= {404, 405}, pattern.name


@pytest.mark.parametrize("role", KEEPERS)
def test_keepers_come_in_and_whatever_they_post_is_answered(
    signed_in: SignIn, centre: Centre, address_of: Callable[[URLPattern], str], role: Role
) -> None:
    client = signed_in(centre.person("Keeper", role))
    nonsense = dict.fromkeys(
        ("package", "item", "people", "due_on", "run", "report", "format", "origins", "expires_on"),
        "\0\ufffe\u202e" + "9" * LONGEST_REASON,
    ) | {"max_learners": "9" * 500, "destination": "\0", "on": str(uuid4())}
    for pattern in guarded():
        if pattern.name in OFFICE_ONLY:
            continue
        address = address_of(pattern)
        found = {404} if pattern.name in OF_H5P else {200, 405}
        assert client.get(address).status_code in found, pattern.name
        posted = client.post(address, nonsense)
        if isinstance(posted, FileResponse):
            posted.close()
        assert posted.status_code in {200, 302, 404, 405, 422}, pattern.name
