"""What the training office brings from elsewhere: H5P's own editor, and content types of a hub.

Fan of the training office may install programs; trainer Shen makes content with what is there;
agent Gu does neither; Eve is of another centre's training office.
"""

import io
import json
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch
from urllib.parse import urlsplit

import pytest
from django.conf import settings as django_settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from content.h5p import services as h5p
from content.h5p.models import Draft, DraftFile, InstalledEditor, Library
from lms.people.models import AuditRow, Employee
from lms.people.rules.roles import Role
from scorm_packages.runtime.adapters.assets import PageAssets
from tests.builders.centre import Centre
from tests.builders.file_stores import files_in
from tests.builders.h5p import choice_parameters, h5p_package, library
from tests.builders.h5p_drafts import png, with_libraries
from tests.builders.h5p_editor_archive import editor_archive, editor_files
from tests.builders.h5p_hub import SmallHub, offered

pytestmark = pytest.mark.django_db

QUESTION = library("Callcraft.TestQuestion")
EDITOR = "/libraries/editor/"
HUB = "/libraries/hub/"


@pytest.fixture(autouse=True)
def own_storage(tmp_path: Path) -> Iterator[None]:
    with files_in(tmp_path):
        yield


@pytest.fixture(autouse=True)
def built_assets(monkeypatch: pytest.MonkeyPatch) -> None:
    page = PageAssets("/static/h5p.x.js", ())
    room = "scorm_packages.runtime.pages"
    monkeypatch.setattr(f"{room}.page_assets", lambda: page)
    monkeypatch.setattr(f"{room}_h5p_editor.h5p_full_editor_assets", lambda: page)
    monkeypatch.setattr(f"{room}_h5p_editor.h5p_storage_assets", lambda: page)


@pytest.fixture
def centre() -> Centre:
    return Centre()


@pytest.fixture
def fan(centre: Centre, client: Client) -> Employee:
    person = centre.person("范主任", Role.TRAINING_OFFICE, language="en")
    client.force_login(person)
    return person


@pytest.fixture
def hub(settings: Any) -> Iterator[SmallHub]:
    with SmallHub() as small:
        settings.CALLCRAFT_H5P_HUB = small.url
        settings.CALLCRAFT_SYNC_ALLOW_PRIVATE = True
        yield small


@pytest.fixture
def draft(centre: Centre, fan: Employee) -> Draft:
    with_libraries(QUESTION, tenant=centre.tenant.id)
    return h5p.start_draft(
        tenant=centre.tenant.id, library=LIBRARY, title="Greeting", language="en", by="fan"
    )


def installed(client: Client, data: bytes | None = None) -> Any:
    archive = SimpleUploadedFile("editor.zip", editor_archive() if data is None else data)
    return client.post(EDITOR, {"archive": archive})


def body_of(answer: Any) -> bytes:
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)


class FullEditor:
    """The content origin as the editor of a draft reaches it."""

    def __init__(self, page: str) -> None:
        found = re.search(r'<script id="h5p-full-config" type="application/json">(.*?)<', page)
        assert found is not None
        url = urlsplit(json.loads(found[1])["frame"]["url"])
        self.path = url.path
        self.host = url.hostname or ""
        self.client = Client(SERVER_NAME=self.host)

    def get(self, path: str = "", **query: str) -> Any:
        return self.client.get(self.path + path, query)

    def post(self, path: str, **fields: Any) -> Any:
        return self.client.post(self.path + path, fields)

    def editing(self) -> dict[str, Any]:
        text = self.get().content.decode()
        found = re.search(r'<script id="h5p-editing" type="application/json">(.*?)</script>', text)
        assert found is not None
        read: dict[str, Any] = json.loads(found[1])
        return read


LIBRARY = Library(
    machine_name=QUESTION.machine_name, major=QUESTION.version[0], minor=QUESTION.version[1]
).name


@pytest.fixture
def full(client: Client, draft: Draft) -> FullEditor:
    installed(client)
    return FullEditor(client.get(f"/authoring/h5p/{draft.id}/full-editor/").content.decode())


# -- Installing the editor ---------------------------------------------------------------------


def test_only_those_who_may_install_programs_come_in(centre: Centre, client: Client) -> None:
    for role in (Role.LEARNER, Role.TRAINER, Role.QA, Role.MANAGER, Role.HR):
        client.force_login(centre.person(f"{role} Gu", role))
        for address in (EDITOR, HUB):
            assert client.get(address).status_code == 404
        assert installed(client).status_code == 404
        for address in (f"{EDITOR}remove/", f"{HUB}refresh/", f"{HUB}install/"):
            assert client.post(address).status_code == 404
    assert not InstalledEditor.objects.exists()


def test_fan_installs_the_editor_and_removes_it(fan: Employee, client: Client) -> None:
    assert "No full editor" in client.get(EDITOR).content.decode()
    page = installed(client).content.decode()
    assert "Every draft now has a button" in page
    row = InstalledEditor.objects.get()
    assert row.sha256 in page
    assert "Already there" in installed(client).content.decode()
    client.post(f"{EDITOR}remove/", {"editor": str(row.id)})
    assert "No full editor" in client.get(EDITOR).content.decode()
    told = AuditRow.objects.filter(action__startswith="h5p_editor").order_by("at", "id")
    assert [each.action for each in told] == ["h5p_editor.installed", "h5p_editor.removed"]


def test_what_is_no_editor_is_refused_beside_the_field_or_with_findings(
    fan: Employee, client: Client
) -> None:
    answer = client.post(EDITOR)
    assert (answer.status_code, b"This field is required" in answer.content) == (422, True)
    for data, said in (
        (b"no zip", "zip."),
        (h5p_package(QUESTION, choice_parameters()), "h5p.editor.not_found"),
        (editor_archive({"scripts/h5peditor.js": b""}), "h5p.editor.incomplete"),
        (editor_archive(more={"../outside.js": b"x"}), "zip."),
    ):
        answer = installed(client, data)
        assert answer.status_code == 422
        assert said in answer.content.decode()
    assert not InstalledEditor.objects.exists()


# -- Opening a draft in it ---------------------------------------------------------------------


def test_draft_is_offered_the_editor_where_it_is_installed(client: Client, draft: Draft) -> None:
    page = f"/authoring/h5p/{draft.id}/"
    assert "full-editor" not in client.get(page).content.decode()
    answer = client.get(f"{page}full-editor/", follow=True)
    assert answer.redirect_chain[-1][0] == page
    installed(client)
    assert f"{page}full-editor/" in client.get(page).content.decode()
    shown = client.get(f"{page}full-editor/")
    assert shown.status_code == 200
    origin = shown.headers["Content-Security-Policy"].partition("frame-src ")[2].partition(";")[0]
    label = origin.removeprefix("'self' http://").partition(".")[0]
    assert re.fullmatch(r"d[a-z2-7]{16}", label), "one draft's host, and no other's"


def test_agents_and_other_centres_open_no_draft(
    centre: Centre, client: Client, draft: Draft
) -> None:
    installed(client)
    for person in (
        centre.person("Gu", Role.LEARNER),
        Centre(host="elsewhere.example").person("Eve", Role.TRAINING_OFFICE),
    ):
        client.force_login(person)
        assert client.get(f"/authoring/h5p/{draft.id}/full-editor/").status_code == 404


def test_page_of_the_editor_has_the_draft_and_may_be_framed_by_the_app_only(
    full: FullEditor, draft: Draft
) -> None:
    page = full.get()
    assert page.status_code == 200
    policy = page.headers["Content-Security-Policy"]
    assert f"frame-ancestors 'self' {django_settings.CALLCRAFT_BASE_URL}" in policy
    assert "default-src 'self'" in policy
    editing = full.editing()
    assert (editing["library"], editing["revision"]) == (QUESTION.name, 1)
    assert json.loads(editing["content"])["metadata"]["title"] == "Greeting"
    assert "范主任" not in page.content.decode()
    assets = editing["integration"]["editor"]["assets"]["js"]
    assert assets[2].endswith("/editor/scripts/h5peditor.js")
    assert not any("hub-client" in each for each in assets)


def test_editors_files_lie_below_the_token_and_nowhere_else(full: FullEditor) -> None:
    for path, data in editor_files().items():
        assert body_of(full.get(f"editor/{path}")) == data
    assert full.get("editor/scripts/../../x.js").status_code == 404
    assert full.get("editor/h5peditor.class.php").status_code == 404
    assert body_of(full.get("libraries/Callcraft.TestEditor-1.0/editor.js"))
    assert full.get("libraries/Callcraft.Ghost-1.0/editor.js").status_code == 404
    app = Client()
    assert app.get(f"{full.path}editor/scripts/h5peditor.js").status_code == 404


def test_token_opens_one_draft_for_a_day(full: FullEditor) -> None:
    other = Client(SERVER_NAME=full.host.replace(full.host[:6], "dabcde", 1))
    assert other.get(full.path).status_code in {400, 403, 404}
    assert other.get(f"{full.path}ajax/libraries").status_code in {400, 403, 404}
    forged = full.path.replace("/e/v1:", "/e/v1:A", 1)
    assert full.client.get(f"{forged}ajax/libraries").status_code in {403, 404}
    assert full.client.get("/e/v1:/").status_code in {403, 404}
    with patch.object(timezone, "now", return_value=timezone.now() + timedelta(hours=13)):
        assert full.get().status_code == 403
        assert full.get("ajax/libraries").json()["errorCode"] == "runtime.preview_expired"


def test_editor_learns_all_of_a_library(full: FullEditor) -> None:
    [kind] = full.get("ajax/libraries").json()
    assert (kind["uberName"], kind["title"]) == (QUESTION.name, "Test question")
    told = full.get(
        "ajax/libraries",
        machineName=QUESTION.machine_name,
        majorVersion="1",
        minorVersion="2",
        language="zh-Hans",
    ).json()
    assert told["semantics"] == QUESTION.semantics
    assert [each.removeprefix(f"{full.path}libraries/") for each in told["javascript"]] == [
        "Callcraft.TestTools-1.0/tools.js",
        "Callcraft.TestEditor-1.0/editor.js",
    ]
    assert told["languages"][0] == "en"
    assert told["language"] is None or json.loads(told["language"])["semantics"]
    assert full.get("ajax/libraries", machineName="H5P.Ghost").status_code == 404
    rows = full.post(
        "ajax/libraries",
        **{"libraries[]": ["Callcraft.TestPicture 1.0", "H5P.Ghost 1.0", "nonsense"]},
    ).json()
    assert [each["uberName"] for each in rows] == ["Callcraft.TestPicture 1.0"]


def test_editor_gets_words_of_libraries_in_a_language_they_have(full: FullEditor) -> None:
    found = full.client.post(
        f"{full.path}ajax/translations?language=zh-cn", {"libraries[]": [QUESTION.name]}
    ).json()
    assert found["success"]
    assert json.loads(found["data"][QUESTION.name])["semantics"]
    found = full.client.post(
        f"{full.path}ajax/translations?language=xx", {"libraries[]": [QUESTION.name]}
    ).json()
    assert found["data"] == {}


def test_files_come_in_as_in_the_form(full: FullEditor, draft: Draft) -> None:
    told = full.post(
        "ajax/files", file=SimpleUploadedFile("harbour.png", png(3, 2)), field='{"type":"image"}'
    ).json()
    row = DraftFile.objects.get(draft=draft)
    assert told == {"path": row.path, "mime": "image/png", "width": 3, "height": 2}
    assert row.added_by == "范主任"
    assert body_of(full.get(f"content/{row.path}")) == png(3, 2)
    for name, data in (("x.svg", b"<svg onload=alert(1)>"), ("x.html", b"<script>")):
        answer = full.post("ajax/files", file=SimpleUploadedFile(name, data), field="{}")
        assert (answer.status_code, answer.json()["success"]) == (415, False)
    assert full.post("ajax/files", field="{}").status_code == 404
    assert DraftFile.objects.count() == 1


@pytest.mark.parametrize("action", ["library-install", "library-upload"])
def test_no_program_comes_in_through_the_editor(full: FullEditor, action: str) -> None:
    """Not even for Fan, who may install them: scripts of libraries run there and could ask."""
    before = Library.objects.count()
    package = io.BytesIO(h5p_package(library("Callcraft.TestSeries"), {}))
    answer = full.post(f"ajax/{action}", h5p=package, id="Callcraft.TestSeries")
    assert (answer.status_code, answer.json()["success"]) == (403, False)
    assert "H5P libraries" in answer.json()["message"]
    assert Library.objects.count() == before


def test_unknown_questions_are_answered(full: FullEditor) -> None:
    assert full.get("ajax/nonsense").status_code == 404
    assert full.get("ajax/files").status_code == 404
    assert full.client.put(f"{full.path}ajax/files").status_code == 405
    assert full.post("ajax/filter", libraryParameters="[").status_code == 404
    told = full.post("ajax/filter", libraryParameters='{"library":"x"}').json()
    assert told == {"success": True, "data": {"library": "x"}}


def test_open_page_goes_on_with_an_editor_that_was_replaced(
    full: FullEditor, client: Client
) -> None:
    installed(client, editor_archive({**editor_files(), "scripts/h5peditor.js": b"// newer"}))
    assert (
        body_of(full.get("editor/scripts/h5peditor.js")) == editor_files()["scripts/h5peditor.js"]
    )


# -- The hub -----------------------------------------------------------------------------------


def test_without_a_hub_the_page_says_so_and_nothing_offers_it(
    fan: Employee, client: Client, settings: Any
) -> None:
    settings.CALLCRAFT_H5P_HUB = ""
    assert HUB not in client.get("/libraries/").content.decode()
    assert "No hub is connected" in client.get(HUB).content.decode()
    assert client.post(f"{HUB}refresh/", follow=True).status_code == 200
    assert client.post(f"{HUB}install/", {"name": "H5P.Blanks"}).status_code == 404


def test_fan_looks_for_a_content_type_and_installs_it(
    fan: Employee, client: Client, hub: SmallHub
) -> None:
    name = QUESTION.machine_name
    hub.content_types = [offered(name, title="<b>Test</b> question"), offered("H5P.Blanks")]
    hub.packages = {name: h5p_package(QUESTION, choice_parameters())}
    assert HUB in client.get("/libraries/").content.decode()
    assert "No list yet" in client.get(HUB).content.decode()
    assert hub.asked == []
    page = client.post(f"{HUB}refresh/", follow=True).content.decode()
    assert "&lt;b&gt;Test&lt;/b&gt; question" in page
    assert "H5P.Blanks" not in client.get(HUB, {"q": "test"}).content.decode()
    assert "Nothing found" in client.get(HUB, {"q": "ghost"}).content.decode()
    page = client.post(f"{HUB}install/", {"name": name}).content.decode()
    assert "Callcraft.TestQuestion 1.2.3" in page
    assert "up to date" in page
    told = AuditRow.objects.get(action="h5p_library.installed")
    assert "Callcraft.TestQuestion 1.2.3" in told.detail["libraries"]


def test_silent_hub_fails_no_page(fan: Employee, client: Client, hub: SmallHub) -> None:
    hub.content_types = [offered("H5P.Blanks")]
    client.post(f"{HUB}refresh/")
    hub.status = 503
    page = client.post(f"{HUB}refresh/", follow=True).content.decode()
    assert "did not answer as it should" in page
    assert "H5P.Blanks" in page
    answer = client.post(f"{HUB}install/", {"name": "H5P.Blanks"})
    assert (answer.status_code, b"install the content type from a file" in answer.content) == (
        503,
        True,
    )


def test_what_the_hub_sends_is_examined_like_an_upload(
    fan: Employee, client: Client, hub: SmallHub
) -> None:
    hub.content_types = [offered("H5P.Blanks"), offered("H5P.Page")]
    hub.packages = {"H5P.Blanks": b"PK no zip", "H5P.Page": b"<html>Sign in</html>"}
    client.post(f"{HUB}refresh/")
    for name in hub.packages:
        answer = client.post(f"{HUB}install/", {"name": name})
        assert (answer.status_code, b"Not installed" in answer.content) == (422, True)
    assert not Library.objects.exists()


def test_strict_centre_takes_nothing_else_from_the_hub_either(
    fan: Employee, client: Client, hub: SmallHub
) -> None:
    h5p.restrict_libraries(tenant=fan.tenant, only_allowed=True, by="fan")
    name = QUESTION.machine_name
    hub.content_types = [offered(name)]
    hub.packages = {name: h5p_package(QUESTION, choice_parameters())}
    client.post(f"{HUB}refresh/")
    client.post(f"{HUB}install/", {"name": name})
    assert not Library.objects.exists()
