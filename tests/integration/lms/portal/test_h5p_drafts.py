"""Making H5P content over HTTP: the pages and what the editor asks and tells.

Trainer Shen makes content, trainer Lin works on the same drafts, agent Gu may do neither, and Eve
is a trainer of another centre.
"""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from content.h5p import services as h5p
from content.h5p.models import Draft, DraftRevision
from lms.people.models import AuditRow, Employee
from lms.people.rules.roles import Role
from scorm_packages.runtime.models import Package
from tests.builders.centre import Centre
from tests.builders.file_stores import files_in
from tests.builders.h5p import choice_parameters, library, with_files
from tests.builders.h5p_courses import build_h5p_course
from tests.builders.h5p_drafts import png, with_libraries

pytestmark = pytest.mark.django_db

QUESTION = library("Callcraft.TestQuestion")
LIST = "/authoring/h5p/"


@pytest.fixture(autouse=True)
def own_storage(tmp_path: Path) -> Iterator[None]:
    with files_in(tmp_path):
        yield


@pytest.fixture
def centre() -> Centre:
    return Centre()


@pytest.fixture
def shen(centre: Centre, client: Client) -> Employee:
    person = centre.person("沈老师", Role.TRAINER, language="en")
    client.force_login(person)
    with_libraries(QUESTION, tenant=centre.tenant.id)
    return person


@pytest.fixture
def draft(shen: Employee, client: Client) -> Draft:
    client.post(f"{LIST}new/", begin())
    return Draft.objects.get()


def begin(**changes: str) -> dict[str, str]:
    return {"library": QUESTION.name, "title": "Greeting", "language": "en", **changes}


def body(draft: Draft, **changes: Any) -> dict[str, Any]:
    return {
        "revision": draft.revision,
        "title": "Greeting",
        "language": "en",
        "metadata": {},
        "parameters": choice_parameters(),
        **changes,
    }


def put(client: Client, draft: Draft, **changes: Any) -> Any:
    return client.put(
        f"{LIST}{draft.id}/data", json.dumps(body(draft, **changes)), "application/json"
    )


def post(client: Client, address: str, value: Any) -> Any:
    return client.post(address, json.dumps(value), "application/json")


def sent(client: Client, draft: Draft, name: str, data: bytes, kind: str = "image") -> Any:
    file = SimpleUploadedFile(name, data)
    return client.post(f"{LIST}{draft.id}/files", {"file": file, "kind": kind})


# -- Who ------------------------------------------------------------------------------------------


def addresses(draft: Draft) -> list[str]:
    one = ("draft", "draft_data", "draft_preview", "draft_history")
    return [
        *(reverse(f"portal:{name}") for name in ("drafts", "new_draft", "draft_libraries")),
        *(reverse(f"portal:{name}", args=[draft.id]) for name in one),
    ]


def test_who_may_not_make_packages_makes_no_content(
    centre: Centre, draft: Draft, client: Client
) -> None:
    client.force_login(centre.person("Gu", Role.LEARNER))
    assert {client.get(each).status_code for each in addresses(draft)} == {404}
    assert put(client, draft).status_code == 404
    assert sent(client, draft, "x.png", png()).status_code == 404
    for name in ("publish_draft", "copy_draft", "delete_draft", "undelete_draft"):
        assert client.post(reverse(f"portal:{name}", args=[draft.id])).status_code == 404
    assert Draft.objects.get().revision == 1


def test_nobody_reaches_the_drafts_of_another_centre(draft: Draft, client: Client) -> None:
    other = Centre("Other House", "另一家", host="other.example")
    client.force_login(other.person("Eve", Role.TRAINER, language="en"))
    assert "No drafts yet" in client.get(LIST).content.decode()
    for address in addresses(draft)[3:]:
        assert client.get(address).status_code == 404
    assert put(client, draft).status_code == 404
    assert sent(client, draft, "x.png", png()).status_code == 404
    assert post(client, f"{LIST}{draft.id}/publish", {"revision": 1}).status_code == 404
    for name in ("copy_draft", "delete_draft", "undelete_draft"):
        assert client.post(reverse(f"portal:{name}", args=[draft.id])).status_code == 404
    assert Draft.objects.count() == 1


# -- The list, and a new one ----------------------------------------------------------------------


def test_shen_begins_content_of_a_kind_that_can_be_made(shen: Employee, client: Client) -> None:
    assert "No drafts yet" in client.get(LIST).content.decode()
    page = client.get(f"{LIST}new/").content.decode()
    assert QUESTION.name in page
    assert "Callcraft.TestBase" not in page
    assert "Nothing found" in client.get(f"{LIST}new/", {"q": "ghost"}).content.decode()
    answer = client.post(f"{LIST}new/", begin())
    draft = Draft.objects.get()
    assert answer["Location"] == f"{LIST}{draft.id}/"
    assert (draft.title, draft.language, draft.created_by) == ("Greeting", "en", "沈老师")
    page = client.get(LIST, {"q": "greeting"}).content.decode()
    assert "Not published yet" in page
    assert "Nothing found" in client.get(LIST, {"q": "ghost"}).content.decode()


@pytest.mark.parametrize(
    "wrong", [{"library": ""}, {"library": "Callcraft.TestBase 1.0"}, {"title": " "}]
)
def test_what_is_wrong_with_a_new_draft_is_said(
    shen: Employee, client: Client, wrong: dict[str, str]
) -> None:
    answer = client.post(f"{LIST}new/", begin(**wrong))
    assert answer.status_code == 422
    assert not Draft.objects.exists()


def test_centre_without_libraries_is_told_what_to_do(centre: Centre, client: Client) -> None:
    client.force_login(centre.person("Lin", Role.TRAINER, language="en"))
    assert "Ask whoever may install" in client.get(f"{LIST}new/").content.decode()
    client.force_login(centre.person("Fan", Role.TRAINING_OFFICE, language="en"))
    assert "/libraries/upload/" in client.get(f"{LIST}new/").content.decode()


def test_list_asks_the_same_however_long_it_is(
    shen: Employee, client: Client, django_assert_max_num_queries: Any
) -> None:
    def queries() -> int:
        with django_assert_max_num_queries(60) as asked:
            client.get(LIST)
        return len(asked)

    client.post(f"{LIST}new/", begin())
    few = queries()
    for number in range(8):
        client.post(f"{LIST}new/", begin(title=f"Greeting {number}"))
    assert queries() == few


def test_deleted_draft_can_be_brought_back_from_the_list(draft: Draft, client: Client) -> None:
    page = client.post(f"{LIST}{draft.id}/delete/", follow=True).content.decode()
    assert "is deleted" in page
    assert f"{LIST}{draft.id}/bring-back/" in page
    assert client.get(f"{LIST}{draft.id}/").status_code == 404
    assert "is back" in client.post(f"{LIST}{draft.id}/bring-back/", follow=True).content.decode()
    assert client.post(f"{LIST}{draft.id}/bring-back/").status_code == 404
    told = AuditRow.objects.filter(action__startswith="h5p_draft").order_by("at", "id")
    assert [each.action for each in told] == [
        "h5p_draft.started",
        "h5p_draft.deleted",
        "h5p_draft.undeleted",
    ]


def test_copy_opens_with_a_title_that_tells_it_apart(draft: Draft, client: Client) -> None:
    answer = client.post(f"{LIST}{draft.id}/copy/")
    copy = Draft.objects.exclude(id=draft.id).get()
    assert answer["Location"] == f"{LIST}{copy.id}/"
    assert copy.title == "Greeting (copy)"


# -- What the editor asks and tells ---------------------------------------------------------------


def test_page_tells_the_editor_where_all_is(draft: Draft, client: Client) -> None:
    answer = client.get(f"{LIST}{draft.id}/")
    page = answer.content.decode()
    told = page.partition('id="h5p-editor-config" type="application/json">')[2]
    config = json.loads(told.partition("</script>")[0])
    assert config["addresses"]["data"] == f"{LIST}{draft.id}/data"
    assert config["language"] == "en"
    policy = answer["Content-Security-Policy"]
    origin = preview_of(client, draft).partition("/d/")[0]
    for directive in ("img-src", "media-src", "frame-src"):
        [said] = [each for each in policy.split("; ") if each.startswith(directive)]
        assert origin in said
    [scripts] = [each for each in policy.split("; ") if each.startswith("script-src")]
    assert origin not in scripts


def test_what_is_saved_comes_back_cleaned(draft: Draft, client: Client) -> None:
    attack = {**choice_parameters(), "question": "<p>Hi<script>x()</script></p>"}
    answer = put(client, draft, parameters=attack, title="Better")
    assert answer.status_code == 200, answer.content
    told = answer.json()
    assert told["revision"] == 2
    assert "script" not in told["parameters"]["question"]
    assert {"code", "severity", "place", "text"} == set(told["findings"][0])
    data = client.get(f"{LIST}{draft.id}/data").json()
    assert (data["title"], data["library"], data["revision"]) == ("Better", QUESTION.name, 2)
    assert data["parameters"] == told["parameters"]


def test_findings_of_the_title_are_about_the_metadata(draft: Draft, client: Client) -> None:
    told = put(client, draft, title="").json()["findings"]
    [error] = [each for each in told if each["severity"] == "error"]
    assert error["place"] == "metadata.title"
    assert error["text"] == "The content has no title. Give it one."


def test_lin_is_told_that_shen_was_first(centre: Centre, draft: Draft, client: Client) -> None:
    put(client, draft)
    client.force_login(centre.person("Lin", Role.TRAINER, language="en"))
    answer = put(client, draft, title="Mine")
    assert answer.status_code == 409
    told = answer.json()
    assert (told["code"], told["revision"]) == ("h5p.draft_changed", 2)
    assert told["changedBy"] == "沈老师"
    assert told["changedAt"].startswith("20")
    assert "沈老师" in told["detail"]


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"[]",
        b"{",
        b'{"revision": NaN}',
        b"\xff\xfe",
        json.dumps({"revision": True}).encode(),
        json.dumps({"revision": 1, "title": 1}).encode(),
        json.dumps(
            {"revision": 1, "title": "", "language": "", "metadata": {}, "parameters": []}
        ).encode(),
        b'{"a":' * 200 + b"1" + b"}" * 200,
    ],
)
def test_body_that_cannot_be_read_changes_nothing(
    draft: Draft, client: Client, text: bytes
) -> None:
    answer = client.put(f"{LIST}{draft.id}/data", text, "application/json")
    assert answer.status_code == 400
    assert answer.json()["code"] == "portal.body_unreadable"
    assert Draft.objects.get().revision == 1


def test_body_larger_than_django_takes_is_saved_and_one_beyond_all_limits_refused(
    draft: Draft, client: Client
) -> None:
    long = {**choice_parameters(), "question": "<p>" + "long " * 600_000 + "</p>"}
    assert put(client, draft, parameters=long).status_code == 200
    huge = "x" * (17 * 1024 * 1024)
    answer = put(client, Draft.objects.get(), title=huge)
    assert answer.status_code == 413
    assert answer.json()["code"] == "h5p.draft_too_large"


def test_file_is_kept_and_shown_from_the_content_origin(draft: Draft, client: Client) -> None:
    answer = sent(client, draft, "Harbour.png", png(640, 360))
    assert answer.status_code == 201, answer.content
    told = answer.json()
    assert (told["mime"], told["width"], told["height"]) == ("image/png", 640, 360)
    assert "/content/images/harbour-" in told["url"]
    assert client.get(f"{LIST}{draft.id}/data").json()["files"][told["path"]]["url"] == told["url"]
    address = told["url"].partition("://")[2]
    host, path = address.partition("/")[0], address[address.index("/") :]
    shown = client.get(path, headers={"host": host})
    assert b"".join(shown.streaming_content) == png(640, 360)  # type: ignore[attr-defined]
    assert shown["Cross-Origin-Resource-Policy"] == "cross-origin"


@pytest.mark.parametrize(
    ("name", "data", "kind", "status", "code"),
    [
        ("x.svg", b"<svg onload='x()'/>", "image", 415, "h5p.file_type_refused"),
        ("x.png", b"", "image", 400, "h5p.file_empty"),
        ("x.png", png(), "program", 400, "portal.body_unreadable"),
    ],
)
def test_refused_file_says_why(
    draft: Draft, client: Client, name: str, data: bytes, kind: str, status: int, code: str
) -> None:
    answer = sent(client, draft, name, data, kind)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.json()["detail"]


def test_forms_come_in_the_language_of_the_author(centre: Centre, client: Client) -> None:
    words = {"semantics": [{"label": "题目", "type": "hack"}]}
    translated = with_files(QUESTION, {"language/zh-hans.json": json.dumps(words).encode()})
    with_libraries(translated, tenant=centre.tenant.id)
    client.force_login(centre.person("Lin", Role.TRAINER, language="zh-hans"))
    asked = {"names": f"{QUESTION.folder},H5P.Ghost-1.0,broken", "language": "zh-Hans"}
    found, ghost = client.get(f"{LIST}libraries", asked).json()["libraries"]
    assert found["library"] == QUESTION.name
    assert (found["isRunnable"], found["isInstalled"]) == (True, True)
    assert found["semantics"][0]["label"] == "题目"
    assert found["semantics"][0]["type"] == QUESTION.semantics[0]["type"]
    assert (ghost["isInstalled"], ghost["semantics"]) == (False, [])
    asked["language"] = "en"
    found, _ = client.get(f"{LIST}libraries", asked).json()["libraries"]
    assert found["semantics"] == QUESTION.semantics


# -- Publishing -----------------------------------------------------------------------------------


def test_published_draft_is_a_package_and_its_changes_are_told(
    draft: Draft, client: Client
) -> None:
    put(client, draft)
    answer = post(client, f"{LIST}{draft.id}/publish", {"revision": 2})
    assert answer.status_code == 200, answer.content
    package = Package.objects.get()
    assert answer.json()["package"] == f"/packages/{package.id}/"
    assert "Published" in client.get(LIST).content.decode()
    put(client, Draft.objects.get(), title="Better")
    assert "Changed since it was published" in client.get(LIST).content.decode()
    again = post(client, f"{LIST}{draft.id}/publish", {"revision": 3})
    assert again.json()["isNew"]
    page = client.get(again.json()["package"]).content.decode()
    assert "Other versions of this course" in page
    assert AuditRow.objects.filter(action="h5p_draft.published").count() == 2


def test_draft_with_errors_is_not_published(draft: Draft, client: Client) -> None:
    put(client, draft, title="")
    answer = post(client, f"{LIST}{draft.id}/publish", {"revision": 2})
    assert answer.status_code == 422
    assert {each["severity"] for each in answer.json()["findings"]} >= {"error"}
    assert not Package.objects.exists()
    stale = post(client, f"{LIST}{draft.id}/publish", {"revision": 1})
    assert stale.status_code == 409


def test_package_is_edited_in_the_draft_that_it_came_from(
    centre: Centre, shen: Employee, client: Client
) -> None:
    package = build_h5p_course(tenant=centre.tenant.id)
    page = client.get(f"/packages/{package.id}/").content.decode()
    assert f"/packages/{package.id}/edit/" in page
    first = client.post(f"/packages/{package.id}/edit/")
    again = client.post(f"/packages/{package.id}/edit/")
    assert first["Location"] == again["Location"] == f"{LIST}{Draft.objects.get().id}/"
    plain = centre.package()
    assert client.post(f"/packages/{plain.id}/edit/").status_code == 404


# -- History --------------------------------------------------------------------------------------


def test_history_says_what_is_different_and_leads_back(
    centre: Centre, draft: Draft, client: Client
) -> None:
    assert "Nothing before" in client.get(f"{LIST}{draft.id}/history/").content.decode()
    put(client, draft)
    lin = centre.person("Lin", Role.TRAINER, language="en")
    client.force_login(lin)
    other = {**choice_parameters(), "question": "<p>How do you <em>end</em> a call?</p>"}
    put(client, Draft.objects.get(), parameters=other)
    assert (
        f"{LIST}{draft.id}/history/2/" in client.get(f"{LIST}{draft.id}/history/").content.decode()
    )
    page = client.get(f"{LIST}{draft.id}/history/2/").content.decode()
    assert "<ins>How do you end a call?</ins>" in page
    assert "<em>end" not in page
    answer = client.post(f"{LIST}{draft.id}/history/2/restore/", {"seen": "3"}, follow=True)
    assert "Set back" in answer.content.decode()
    assert Draft.objects.get().parameters["question"] == choice_parameters()["question"]
    answer = client.post(f"{LIST}{draft.id}/history/2/restore/", {"seen": "3"}, follow=True)
    assert "has changed this draft meanwhile" in answer.content.decode()
    assert client.get(f"{LIST}{draft.id}/history/99/").status_code == 404
    assert DraftRevision.objects.filter(note="restored").count() == 1


# -- Preview --------------------------------------------------------------------------------------


def seen(client: Client, url: str, path: str = "", **headers: str) -> Any:
    address = url.partition("://")[2]
    host, _, rest = address.partition("/")
    told = {"host": headers.get("host", host), "accept-language": "en"}
    answer = Client().get(f"/{rest}{path}", headers=told)
    if answer.streaming:
        list(answer.streaming_content)  # type: ignore[attr-defined]  # A file: read to its end.
    return answer


def preview_of(client: Client, draft: Draft) -> str:
    return str(client.get(f"{LIST}{draft.id}/preview").json()["url"])


def test_preview_plays_what_is_saved_and_may_be_framed_by_the_app_alone(
    draft: Draft, client: Client, settings: Any
) -> None:
    put(client, draft)
    url = preview_of(client, draft)
    answer = seen(client, url)
    page = answer.content.decode()
    assert "H5PIntegration" not in page
    told = json.loads(
        page.partition('id="h5p-playing" type="application/json">')[2].partition("<")[0]
    )
    [content] = told["integration"]["contents"].values()
    assert content["library"] == QUESTION.name
    assert content["contentUserData"] == {}
    assert told["preview"]["origins"] == [settings.CALLCRAFT_BASE_URL]
    policy = answer["Content-Security-Policy"]
    assert f"frame-ancestors 'self' {settings.CALLCRAFT_BASE_URL}" in policy
    assert "sandbox" in policy
    script = next(each for each in told["scripts"] if "TestQuestion" in each)
    assert seen(client, url, script.partition("/d/")[2].partition("/")[2]).status_code == 200
    assert "no-store" in answer["Cache-Control"]


def test_preview_token_opens_its_own_draft_on_its_own_host_and_nothing_else(
    draft: Draft, client: Client
) -> None:
    client.post(f"{LIST}{draft.id}/copy/")
    copy = Draft.objects.exclude(id=draft.id).get()
    mine, other = preview_of(client, draft), preview_of(client, copy)
    other_host = other.partition("://")[2].partition("/")[0]
    assert seen(client, mine).status_code == 200
    assert seen(client, mine, host=other_host).status_code == 403
    assert seen(client, mine[:-2] + "x/").status_code == 403
    token = mine.rstrip("/").rpartition("/")[2]
    launch = mine.replace(f"/d/{token}/", f"/l/{token}/")
    assert seen(client, launch).status_code == 403
    assert seen(client, mine, "content/images/none.png").status_code == 404
    assert seen(client, mine, "content/../x").status_code in (403, 404)
    assert seen(client, mine, f"libraries/{QUESTION.folder}/none.js").status_code == 404


def test_preview_ends_after_a_working_day_and_with_the_draft(
    draft: Draft, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = preview_of(client, draft)
    later = timezone.now() + timedelta(hours=14)
    with monkeypatch.context() as patched:
        patched.setattr(timezone, "now", lambda: later)
        answer = seen(client, url)
    assert answer.status_code == 403
    assert "preview" in answer.content.decode()
    h5p.delete_draft(tenant=draft.tenant, draft=draft.id, by="沈老师")
    assert seen(client, url).status_code == 404
