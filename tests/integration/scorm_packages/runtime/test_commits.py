"""From the browser's commits to state and statements: nothing lost, nothing twice."""

import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from scorm_packages.runtime import tasks
from scorm_packages.runtime.exceptions import TokenInvalid
from scorm_packages.runtime.models import (
    Interaction,
    Package,
    Registration,
    RuntimeCommit,
    RuntimeSession,
)
from scorm_packages.runtime.rules.statements import Change, Scene, Statement, ending
from scorm_packages.runtime.services import Launch, close_abandoned_sessions, telling
from tests.builders.runtime import Browser, build_launch, build_package, build_registration
from tests.integration.scorm_packages.runtime.conftest import Send, state_of, told, verbs

STATUS = "cmi.core.lesson_status"
RAW = "cmi.core.score.raw"
EXIT = "cmi.core.exit"
TIME = "cmi.core.session_time"
PLACE = "cmi.core.lesson_location"
DATA = "cmi.suspend_data"


def answer_of(number: int, response: str, result: str) -> list[tuple[str, str]]:
    prefix = f"cmi.interactions.{number}."
    return [
        (prefix + "id", f"q{number}"),
        (prefix + "type", "choice"),
        (prefix + "correct_responses.0.pattern", "a"),
        (prefix + "student_response", response),
        (prefix + "result", result),
    ]


def received(at: datetime) -> None:
    """Let the journal say that all of it came at that time. Its rows cannot be changed."""
    journal = list(RuntimeCommit.objects.all())
    RuntimeCommit.objects.all().delete()
    for commit in journal:
        commit.received_at = at
    RuntimeCommit.objects.bulk_create(journal)


def seconds_told(registration: Registration) -> Decimal:
    """The sum of all durations that suspended and terminated statements tell."""
    total = Decimal(0)
    for statement in told(registration):
        if statement["verb"]["id"].endswith(("/suspended", "/terminated")):
            match = re.fullmatch(
                r"PT(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?", statement["result"]["duration"]
            )
            assert match is not None
            hours, minutes, seconds = (Decimal(part or 0) for part in match.groups())
            total += hours * 3600 + minutes * 60 + seconds
    return total


def test_a_visit_from_first_to_last_commit(
    registration: Registration, launch: Launch, browser: Browser, send: Send
) -> None:
    send(launch, browser, browser.commit())
    send(
        launch, browser, browser.commit((PLACE, "p2"), *answer_of(0, "b", "wrong"), time="00:00:05")
    )
    answer = send(
        launch,
        browser,
        browser.commit((RAW, "90"), (EXIT, ""), (TIME, "00:01:00.50"), terminate=True),
    )
    assert (answer.acknowledged, answer.status, answer.score) == (3, "passed", "90")
    assert answer.completion
    assert answer.problem is None

    state = state_of(registration)
    assert state.cmi[PLACE] == "p2"
    assert (state.lesson_status, state.score_raw, state.score_scaled) == (
        "passed",
        Decimal(90),
        Decimal("0.9"),
    )
    assert (state.total_time_cs, state.entry) == (60_50, "")
    assert state.completed_at is not None
    assert verbs(registration) == ["initialized", "responded", "scored", "passed", "terminated"]
    assert seconds_told(registration) == Decimal("60.5")
    given = Interaction.objects.get()
    assert (given.identifier, given.student_response, given.result) == ("q0", "b", "wrong")


def test_the_statements_are_the_learners(
    registration: Registration, launch: Launch, browser: Browser, send: Send
) -> None:
    send(launch, browser, browser.commit((STATUS, "completed"), (RAW, "87.5")))
    completed = told(registration)[-1]
    assert completed["actor"]["account"] == {
        "homePage": registration.actor_home_page,
        "name": registration.actor_name,
    }
    assert completed["context"]["registration"] == str(registration.id)
    assert completed["result"]["score"]["raw"] == 87.5  # Exact in binary, so == may be used.
    assert completed["authority"]["account"]["name"] == "scorm-runtime"


def test_a_repeated_commit_counts_once(
    registration: Registration, launch: Launch, browser: Browser, send: Send
) -> None:
    first = browser.commit(*answer_of(0, "a", "correct"), (TIME, "00:00:10"))
    last = browser.commit((RAW, "90"), terminate=True)
    send(launch, browser, first, last)
    before = (state_of(registration).cmi, verbs(registration))
    for repeated in ([first], [first, last], [last]):
        answer = send(launch, browser, *repeated)
        assert answer.acknowledged == 2
        assert answer.problem is None
    assert (state_of(registration).cmi, verbs(registration)) == before
    assert RuntimeCommit.objects.count() == 2
    assert Interaction.objects.count() == 1


def test_a_repeat_may_carry_what_is_new(
    registration: Registration, launch: Launch, browser: Browser, send: Send
) -> None:
    first, second = browser.commit((PLACE, "p1")), browser.commit((PLACE, "p2"))
    send(launch, browser, first)
    assert send(launch, browser, first, second).acknowledged == 2
    assert state_of(registration).cmi[PLACE] == "p2"


def test_a_gap_is_answered_with_where_to_go_on(
    registration: Registration, launch: Launch, browser: Browser, send: Send
) -> None:
    first, _lost, third = (browser.commit((PLACE, f"p{n}")) for n in range(3))
    send(launch, browser, first)
    answer = send(launch, browser, third)
    assert answer.problem is not None
    assert (answer.problem.code, answer.acknowledged) == ("runtime.sequence_gap", 1)
    assert state_of(registration).cmi[PLACE] == "p0"


def test_another_commit_under_a_known_number_is_a_conflict(
    registration: Registration, launch: Launch, browser: Browser, send: Send
) -> None:
    """Two windows that hold the same session each count from 1."""
    send(launch, browser, browser.commit((PLACE, "mine")))
    twin = Browser(launch.session)
    answer = send(launch, twin, twin.commit((PLACE, "other")))
    assert answer.problem is not None
    assert (answer.problem.code, answer.acknowledged) == ("runtime.sequence_conflict", 1)
    assert state_of(registration).cmi[PLACE] == "mine"


def test_what_was_left_behind_is_there_at_the_next_launch(
    registration: Registration, launch: Launch, browser: Browser, send: Send
) -> None:
    """A window that was closed without LMSFinish is resumed, with its time."""
    data = "x" * 4_096
    send(launch, browser, browser.commit((PLACE, "p7"), (DATA, data), time="00:02:00"))
    assert state_of(registration).entry == "resume"

    again = build_launch(registration)
    session = RuntimeSession.objects.get(id=again.session)
    assert session.baseline_time_cs == 120_00
    next_browser = Browser(again.session)
    send(again, next_browser, next_browser.commit(time="00:00:01"))
    send(again, next_browser, next_browser.commit(time="00:00:30", terminate=True))
    assert state_of(registration).total_time_cs == 150_00
    assert state_of(registration).cmi[DATA] == data
    assert verbs(registration) == ["initialized", "suspended", "resumed", "completed", "terminated"]
    assert seconds_told(registration) == 150


def test_two_windows_the_older_one_gives_way_and_keeps_what_counts(
    registration: Registration, launch: Launch, browser: Browser, send: Send
) -> None:
    send(launch, browser, browser.commit((PLACE, "old"), time="00:00:10"))
    newer = build_launch(registration)
    new_browser = Browser(newer.session)
    send(newer, new_browser, new_browser.commit((PLACE, "new"), (RAW, "40"), time="00:00:05"))

    late = browser.commit(
        (PLACE, "older"), (STATUS, "completed"), (RAW, "70"), *answer_of(3, "a", "correct"),
        time="00:00:25",
    )  # fmt: skip
    answer = send(launch, browser, late)
    assert answer.problem is not None
    assert answer.problem.code == "runtime.superseded"
    assert (answer.acknowledged, answer.superseded) == (2, True)

    state = state_of(registration)
    assert state.cmi[PLACE] == "new"
    assert (state.lesson_status, state.score_raw) == ("completed", Decimal(70))
    assert state.total_time_cs == 30_00
    assert "responded" in verbs(registration)


def test_a_late_commit_does_not_take_back_a_pass(
    registration: Registration, launch: Launch, browser: Browser, send: Send
) -> None:
    send(launch, browser, browser.commit())
    newer = build_launch(registration)
    new_browser = Browser(newer.session)
    send(newer, new_browser, new_browser.commit((STATUS, "passed"), (RAW, "95"), terminate=True))
    send(launch, browser, browser.commit((STATUS, "failed"), (RAW, "10"), terminate=True))
    state = state_of(registration)
    assert (state.lesson_status, state.score_raw, state.entry) == ("passed", Decimal(95), "")
    assert "failed" not in verbs(registration)


def test_nobody_completes_or_fails_by_coming_late(
    registration: Registration, launch: Launch, browser: Browser, send: Send
) -> None:
    """A late end without a status of its own says nothing about the item."""
    send(launch, browser, browser.commit((RAW, "10"), (EXIT, "suspend")))
    newer = build_launch(registration)
    new_browser = Browser(newer.session)
    send(newer, new_browser, new_browser.commit((EXIT, "")))
    send(launch, browser, browser.commit(terminate=True))
    state = state_of(registration)
    assert state.lesson_status == "incomplete"
    assert state.cmi[EXIT] == ""
    assert not {"failed", "completed", "terminated"} & set(verbs(registration))


def test_a_score_of_many_digits_is_told_once(
    registration: Registration, launch: Launch, browser: Browser, send: Send
) -> None:
    send(launch, browser, browser.commit((RAW, "66.6666666666666667")))
    send(launch, browser, browser.commit((PLACE, "p2")))
    assert verbs(registration).count("scored") == 1
    assert state_of(registration).cmi[RAW] == "66.6666666666666667"


def test_a_window_goes_on_until_its_successor_speaks(
    registration: Registration, launch: Launch, browser: Browser, send: Send
) -> None:
    send(launch, browser, browser.commit((PLACE, "p1")))
    build_launch(registration)
    answer = send(launch, browser, browser.commit((PLACE, "p2")))
    assert answer.problem is None
    assert state_of(registration).cmi[PLACE] == "p2"


def test_a_journal_is_replayed_in_full_before_the_next_session_speaks(
    registration: Registration, launch: Launch, browser: Browser, send: Send
) -> None:
    send(launch, browser, browser.commit((PLACE, "p1"), time="00:00:10"))
    unsent = [
        browser.commit((PLACE, "p8"), (DATA, "eight"), time="00:00:40"),
        browser.commit((EXIT, "suspend"), time="00:00:50", terminate=True),
    ]
    newer = build_launch(registration)
    browser.replay_for = newer.session
    answer = send(newer, browser, *unsent)
    assert (answer.acknowledged, answer.problem) == (3, None)
    state = state_of(registration)
    assert (state.cmi[PLACE], state.cmi[DATA], state.entry) == ("p8", "eight", "resume")
    assert state.total_time_cs == 50_00

    new_browser = Browser(newer.session)
    send(newer, new_browser, new_browser.commit(time="00:00:07", terminate=True))
    assert state_of(registration).total_time_cs == 57_00
    assert seconds_told(registration) == 57


def test_a_journal_that_is_older_than_another_visit_keeps_its_monotone_part(
    registration: Registration, launch: Launch, browser: Browser, send: Send
) -> None:
    """Played offline on one device, then on a second one, then the first comes back."""
    send(launch, browser, browser.commit((PLACE, "device 1")))
    unsent = browser.commit((PLACE, "device 1, offline"), (RAW, "85"), time="00:01:00")
    second = build_launch(registration)
    second_browser = Browser(second.session)
    send(second, second_browser, second_browser.commit((PLACE, "device 2"), time="00:00:30"))
    third = build_launch(registration)
    browser.replay_for = third.session
    answer = send(third, browser, unsent)
    assert answer.problem is None
    assert answer.superseded
    state = state_of(registration)
    assert (state.cmi[PLACE], state.score_raw) == ("device 2", Decimal(85))
    assert state.total_time_cs == 90_00


def test_time_replayed_after_its_session_was_told_is_told_as_well(
    registration: Registration, launch: Launch, browser: Browser, send: Send
) -> None:
    send(launch, browser, browser.commit(time="00:00:10"))
    newer = build_launch(registration)
    new_browser = Browser(newer.session)
    send(newer, new_browser, new_browser.commit(time="00:00:05"))
    assert seconds_told(registration) == 10
    browser.replay_for = newer.session
    send(newer, browser, browser.commit(time="00:00:45"))
    send(newer, new_browser, new_browser.commit(time="00:00:20", terminate=True))
    assert state_of(registration).total_time_cs == 65_00
    assert seconds_told(registration) == 65


def test_an_answer_cut_by_a_commit_is_told_once_and_whole(
    registration: Registration, launch: Launch, browser: Browser, send: Send
) -> None:
    parts = answer_of(0, "b", "wrong")
    send(launch, browser, browser.commit(*parts[:3]))
    assert "responded" not in verbs(registration)
    send(launch, browser, browser.commit(*parts[3:]))
    send(launch, browser, browser.commit(terminate=True))
    (responded,) = (one for one in told(registration) if one["verb"]["id"].endswith("/responded"))
    assert responded["result"]["response"] == "b"
    assert Interaction.objects.count() == 1


@pytest.mark.parametrize("mode", ["browse", "review"])
def test_browse_and_review_change_neither_status_nor_score(
    registration: Registration, launch: Launch, browser: Browser, send: Send, mode: str
) -> None:
    send(launch, browser, browser.commit((STATUS, "passed"), (RAW, "90"), terminate=True))
    before = len(told(registration))
    visit = build_launch(registration, mode=mode)
    visitor = Browser(visit.session)
    answer = send(visit, visitor, visitor.commit((STATUS, "failed"), (RAW, "1"), terminate=True))
    assert answer.refused == (STATUS, RAW)
    assert (answer.status, answer.score) == ("passed", "90")
    assert verbs(registration)[before:] == ["initialized", "terminated"]


def test_a_token_opens_no_other_attempt(launch: Launch, package: Package, send: Send) -> None:
    other = build_launch(build_registration(package, learner="B-2"))
    thief = Browser(other.session)
    with pytest.raises(TokenInvalid):
        send(launch, thief, thief.commit((STATUS, "passed")))
    thief.replay_for = launch.session
    with pytest.raises(TokenInvalid):
        send(launch, thief, thief.commit((STATUS, "passed")))
    nobody = Browser(uuid4(), replay_for=launch.session)
    with pytest.raises(TokenInvalid):
        send(launch, nobody, nobody.commit())
    assert RuntimeCommit.objects.count() == 0


def test_a_second_attempt_starts_afresh(
    registration: Registration, launch: Launch, browser: Browser, send: Send
) -> None:
    send(launch, browser, browser.commit((STATUS, "failed"), (DATA, "x"), terminate=True))
    retry = build_launch(registration, new_attempt=True)
    new_browser = Browser(retry.session)
    answer = send(retry, new_browser, new_browser.commit())
    assert (answer.status, answer.score) == ("not attempted", None)
    numbers = registration.attempts.order_by("number").values_list("number", "closed_at")
    assert [number for number, _closed in numbers] == [1, 2]
    assert numbers[0][1] is not None
    assert verbs(registration)[-1] == "initialized"


@pytest.mark.parametrize(("clock", "expected"), [(-(10**6), "opened"), (10**6, "received")])
def test_a_wrong_clock_is_held_to_the_session(
    registration: Registration, launch: Launch, browser: Browser, send: Send, clock: int,
    expected: str,
) -> None:  # fmt: skip
    send(launch, browser, browser.commit(at=datetime.now(UTC) + timedelta(seconds=clock)))
    at = datetime.fromisoformat(told(registration)[0]["timestamp"])
    opened = RuntimeSession.objects.get(id=launch.session).opened_at
    margin = timedelta(milliseconds=1)
    if expected == "opened":
        assert abs(at - opened) <= margin
    else:
        assert opened <= at <= timezone.now()


def test_progress_that_was_made_offline_keeps_its_time(
    registration: Registration, launch: Launch, browser: Browser, send: Send
) -> None:
    made = timezone.now() - timedelta(hours=3)
    RuntimeSession.objects.filter(id=launch.session).update(opened_at=made - timedelta(hours=1))
    send(launch, browser, browser.commit((STATUS, "completed"), at=made))
    at = datetime.fromisoformat(told(registration)[-1]["timestamp"])
    assert abs(at - made) <= timedelta(milliseconds=1)


def test_a_quiet_commit_takes_two_queries(
    launch: Launch, browser: Browser, send: Send, monkeypatch: pytest.MonkeyPatch,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:  # fmt: skip
    """Read under lock, write: nothing else, but what begins and ends the transaction."""
    statements: list[Any] = []

    class Counting(psycopg.Cursor[Any]):
        def execute(self, query: Any, *args: Any, **options: Any) -> Any:
            statements.append(query)
            return super().execute(query, *args, **options)

    send(launch, browser, browser.commit())
    quiet = browser.commit((PLACE, "p2"), (DATA, "y" * 4_096), time="00:00:10")
    monkeypatch.setattr("psycopg.Cursor", Counting)
    with django_assert_num_queries(2):  # The savepoint's two: the test is a transaction itself.
        send(launch, browser, quiet)
    assert len(statements) == 2


def test_one_session_that_cannot_be_closed_holds_up_no_other(
    package: Package, send: Send, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    yesterday = timezone.now() - timedelta(hours=25)
    launches = {name: build_launch(build_registration(package, learner=name)) for name in "ABC"}
    for launch in launches.values():
        browser = Browser(launch.session)
        send(launch, browser, browser.commit(time="00:20:00"))
    RuntimeSession.objects.update(opened_at=yesterday, first_commit_at=yesterday)
    received(yesterday)
    bad = launches["A"].session

    def refuse(scene: Scene, change: Change) -> Statement:
        if scene.session == bad:
            raise LookupError("an item that is gone")
        return ending(scene, change)

    monkeypatch.setattr(telling, "ending", refuse)
    tasks.close_abandoned(0)  # Comes to an end, though there is always something left.
    ended = RuntimeSession.objects.filter(terminated_at__isnull=False)
    assert set(ended.values_list("id", flat=True)) == {
        launch.session for launch in launches.values() if launch.session != bad
    }
    assert "runtime.not_closed" in caplog.text
    monkeypatch.undo()
    assert close_abandoned_sessions() == 1


def test_a_session_is_closed_though_its_journal_was_cleared(
    launch: Launch, browser: Browser, send: Send
) -> None:
    send(launch, browser, browser.commit(time="00:20:00"))
    yesterday = timezone.now() - timedelta(hours=25)
    RuntimeSession.objects.update(opened_at=yesterday, first_commit_at=yesterday)
    RuntimeCommit.objects.all().delete()
    assert close_abandoned_sessions() == 1
    assert RuntimeSession.objects.get().terminated_at == yesterday


def test_the_last_visit_is_told_though_nobody_said_goodbye(
    registration: Registration, launch: Launch, browser: Browser, send: Send
) -> None:
    yesterday = timezone.now() - timedelta(hours=25)
    RuntimeSession.objects.update(opened_at=yesterday)
    send(launch, browser, browser.commit(time="00:20:00", at=yesterday + timedelta(hours=1)))
    assert close_abandoned_sessions() == 0
    received(yesterday + timedelta(hours=1, seconds=1))
    assert close_abandoned_sessions() == 1
    assert close_abandoned_sessions() == 0
    assert verbs(registration) == ["initialized", "suspended"]
    assert seconds_told(registration) == 1_200

    send(launch, browser, browser.commit(time="00:20:30"))  # It was only asleep.
    assert seconds_told(registration) == 1_230
    assert state_of(registration).total_time_cs == 1_230_00


def test_another_tenants_rows_are_out_of_reach(launch: Launch, send: Send) -> None:
    foreign = build_launch(build_registration(build_package(tenant=2), learner="A-17"))
    thief = Browser(foreign.session, replay_for=launch.session)
    with pytest.raises(TokenInvalid):
        send(launch, thief, thief.commit((STATUS, "passed")))
