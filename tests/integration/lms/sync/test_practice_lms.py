"""The practice LMS itself: a strict receiver with a page that people can read."""

import json
import signal
import subprocess
import sys
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from lms.sync.practice.behaviour import Mode
from lms.sync.practice.page import language_of, page
from lms.sync.practice.server import PracticeLms
from lms.sync.practice.store import Store
from lms.sync.practice_lms import main
from lms.sync.rules.signing import new_secret, signed_headers
from tests.integration.lms.sync.conftest import Clock

REPOSITORY = Path(__file__).parents[4]


def completion(version: int = 1, **changes: Any) -> dict[str, Any]:
    data = {
        "learner": {"id": "A1", "name": "<b>Lin</b>"},
        "track": {"key": "t", "title": {"en": "Induction", "zh-Hans": "新人培训"}},
        "course": {"key": "c", "title": {"en": "Greeting", "zh-Hans": "开场白"}},
        "outcome": "pass",
        "score": {"raw": "80"},
        "decided_at": "2026-03-02T08:00:00+00:00",
        "version": version,
        **changes,
    }
    return {"type": "completion.recorded", "data": data}


def send(
    lms: PracticeLms, content: object, *, message_id: str = "m-1", secret: str = ""
) -> tuple[int, Any]:
    body = json.dumps(content).encode()
    headers = signed_headers(
        [secret or lms.secrets[0]], message_id=message_id, at=datetime.now(UTC), body=body
    )
    request = urllib.request.Request(lms.webhook_url, body, headers, method="POST")
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        with error:
            return error.code, json.load(error)


def fetch(lms: PracticeLms, path: str, **headers: str) -> tuple[int, str]:
    request = urllib.request.Request(lms.url + path, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


def test_same_key_twice_counts_once(lms: PracticeLms) -> None:
    assert send(lms, completion()) == (200, {"taken": True, "new": True})
    assert send(lms, completion()) == (200, {"taken": True, "new": False})
    assert [one.times for one in lms.store.all()] == [2]


def test_older_version_that_comes_late_does_not_win(lms: PracticeLms) -> None:
    send(lms, completion(2, outcome="pass"), message_id="m-2")
    send(lms, completion(1, outcome="fail"), message_id="m-1")
    (current,) = lms.store.current()
    assert current.content["data"]["outcome"] == "pass"


def test_foreign_signature_is_refused(lms: PracticeLms) -> None:
    assert send(lms, completion(), secret=new_secret()) == (401, {"error": "no_match"})
    assert lms.store.all() == []


def test_old_message_is_refused(lms: PracticeLms, clock: Clock) -> None:
    clock.advance(minutes=10)
    assert send(lms, completion())[1] == {"error": "timestamp_too_far"}


@pytest.mark.parametrize(
    ("content", "status"),
    [
        ([], 400),
        ({"no": "type"}, 400),
        ({"type": "something.else"}, 422),
        ({"type": "completion.recorded", "data": {}}, 422),
        ({"type": "completion.recorded"}, 422),
    ],
)
def test_strange_content_is_refused(lms: PracticeLms, content: object, status: int) -> None:
    assert send(lms, content)[0] == status


def test_test_message_is_accepted_and_leaves_no_trace(lms: PracticeLms) -> None:
    assert send(lms, {"type": "connection.test", "data": {}})[0] == 200
    assert lms.store.all() == []


def test_page_shows_what_came_in_both_languages_and_escapes_it(lms: PracticeLms) -> None:
    send(lms, completion())
    english = fetch(lms, "/?lang=en")[1]
    assert "Greeting" in english
    assert "Passed" in english
    assert "<b>Lin" not in english
    assert "&lt;b&gt;Lin" in english
    chinese = fetch(lms, "/", **{"Accept-Language": "zh-CN,zh;q=0.9"})[1]
    assert 'lang="zh-Hans"' in chinese
    assert "开场白" in chinese
    assert "通过" in chinese


def test_page_says_what_to_do_while_it_is_empty() -> None:
    assert "Nothing received yet" in page([], Mode.GOOD, "en")
    assert "尚未收到任何记录" in page([], Mode.GOOD, "zh-Hans")


def test_every_fault_can_be_chosen_on_the_page() -> None:
    html = page([], Mode.HANG, "en")
    assert all(f'value="{mode.value}"' in html for mode in Mode)
    assert '<option value="hang" selected>' in html


def test_language_of_the_address_goes_before_that_of_the_browser() -> None:
    assert language_of("en", "zh-CN") == "en"
    assert language_of("", "en-GB,en") == "en"
    assert language_of("", "zh-Hans") == "zh-Hans"


def test_page_is_not_served_under_a_foreign_name(lms: PracticeLms) -> None:
    assert fetch(lms, "/", Host="evil.example")[0] == 403


def test_behaviour_is_changed_by_the_page_and_not_by_another_site(lms: PracticeLms) -> None:
    form = urllib.parse.urlencode({"mode": "reject", "lang": "en"}).encode()
    url = f"{lms.url}/behaviour"
    foreign = urllib.request.Request(url, form, {"Origin": "https://evil.example"})
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(foreign, timeout=5)
    with refused.value:
        assert refused.value.code == 403
    assert lms.behaviour.lasting == Mode.GOOD
    own = urllib.request.Request(url, form, {"Origin": lms.url})
    with urllib.request.urlopen(own, timeout=5) as answer:
        assert answer.url == f"{lms.url}/?lang=en"
    assert str(lms.behaviour.lasting) == "reject"


@contextmanager
def ended(process: subprocess.Popen[str]) -> Iterator[None]:
    """Let nothing that goes wrong leave the process behind."""
    try:
        yield
    finally:
        process.kill()


@pytest.fixture
def heeds_interrupts() -> Iterator[None]:
    """What a shell starts in the background ignores interrupts, and so would its children."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("heeds_interrupts")
def test_command_says_where_it_listens_and_stops_when_interrupted() -> None:
    program = "import sys; from lms.sync.practice_lms import main; sys.exit(main(sys.argv[1:]))"
    running = subprocess.Popen(
        [sys.executable, "-c", program, "--port", "0"],
        cwd=REPOSITORY,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    with running, ended(running):
        assert running.stdout is not None
        said = dict(running.stdout.readline().strip().split(": ", 1) for _ in range(3))
        with urllib.request.urlopen(f"{said['listening']}/completions", timeout=5) as answer:
            assert json.load(answer) == {"completions": []}
        running.send_signal(signal.SIGINT)
        assert running.wait(10) == 0
    assert said["secret"].startswith("whsec_")
    assert said["webhook"] == f"{said['listening']}/webhook"


def test_command_refuses_a_weak_secret(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["--secret", "short"])
    assert stopped.value.code == 2
    assert "cannot be used" in capsys.readouterr().err


def test_what_came_survives_a_restart(tmp_path: Any) -> None:
    file = tmp_path / "practice.sqlite"
    first = Store(file)
    first.take("m-1", completion(), datetime.now(UTC))
    first.close()
    second = Store(file)
    assert second.take("m-1", completion(), datetime.now(UTC)) is False
    second.close()
