"""The content origin over HTTP: what a token opens, and that nothing else opens anything."""

import html
import io
import json
import re
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings
from django.http.response import HttpResponseBase
from django.test import Client
from django.utils import timezone

from content.storage import services as storage
from scorm_packages.runtime.adapters import assets
from scorm_packages.runtime.exceptions import PackageRetired
from scorm_packages.runtime.models import Package, Registration, RuntimeCommit, RuntimeSession
from scorm_packages.runtime.services import Launch, launch_token, read_launch_token
from tests.builders.runtime import Browser, build_launch, build_package, build_registration

PLACE = "cmi.core.lesson_location"


@pytest.fixture(autouse=True)
def built_assets(monkeypatch: pytest.MonkeyPatch) -> None:
    """The page's own script is the browser tests' matter; here its address is enough."""
    page = assets.PageAssets("/static/runtime.x.js", ("/static/runtime.x.css",))
    monkeypatch.setattr("scorm_packages.runtime.pages.page_assets", lambda: page)


class Origin:
    """A browser that talks to one package's host."""

    def __init__(self, label: str) -> None:
        self.client = Client(SERVER_NAME=f"{label}.{settings.CALLCRAFT_CONTENT_HOST}")

    def get(self, path: str, **headers: str) -> HttpResponseBase:
        return self.client.get(path, headers=headers)

    def post(self, path: str, body: bytes, content_type: str = "text/plain") -> HttpResponseBase:
        return self.client.post(path, body, content_type=content_type)


@pytest.fixture
def origin(package: Package) -> Origin:
    return Origin(package.label)


def body_of(response: Any) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


def inlined(response: Any) -> dict[str, Any]:
    text = response.content.decode()
    match = re.search(r'<script id="callcraft-launch" type="application/json">(.*?)</script>', text)
    assert match is not None
    launch: dict[str, Any] = json.loads(match[1])
    return launch


def aged(launch: Launch, label: str, *, files: timedelta, commits: timedelta) -> str:
    """The launch's token as it will be seen when this much of its time is left."""
    claims = read_launch_token(launch.token, label=label, for_files=False)
    now = timezone.now()
    return launch_token(replace(claims, files_until=now + files, commits_until=now + commits))


def test_the_page_holds_all_that_content_will_ask_for(
    origin: Origin, launch: Launch, registration: Registration, package: Package
) -> None:
    response: Any = origin.get(f"/l/{launch.token}/")
    assert response.status_code == 200
    data = inlined(response)
    assert data["session"] == str(launch.session)
    assert data["registration"] == str(registration.id)
    assert data["title"] == package.title
    assert data["masteryScore"] == "80"
    assert data["acknowledged"] == 0
    assert data["commitUrl"] == f"/l/{launch.token}/commits"
    assert data["item"]["href"] == f"/l/{launch.token}/files/index.html"
    core = data["cmi"]["core"]
    assert (core["student_id"], core["student_name"]) == ("A-17", "林示例")
    assert (core["entry"], core["lesson_status"]) == ("ab-initio", "not attempted")
    assert (core["credit"], core["lesson_mode"], core["total_time"]) == (
        "credit",
        "normal",
        "0000:00:00.00",
    )
    assert data["cmi"]["student_data"] == {"mastery_score": "80"}
    assert data["cmi"]["launch_data"] == "seed=4"


def test_a_title_cannot_break_out_of_the_page(package: Package, origin: Origin) -> None:
    Package.objects.filter(id=package.id).update(title="</script><script>alert(1)</script>")
    launch = build_launch(build_registration(package))
    text = body_of(origin.get(f"/l/{launch.token}/")).decode()
    assert "<script>alert(1)" not in text
    assert "</script><script>" in html.unescape(text)


def test_no_answer_of_the_origin_sets_or_varies_by_a_cookie(origin: Origin, launch: Launch) -> None:
    origin.client.cookies["sessionid"] = "stolen"
    for path in ("", "state", "files/index.html"):
        response = origin.get(f"/l/{launch.token}/{path}")
        assert response.status_code == 200
        assert body_of(response)
        assert not response.cookies
        assert "cookie" not in response.headers.get("Vary", "").lower()


def test_headers_keep_the_content_to_itself(origin: Origin, launch: Launch) -> None:
    page = origin.get(f"/l/{launch.token}/").headers
    assert "frame-ancestors 'none'" in page["Content-Security-Policy"]
    assert "script-src 'self'" in page["Content-Security-Policy"]
    assert "unsafe" not in page["Content-Security-Policy"]
    assert page["Cache-Control"] == "private, no-store"
    response = origin.get(f"/l/{launch.token}/files/index.html")
    file = response.headers
    assert body_of(response)
    assert "frame-ancestors 'self'" in file["Content-Security-Policy"]
    assert "sandbox allow-scripts" in file["Content-Security-Policy"]
    assert "allow-top-navigation" not in file["Content-Security-Policy"]
    for headers in (page, file):
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert "camera=()" in headers["Permissions-Policy"]
        assert "unload=(self)" in headers["Permissions-Policy"]
        assert "private" in headers["Cache-Control"]


@pytest.mark.django_db
class TestFiles:
    @pytest.fixture
    def package(self) -> Package:
        return build_package(
            files={
                "index.html": "root",
                "a/index.html": "in a",
                "b/index.html": "in b",
                "课件/第1课.html": "中文",
                "gbk.html": "你好".encode("gbk"),
                "clip.mp4": bytes(range(256)) * 1_000,
            }
        )

    @pytest.fixture
    def base(self, package: Package) -> str:
        return f"/l/{build_launch(build_registration(package)).token}/files/"

    def test_files_of_one_name_do_not_collide(self, origin: Origin, base: str) -> None:
        """One peer serves by base name, and files collide."""
        for path, text in (
            ("index.html", "root"),
            ("a/index.html", "in a"),
            ("b/index.html", "in b"),
        ):
            assert body_of(origin.get(base + path)) == text.encode()

    def test_names_in_chinese_are_found(self, origin: Origin, base: str) -> None:
        assert body_of(origin.get(base + "课件/第1课.html")).decode() == "中文"

    def test_a_page_keeps_its_own_charset(self, origin: Origin, base: str) -> None:
        response = origin.get(base + "gbk.html")
        assert response.headers["Content-Type"] == "text/html"
        assert body_of(response).decode("gbk") == "你好"

    @pytest.mark.parametrize(
        ("asked", "status", "sent", "stated"),
        [
            ("bytes=0-3", 206, bytes(range(4)), "bytes 0-3/256000"),
            ("bytes=255998-", 206, b"\xfe\xff", "bytes 255998-255999/256000"),
            ("bytes=-2", 206, b"\xfe\xff", "bytes 255998-255999/256000"),
            ("bytes=256000-", 416, b"", "bytes */256000"),
        ],
    )
    def test_video_is_served_in_ranges(
        self, origin: Origin, base: str, asked: str, status: int, sent: bytes, stated: str
    ) -> None:
        response = origin.get(base + "clip.mp4", range=asked)
        assert (response.status_code, body_of(response)) == (status, sent)
        assert response.headers["Content-Range"] == stated

    def test_a_whole_file_says_that_it_can_be_had_in_parts(self, origin: Origin, base: str) -> None:
        response = origin.get(base + "clip.mp4")
        assert response.headers["Accept-Ranges"] == "bytes"
        assert response.headers["Content-Length"] == "256000"
        assert response.headers["Content-Type"] == "video/mp4"
        assert len(body_of(response)) == 256_000

    def test_head_sends_no_body(self, origin: Origin, base: str) -> None:
        response = origin.client.head(base + "clip.mp4")
        assert response.headers["Content-Length"] == "256000"
        assert body_of(response) == b""

    def test_what_the_browser_has_is_not_sent_again(self, origin: Origin, base: str) -> None:
        first = origin.get(base + "clip.mp4")
        assert body_of(first)
        etag = first.headers["ETag"]
        again = origin.client.get(base + "clip.mp4", headers={"if-none-match": etag})
        assert (again.status_code, again.content) == (304, b"")
        other = origin.client.get(
            base + "clip.mp4", headers={"range": "bytes=0-1", "if-range": '"old"'}
        )
        assert (other.status_code, len(body_of(other))) == (200, 256_000)

    @pytest.mark.parametrize(
        "path",
        [
            "missing.html",
            "a",
            "a/",
            "../secret.txt",
            "a/../../secret.txt",
            "%2e%2e/secret.txt",
            "a%2f..%2f..%2fsecret.txt",
            "..%5csecret.txt",
            "%00",
            "index.html%00.png",
        ],
    )  # fmt: skip
    def test_nothing_beside_the_package_is_served(
        self, origin: Origin, base: str, package: Package, path: str
    ) -> None:
        storage.put(f"packages/{package.tenant}/secret.txt", io.BytesIO(b"secret"))
        response = origin.get(base + path)
        assert response.status_code == 404
        assert b"secret" not in body_of(response)


def test_commits_are_taken_from_fetch_and_from_a_beacon(
    origin: Origin, launch: Launch, browser: Browser
) -> None:
    for content_type in ("application/json", "text/plain;charset=UTF-8"):
        body = browser.body(browser.commit((PLACE, "p2")))
        response: Any = origin.post(f"/l/{launch.token}/commits", body, content_type)
        assert response.status_code == 200
    assert response.json() == {
        "acknowledged": 2,
        "superseded": False,
        "refused": [],
        "state": {"status": "not attempted", "score": None, "completion": False},
    }


def test_the_state_after_a_commit_is_what_a_new_page_would_get(
    origin: Origin, launch: Launch, browser: Browser
) -> None:
    origin.post(f"/l/{launch.token}/commits", browser.body(browser.commit((PLACE, "p2"))))
    state: Any = origin.get(f"/l/{launch.token}/state")
    assert state.json()["cmi"]["core"]["lesson_location"] == "p2"
    assert state.json()["cmi"]["core"]["entry"] == "resume"
    assert state.json()["acknowledged"] == 1


def test_a_gap_and_a_conflict_say_where_to_go_on(
    origin: Origin, launch: Launch, browser: Browser
) -> None:
    url = f"/l/{launch.token}/commits"
    browser.seq = 4
    gap: Any = origin.post(url, browser.body(browser.commit()))
    assert gap.status_code == 409
    assert (gap.json()["code"], gap.json()["acknowledged"]) == ("runtime.sequence_gap", 0)


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"", 400, "runtime.commit_invalid"),
        (b"[" * 90_000, 400, "runtime.commit_invalid"),
        (b'{"session": "\\u0000"}', 400, "runtime.commit_invalid"),
        (b" " * (1024 * 1024 + 1), 413, "runtime.commit_too_large"),
    ],
)
def test_a_hostile_body_is_turned_away(
    origin: Origin, launch: Launch, body: bytes, status: int, code: str
) -> None:
    response: Any = origin.post(f"/l/{launch.token}/commits", body)
    assert (response.status_code, response.json()["code"]) == (status, code)
    assert RuntimeCommit.objects.count() == 0


def test_an_escaped_nul_is_turned_away(origin: Origin, launch: Launch, browser: Browser) -> None:
    body = browser.body(browser.commit(("cmi.suspend_data", "a\0b")))
    assert origin.post(f"/l/{launch.token}/commits", body).status_code == 400


@pytest.mark.parametrize("bend", [lambda t: t[:-1] + "A", lambda t: "x", lambda t: t + "A"])
def test_a_forged_token_opens_nothing(origin: Origin, launch: Launch, bend: Any) -> None:
    token = bend(launch.token)
    for path in ("", "state", "files/index.html"):
        assert origin.get(f"/l/{token}/{path}").status_code == 403
    assert origin.post(f"/l/{token}/commits", b"{}").status_code == 403


def test_a_token_opens_no_other_package(launch: Launch) -> None:
    other = build_package(files={"index.html": "other"})
    origin = Origin(other.label)
    response = origin.get(f"/l/{launch.token}/files/index.html")
    assert response.status_code == 403
    assert b"other" not in body_of(response)
    assert origin.post(f"/l/{launch.token}/commits", b"{}").status_code == 403


def test_a_token_does_not_work_on_the_apps_own_host(launch: Launch) -> None:
    app = Client()
    assert app.get(f"/l/{launch.token}/files/index.html").status_code != 200


def test_progress_is_saved_long_after_files_are_no_longer_shown(
    origin: Origin, launch: Launch, package: Package, browser: Browser
) -> None:
    token = aged(launch, package.label, files=timedelta(0), commits=timedelta(minutes=1))
    page: Any = origin.client.get(f"/l/{token}/", headers={"accept-language": "en"})
    assert page.status_code == 403
    assert "Start the course again" in page.content.decode()
    assert origin.get(f"/l/{token}/files/index.html").status_code == 403
    body = browser.body(browser.commit((PLACE, "p2")))
    assert origin.post(f"/l/{token}/commits", body).status_code == 200


def test_an_expired_token_saves_nothing_and_says_so(
    origin: Origin, launch: Launch, package: Package, browser: Browser
) -> None:
    token = aged(launch, package.label, files=timedelta(0), commits=timedelta(0))
    response: Any = origin.client.post(
        f"/l/{token}/commits",
        browser.body(browser.commit()),
        content_type="text/plain",
        headers={"accept-language": "zh-CN"},
    )
    assert (response.status_code, response.json()["code"]) == (403, "runtime.token_expired")
    assert "重新进入" in response.json()["message"]
    assert RuntimeCommit.objects.count() == 0


def test_a_reload_after_playing_opens_the_next_session(
    origin: Origin, launch: Launch, browser: Browser
) -> None:
    """A session's clock and its sequence begin with its page."""
    assert origin.get(f"/l/{launch.token}/").status_code == 200
    assert origin.get(f"/l/{launch.token}/").status_code == 200  # Not played yet: the same one.
    origin.post(f"/l/{launch.token}/commits", browser.body(browser.commit((PLACE, "p2"))))
    moved: Any = origin.get(f"/l/{launch.token}/")
    assert moved.status_code == 302
    data = inlined(origin.get(moved.url))
    assert data["session"] != str(launch.session)
    assert (data["cmi"]["core"]["entry"], data["cmi"]["core"]["lesson_location"]) == (
        "resume",
        "p2",
    )
    expiries = RuntimeSession.objects.values_list("expires_at", flat=True)
    assert max(expiries) - min(expiries) < timedelta(seconds=1)


@pytest.mark.django_db
class TestItems:
    @pytest.fixture
    def package(self) -> Package:
        return build_package(hrefs=("one.html?a=1#top", "课 2.html", ""))

    def test_the_page_lists_what_can_be_opened(self, origin: Origin, launch: Launch) -> None:
        data = inlined(origin.get(f"/l/{launch.token}/"))
        assert [item["title"] for item in data["items"]] == ["第 1 课", "第 2 课"]
        assert data["item"]["href"].endswith("/files/one.html?a=1#top")

    def test_parameters_are_in_the_address_once(self, origin: Origin, package: Package) -> None:
        """The href holds them since the package was installed; beside it they are only kept."""
        package.items.filter(position=0).update(href="one.html?step=2", parameters="?step=2")
        launch = build_launch(build_registration(package))
        data = inlined(origin.get(f"/l/{launch.token}/"))
        assert data["item"]["href"].endswith("/files/one.html?step=2")

    def test_a_page_of_another_site_keeps_its_address(
        self, origin: Origin, package: Package
    ) -> None:
        package.items.filter(position=0).update(
            href="https://intranet.example/rules?page=1#top", kind="asset"
        )
        launch = build_launch(build_registration(package))
        item = inlined(origin.get(f"/l/{launch.token}/"))["item"]
        assert item["external"] is True
        assert item["href"] == "https://intranet.example/rules?page=1#top"

    def test_chapters_are_listed_above_their_parts(self, origin: Origin, package: Package) -> None:
        chapter = package.items.get(href="")
        package.items.filter(position=1).update(parent=chapter, position=3)
        launch = build_launch(build_registration(package))
        listed = inlined(origin.get(f"/l/{launch.token}/"))["items"]
        assert [(one["title"], one["level"], one["url"] is None) for one in listed] == [
            ("第 1 课", 1, False),
            ("第 3 课", 1, True),
            ("第 2 课", 2, False),
        ]

    def test_a_hidden_part_is_not_listed_but_comes_next(
        self, origin: Origin, package: Package
    ) -> None:
        """It counts like any other, so there is a way to it."""
        package.items.filter(position=1).update(is_visible=False)
        launch = build_launch(build_registration(package))
        data = inlined(origin.get(f"/l/{launch.token}/"))
        assert [one["title"] for one in data["items"]] == ["第 1 课"]
        assert data["next"]["title"] == "第 2 课"
        second = inlined(origin.get(origin.get(data["next"]["url"])["Location"]))
        assert second["item"]["title"] == "第 2 课"

    def test_a_package_whose_only_part_is_hidden_opens_it(
        self, origin: Origin, package: Package
    ) -> None:
        package.items.filter(position=1).delete()
        package.items.update(is_visible=False)
        launch = build_launch(build_registration(package))
        data = inlined(origin.get(f"/l/{launch.token}/"))
        assert (data["item"]["title"], data["items"], data["next"]) == ("第 1 课", [], None)

    def test_going_on_to_another_item(self, origin: Origin, launch: Launch) -> None:
        data = inlined(origin.get(f"/l/{launch.token}/"))
        moved: Any = origin.get(data["items"][1]["url"])
        assert moved.status_code == 302
        second = inlined(origin.get(moved.url))
        assert second["item"]["title"] == "第 2 课"
        assert second["item"]["href"].endswith("/files/%E8%AF%BE%202.html")
        assert second["attempt"] == data["attempt"]

    def test_no_item_of_another_package_opens(self, origin: Origin, launch: Launch) -> None:
        foreign = build_package().items.get()
        response = origin.get(f"/l/{launch.token}/items/{foreign.id}")
        assert response.status_code == 404
        assert origin.get(f"/l/{launch.token}/items/{UUID(int=1)}").status_code == 404


def test_only_the_page_itself_cuts_off_whoever_opened_it(origin: Origin, launch: Launch) -> None:
    """A file with this header is refused in a window that a sandboxed page opens."""
    policy = "Cross-Origin-Opener-Policy"
    assert origin.get(f"/l/{launch.token}/")[policy] == "same-origin-allow-popups"
    for path in ("files/index.html", "files/missing.html", "state"):
        response = origin.get(f"/l/{launch.token}/{path}")
        assert body_of(response) is not None
        assert policy not in response


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [("post", "", "GET"), ("get", "commits", "POST"), ("put", "files/index.html", "GET, HEAD")],
)
def test_other_methods_are_not_allowed(
    origin: Origin, launch: Launch, method: str, path: str, allowed: str
) -> None:
    response: Any = getattr(origin.client, method)(f"/l/{launch.token}/{path}")
    assert (response.status_code, response["Allow"]) == (405, allowed)


def test_a_retired_package_is_not_launched_but_still_saves(
    origin: Origin, launch: Launch, browser: Browser, package: Package, registration: Registration
) -> None:
    Package.objects.filter(id=package.id).update(retired_at=timezone.now())
    with pytest.raises(PackageRetired):
        build_launch(registration)
    body = browser.body(browser.commit((PLACE, "p2")))
    assert origin.post(f"/l/{launch.token}/commits", body).status_code == 200
