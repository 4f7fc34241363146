"""The pages of H5P libraries: who may see them, and what they do.

Three people: Fan of the training office may install libraries, trainer Shen may upload packages,
agent Gu may do neither.
"""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from content.h5p.models import AllowedLibrary, Library
from content.h5p.queries import allowed_libraries
from lms.people.models import AuditRow, Employee
from lms.people.rules.roles import Role
from scorm_packages.runtime.models import Package
from tests.builders.centre import Centre
from tests.builders.file_stores import files_in
from tests.builders.h5p import choice_parameters, h5p_package, library
from tests.builders.zips import ordinary_zip

pytestmark = pytest.mark.django_db

QUESTION = library("Callcraft.TestQuestion")
LIST = "/libraries/"


@pytest.fixture(autouse=True)
def own_storage(tmp_path: Path) -> Iterator[None]:
    with files_in(tmp_path):
        yield


@pytest.fixture
def centre() -> Centre:
    return Centre()


@pytest.fixture
def fan(centre: Centre, client: Client) -> Employee:
    person = centre.person("范主任", Role.TRAINING_OFFICE, language="en")
    client.force_login(person)
    return person


def sent(client: Client, address: str, data: bytes) -> str:
    file = SimpleUploadedFile("greeting.h5p", data, "application/zip")
    return client.post(address, {"package": file}).content.decode()


def package() -> bytes:
    return h5p_package(QUESTION, choice_parameters())


def row(machine_name: str = "Callcraft.TestQuestion") -> Library:
    return Library.objects.get(machine_name=machine_name, replaced_at=None)


def actions() -> list[str]:
    told = AuditRow.objects.filter(action__startswith="h5p_library").order_by("at", "id")
    return [each.action.partition(".")[2] for each in told]


def test_agent_and_trainer_see_no_libraries(centre: Centre, client: Client) -> None:
    for role in (Role.LEARNER, Role.TRAINER, Role.QA, Role.MANAGER, Role.HR):
        client.force_login(centre.person(f"{role} Gu", role))
        for name in ("libraries", "upload_libraries", "allowed_libraries"):
            assert client.get(reverse(f"portal:{name}")).status_code == 404
        assert b"/libraries/" not in client.get("/").content


def test_trainer_brings_no_library_until_fan_has_installed_it(
    centre: Centre, fan: Employee, client: Client
) -> None:
    shen = centre.person("沈老师", Role.TRAINER, language="en")
    client.force_login(shen)
    upload = reverse("portal:upload")
    assert "may not install libraries" in sent(client, upload, package())
    assert not Library.objects.exists()
    client.force_login(fan)
    assert "Callcraft.TestQuestion 1.2.3" in sent(
        client, reverse("portal:upload_libraries"), package()
    )
    client.force_login(shen)
    assert "Installed" in sent(client, upload, package())
    [installed] = Package.objects.all()
    assert (installed.format, installed.title) == ("h5p", "Greeting a caller")
    assert actions() == ["installed"]


def test_fan_sees_who_needs_a_library(fan: Employee, client: Client) -> None:
    assert "No libraries yet" in client.get(LIST).content.decode()
    sent(client, reverse("portal:upload"), package())
    page = client.get(LIST, {"q": "test question"}).content.decode()
    assert "Callcraft.TestQuestion" in page
    assert "Callcraft.TestBase" not in page
    assert "Nothing found" in client.get(LIST, {"q": "ghost"}).content.decode()
    shown = client.get(f"{LIST}{row().id}/").content.decode()
    assert "Greeting a caller" in shown
    assert row().sha256 in shown
    shown = client.get(f"{LIST}{row('Callcraft.TestBase').id}/").content.decode()
    assert "Callcraft.TestQuestion 1.2" in shown


def test_fan_switches_a_library_off_and_on(fan: Employee, client: Client) -> None:
    sent(client, reverse("portal:upload"), package())
    address = reverse("portal:switch_library", args=[row().id])
    answer = client.post(address, {"on": "no"}, follow=True)
    assert "Switched off" in answer.content.decode()
    assert (row().is_disabled, row().disabled_by) == (True, "范主任")
    client.post(address, {"on": "yes"})
    assert not row().is_disabled
    assert actions() == ["disabled", "enabled"]


def test_library_in_use_stays_and_a_free_one_goes(fan: Employee, client: Client) -> None:
    sent(client, reverse("portal:upload"), package())
    needed = reverse("portal:remove_library", args=[row().id])
    assert needed not in client.get(f"{LIST}{row().id}/").content.decode()
    assert "cannot be removed" in client.post(needed, follow=True).content.decode()
    free = row("Callcraft.TestEditor")
    client.post(reverse("portal:remove_library", args=[free.id]))
    assert not Library.objects.filter(id=free.id, replaced_at=None).exists()
    assert client.get(f"{LIST}{free.id}/").status_code == 404
    assert actions() == ["removed"]


def test_fan_keeps_the_list_of_what_may_come_in(
    centre: Centre, fan: Employee, client: Client
) -> None:
    sent(client, reverse("portal:upload_libraries"), package())
    client.post(reverse("portal:allow_library", args=[row().id]))
    allowed = reverse("portal:allowed_libraries")
    assert row().sha256 in client.get(allowed).content.decode()
    wrong = client.post(allowed, {"machine_name": "no name!"})
    assert (wrong.status_code, b"is no name of a library" in wrong.content) == (422, True)
    wrong = client.post(allowed, {"machine_name": "H5P.Blanks", "sha256": "12"})
    assert b"64 digits" in wrong.content
    client.post(allowed, {"machine_name": "H5P.Blanks"})
    entry = AllowedLibrary.objects.get(machine_name="H5P.Blanks")
    client.post(reverse("portal:disallow_library", args=[entry.id]))
    assert [each.machine_name for each in AllowedLibrary.objects.all()] == [row().machine_name]
    client.post(reverse("portal:library_policy"), {"only_allowed": "yes"})
    assert allowed_libraries(centre.tenant.id).only_these
    assert "training office included" in client.get(allowed).content.decode()


def test_library_upload_says_what_is_wrong_and_what_is_there(fan: Employee, client: Client) -> None:
    address = reverse("portal:upload_libraries")
    assert client.post(address).status_code == 422
    assert "no H5P library" in sent(client, address, ordinary_zip({"a.txt": b"x"}))
    assert "is not a zip" in sent(client, address, b"no zip at all")
    sent(client, address, package())
    assert "Already there" in sent(client, address, package())


def test_libraries_of_another_centre_are_not_there(fan: Employee, client: Client) -> None:
    sent(client, reverse("portal:upload_libraries"), package())
    Library.objects.update(tenant=fan.tenant + 1)
    other = Library.objects.first()
    assert other is not None
    assert "No libraries yet" in client.get(LIST).content.decode()
    for name in ("library", "switch_library", "allow_library", "remove_library"):
        address = reverse(f"portal:{name}", args=[other.id])
        answer = client.get(address) if name == "library" else client.post(address)
        assert answer.status_code == 404


def test_h5p_leaves_as_h5p_and_nothing_else(fan: Employee, client: Client) -> None:
    sent(client, reverse("portal:upload"), package())
    [installed] = Package.objects.all()
    address = f"/packages/{installed.id}/export/"
    assert b"scorm2004" not in client.get(address).content
    answer = client.post(address, {"format": "h5p"})
    assert 'filename="Greeting a caller.h5p"' in answer["Content-Disposition"]
    data = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    assert data.startswith(b"PK")
    assert b"content/content.json" in io.BytesIO(data).getvalue()
    assert client.post(address, {"format": "scorm12"}).status_code == 200
