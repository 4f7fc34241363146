"""H5P by the API: libraries, what may come in, contents, drafts."""

import io
import zipfile
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from content.h5p.models import AllowedLibrary, Draft, Library
from lms.people.rules.roles import Role
from scorm_packages.runtime.models import Package
from tests.builders.centre import Centre
from tests.builders.h5p import (
    at_version,
    choice_parameters,
    h5p_package,
    library,
    with_description,
)

pytestmark = pytest.mark.django_db

QUESTION = "Callcraft.TestQuestion-1.2"
ENGLISH = {"Accept-Language": "en"}
NONE = UUID(int=0)
"""An id that nothing has."""


@pytest.fixture
def centre() -> Centre:
    return Centre()


@pytest.fixture
def office(client: Client, centre: Centre) -> Client:
    client.force_login(centre.person("office", Role.TRAINING_OFFICE))
    return client


@pytest.fixture
def trainer(centre: Centre) -> Client:
    client = Client()
    client.force_login(centre.person("trainer", Role.TRAINER))
    return client


def package(title: str = "Greeting") -> bytes:
    return h5p_package(library("Callcraft.TestQuestion"), choice_parameters(), title=title)


def send(client: Client, address: str, data: bytes) -> Any:
    file = io.BytesIO(data)
    file.name = "content.h5p"
    return client.post(address, {"package": file}, headers=ENGLISH)


def installed(client: Client) -> dict[str, dict[str, Any]]:
    rows = client.get("/api/h5p/libraries/").json()["results"]
    return {row["library"]: row for row in rows}


def uploaded(client: Client, title: str = "Greeting") -> str:
    report = send(client, "/api/packages/", package(title)).json()
    assert report["installed"], report
    return str(report["package"])


def test_the_schema_describes_every_address_of_h5p(client: Client) -> None:
    paths = client.get("/api/schema/").json()["paths"]
    assert {
        "/api/h5p/libraries/": {"get", "post"},
        "/api/h5p/libraries/{library_id}/": {"get", "patch", "delete"},
        "/api/h5p/allowed/": {"get", "post"},
        "/api/h5p/allowed/{entry_id}/": {"delete"},
        "/api/h5p/contents/": {"get"},
        "/api/h5p/contents/{package_id}/file/": {"get"},
        "/api/h5p/drafts/": {"get", "post"},
        "/api/h5p/drafts/{draft_id}/": {"get", "put", "delete"},
        "/api/h5p/drafts/{draft_id}/publish/": {"post"},
    } == {path: set(told) for path, told in paths.items() if path.startswith("/api/h5p/")}


@pytest.mark.parametrize(
    ("address", "trainer_may"),
    [
        ("/api/h5p/libraries/", False),
        (f"/api/h5p/libraries/{NONE}/", False),
        ("/api/h5p/allowed/", False),
        ("/api/h5p/contents/", True),
        (f"/api/h5p/contents/{NONE}/file/", True),
        ("/api/h5p/drafts/", True),
        (f"/api/h5p/drafts/{NONE}/", True),
    ],
)
def test_who_may_call_it(
    client: Client, trainer: Client, centre: Centre, address: str, trainer_may: bool
) -> None:
    """A library is a program in every learner's browser: not for trainers to install."""
    assert client.get(address).status_code == 403
    client.force_login(centre.person("learner", Role.LEARNER))
    assert client.get(address).status_code == 403
    assert (trainer.get(address).status_code in {200, 404}) == trainer_may


def test_libraries_are_installed_switched_and_removed(office: Client) -> None:
    answer = send(office, "/api/h5p/libraries/", package())
    assert answer.status_code == 200
    assert "Callcraft.TestQuestion 1.2.3" in " ".join(answer.json()["installed"])
    question = installed(office)[QUESTION]
    assert (question["is_on"], question["is_runnable"], question["contents"]) == (True, True, 0)
    address = f"/api/h5p/libraries/{question['id']}/"
    off = office.patch(address, {"is_on": False}, content_type="application/json")
    assert (off.status_code, off.json()["is_on"]) == (200, False)
    assert office.delete(address).status_code == 204
    assert QUESTION not in installed(office)
    assert office.get(address).status_code == 404


def test_a_library_that_something_needs_stays(office: Client) -> None:
    uploaded(office)
    question = installed(office)[QUESTION]
    assert question["contents"] == 1
    refused = office.delete(f"/api/h5p/libraries/{question['id']}/", headers=ENGLISH)
    assert (refused.status_code, refused.json()["code"]) == (409, "h5p.library_in_use")


def test_a_file_without_libraries_is_refused_with_findings(office: Client) -> None:
    answer = send(office, "/api/h5p/libraries/", b"no zip")
    assert answer.status_code == 422
    assert answer.json()["installed"] == []
    assert answer.json()["findings"][0]["code"]
    assert office.post("/api/h5p/libraries/", {}, headers=ENGLISH).status_code == 400


def test_libraries_are_found_by_words_and_paged(office: Client) -> None:
    send(office, "/api/h5p/libraries/", package())
    found = office.get("/api/h5p/libraries/", {"q": "testquestion"}).json()
    assert [row["library"] for row in found["results"]] == [QUESTION]
    assert found["count"] == 1
    assert office.get("/api/h5p/libraries/", {"page": 9}).status_code == 404


def test_what_may_come_in_is_listed_added_and_taken_off(office: Client) -> None:
    wrong = office.post("/api/h5p/allowed/", {"machine_name": "no name!"}, headers=ENGLISH)
    assert (wrong.status_code, wrong.json()["code"]) == (400, "h5p.wrong_machine_name")
    for _ in range(2):
        added = office.post("/api/h5p/allowed/", {"machine_name": "H5P.Blanks", "sha256": ""})
        assert added.status_code == 204
    (entry,) = office.get("/api/h5p/allowed/").json()["results"]
    assert (entry["machine_name"], entry["sha256"]) == ("H5P.Blanks", "")
    assert office.delete(f"/api/h5p/allowed/{entry['id']}/").status_code == 204
    assert not AllowedLibrary.objects.exists()


def test_contents_are_listed_with_what_they_can_be_brought_to(
    office: Client, trainer: Client
) -> None:
    uploaded(office)
    (row,) = trainer.get("/api/h5p/contents/").json()["results"]
    assert (row["title"], row["library"], row["upgrade_to"]) == ("Greeting", QUESTION, None)
    newer = at_version(library("Callcraft.TestQuestion"), 1, 3)
    send(office, "/api/h5p/libraries/", h5p_package(newer, choice_parameters()))
    (row,) = trainer.get("/api/h5p/contents/").json()["results"]
    assert row["upgrade_to"] == "Callcraft.TestQuestion-1.3"


def test_the_list_of_contents_asks_no_more_for_more(
    office: Client, trainer: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(4):
        uploaded(office, f"Greeting {number}")
    with django_assert_max_num_queries(9):
        assert len(trainer.get("/api/h5p/contents/").json()["results"]) == 4


def test_a_content_leaves_as_a_file_that_comes_in_again(office: Client, trainer: Client) -> None:
    address = f"/api/h5p/contents/{uploaded(office)}/file/"
    answer = trainer.get(address)
    assert answer.status_code == 200
    data = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    names = zipfile.ZipFile(io.BytesIO(data)).namelist()
    assert {"h5p.json", "content/content.json", f"{QUESTION}/library.json"} <= set(names)
    again = send(office, "/api/packages/", data)
    assert again.json()["installed"]


def test_another_centre_sees_nothing_of_it(office: Client, trainer: Client) -> None:
    """Nothing is known of what another tenant has, not even that it is there."""
    theirs = uploaded(office)
    library_id = Library.objects.get(machine_name="Callcraft.TestQuestion").id
    begun = trainer.post("/api/h5p/drafts/", {"library": QUESTION, "title": "Ours"})
    other = Centre(host="other")
    stranger = Client()
    stranger.force_login(other.person("stranger", Role.TRAINING_OFFICE))
    assert stranger.get("/api/h5p/contents/").json()["results"] == []
    assert stranger.get("/api/h5p/drafts/").json()["results"] == []
    assert stranger.get("/api/h5p/libraries/").json()["results"] == []
    for address in (
        f"/api/h5p/contents/{theirs}/file/",
        f"/api/h5p/libraries/{library_id}/",
        f"/api/h5p/drafts/{begun.json()['id']}/",
    ):
        assert stranger.get(address).status_code == 404
    assert stranger.delete(f"/api/h5p/libraries/{library_id}/").status_code == 404


def test_a_draft_from_its_beginning_to_its_package(office: Client, trainer: Client) -> None:
    send(office, "/api/h5p/libraries/", package())
    begun = trainer.post("/api/h5p/drafts/", {"library": QUESTION, "title": "Holding a call"})
    assert begun.status_code == 201
    draft = begun.json()
    address = f"/api/h5p/drafts/{draft['id']}/"
    told = {**draft, "parameters": choice_parameters()}
    saved = trainer.put(address, told, content_type="application/json")
    assert saved.status_code == 200
    assert saved.json()["revision"] == draft["revision"] + 1
    told["title"] = "Somebody else's words"
    late = trainer.put(address, told, content_type="application/json", headers=ENGLISH)
    assert (late.status_code, late.json()["code"]) == (409, "h5p.draft_changed")
    revision = {"revision": saved.json()["revision"]}
    made = trainer.post(f"{address}publish/", revision, content_type="application/json")
    assert (made.status_code, made.json()["installed"]) == (201, True)
    assert Package.objects.get().title == "Holding a call"
    (row,) = trainer.get("/api/h5p/drafts/").json()["results"]
    assert row["library"] == QUESTION
    assert trainer.delete(address).status_code == 204
    assert trainer.get("/api/h5p/drafts/").json()["results"] == []


def test_a_draft_of_what_cannot_be_content_is_not_begun(office: Client, trainer: Client) -> None:
    send(office, "/api/h5p/libraries/", package())
    for name in ("Callcraft.TestTools-1.0", "H5P.Nowhere-1.0", "nonsense"):
        told = {"library": name, "title": "x"}
        answer = trainer.post("/api/h5p/drafts/", told, headers=ENGLISH)
        assert answer.status_code in {400, 404, 409}
        assert answer.json()["code"].startswith("h5p.")
    assert not Draft.objects.exists()


def test_a_warning_of_a_library_is_told_by_the_api(office: Client) -> None:
    asking = with_description(
        library("Callcraft.TestQuestion"), requiredExtensions={"sharedState": "1.0"}
    )
    answer = send(office, "/api/h5p/libraries/", h5p_package(asking, choice_parameters()))
    codes = {each["code"]: each["severity"] for each in answer.json()["findings"]}
    assert codes["h5p.library.extensions"] == "warning"
