"""Courses that are played here for learners of other systems: who gets in, who they are there."""

import io
import json
import re
import zipfile
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from scorm_packages.export.exceptions import LaunchIncomplete
from scorm_packages.export.models import Dispatch, DispatchLearner, DispatchRegistration
from scorm_packages.export.queries import learners_of, standing_of_registration
from scorm_packages.export.rules.dispatching import read_arrival
from scorm_packages.export.services import (
    change_dispatch,
    playing,
    switch_dispatch,
    write_dispatch,
)
from scorm_packages.export.services.dispatches import DispatchDraft
from scorm_packages.intake.rules.examine import examine
from scorm_packages.intake.rules.limits import DEFAULT_LIMITS
from scorm_packages.runtime.models import Package, Registration
from scorm_packages.runtime.rules.token import Claims
from scorm_packages.runtime.services import apply_commits, read_launch_token
from tests.builders.dispatches import CHANNEL, ORIGIN, build_dispatch, form_of, token_of
from tests.builders.runtime import TENANT, Browser, build_package
from tests.builders.schemas import cmi5_schema, faults, scorm2004_schema
from xapi.lrs.models import RequestCount
from xapi.lrs.queries import statements_of_registrations
from xapi.lrs.services.rates import Rates

pytestmark = pytest.mark.django_db

PLAY = "/dispatch/play/"
HTML = {"index.html": "<!doctype html><title>Course</title>"}


@pytest.fixture
def package() -> Package:
    return build_package(files=HTML)


def launched(client: Client, dispatch: Dispatch, learner: str = "L-7", **fields: str) -> Claims:
    """Come in as the launcher does, and read where it leads."""
    answer = client.post(PLAY, form_of(dispatch, learner, **fields))
    assert answer.status_code == 303, answer.content.decode()
    found = re.fullmatch(r"http://([a-z0-9]+)\.[^/]+/l/([^/]+)/", answer["Location"])
    assert found
    return read_launch_token(found[2], label=found[1], for_files=True)


def registration_of(claims: Claims) -> Registration:
    return Registration.objects.get(attempts=claims.attempt)


def played(claims: Claims, *sets: tuple[str, str]) -> None:
    """Play to an end, with these values set."""
    browser = Browser(claims.session)
    apply_commits(claims, browser.envelope(browser.commit(*sets, terminate=True)))


def refusal(client: Client, dispatch: Dispatch, **fields: str) -> tuple[int, str]:
    """The status and the code of a launch that is refused."""
    answer = client.post(PLAY, form_of(dispatch, **fields))
    found = re.search(r'data-code="([a-z_.]*)"', answer.content.decode())
    assert found, answer.content.decode()
    return answer.status_code, found[1]


def test_a_learner_is_somebody_of_this_dispatch_and_of_nothing_else(
    client: Client, package: Package
) -> None:
    """Two systems may call two people the same; neither is one of ours."""
    one, other = build_dispatch(package), build_dispatch(package)
    first = registration_of(launched(client, one))
    second = registration_of(launched(client, other))
    assert first.id != second.id
    assert first.actor_name == second.actor_name == "L-7"
    assert first.actor_home_page != second.actor_home_page
    assert str(one.id) in first.actor_home_page
    assert first.learner_name == "Learner L-7"


def test_what_is_played_is_recorded_here_as_statements(client: Client, package: Package) -> None:
    claims = launched(client, build_dispatch(package))
    played(claims, ("cmi.core.lesson_status", "passed"), ("cmi.core.score.raw", "88"))
    registration = registration_of(claims)
    told = statements_of_registrations(TENANT, {registration.id})
    verbs = [one.statement["verb"]["id"].rsplit("/", 1)[-1] for one in told]
    assert {"initialized", "passed", "terminated"} <= set(verbs)
    assert told[0].statement["actor"]["account"]["homePage"] == registration.actor_home_page


def test_the_launcher_is_told_how_the_course_stands(client: Client, package: Package) -> None:
    dispatch = build_dispatch(package)
    claims = launched(client, dispatch)
    played(
        claims,
        ("cmi.core.lesson_status", "passed"),
        ("cmi.core.score.raw", "88"),
        ("cmi.core.lesson_location", "page-9"),
        ("cmi.core.session_time", "0000:01:30.00"),
    )
    kept = {"registration": str(registration_of(claims).id), "first": ""}
    token = client.post(PLAY, form_of(dispatch, **kept))["Location"].split("/l/")[1].strip("/")
    host = f"{claims.label}.content.localhost"
    answer = client.get(f"/l/{token}/standing", headers={"Host": host})
    assert answer.json() == {
        "registration": str(registration_of(claims).id),
        "completed": True,
        "passed": True,
        "score": {"scaled": 0.88, "raw": 88.0, "min": 0, "max": 100},
        "place": "page-9",
        "seconds": 90.0,
    }


def test_a_course_of_ours_tells_no_page_around_it_anything(client: Client) -> None:
    """Only what was dispatched may be framed, and only it says how it stands."""
    from tests.builders.runtime import build_launch, build_registration

    package = build_package(files=HTML)
    launch = build_launch(build_registration(package))
    host = f"{package.label}.content.localhost"
    page = client.get(f"/l/{launch.token}/", headers={"Host": host})
    assert "frame-ancestors 'none'" in page["Content-Security-Policy"]
    assert b"callcraft-embedding" not in page.content
    assert client.get(f"/l/{launch.token}/standing", headers={"Host": host}).status_code == 404


def test_the_page_may_be_framed_by_the_destination_alone(client: Client, package: Package) -> None:
    dispatch = build_dispatch(package, origins=[ORIGIN])
    location = client.post(PLAY, form_of(dispatch))["Location"]
    path = "/l/" + location.split("/l/")[1]
    host = f"{package.label}.content.localhost"
    for address in (path, f"{path}files/index.html"):
        answer = client.get(address, headers={"Host": host})
        assert f"frame-ancestors 'self' {ORIGIN};" in answer["Content-Security-Policy"] + ";"
        assert "X-Frame-Options" not in answer
        b"".join(answer)  # A file that is sent is read to its end.
    page = client.get(path, headers={"Host": host}).content.decode()
    embedding = re.search(r'id="callcraft-embedding"[^>]*>([^<]*)<', page)
    assert embedding
    told = json.loads(embedding[1])
    assert (told["origin"], told["channel"]) == (ORIGIN, CHANNEL)
    assert told["standingUrl"].endswith("/standing")


def test_without_a_list_any_page_may_frame_it(client: Client, package: Package) -> None:
    """Decided in `rules.dispatching.ANYWHERE`."""
    answer = client.post(PLAY, form_of(build_dispatch(package)))
    assert "frame-ancestors *" in answer["Content-Security-Policy"]
    assert "X-Frame-Options" not in answer
    assert not answer.cookies
    assert "Access-Control-Allow-Origin" not in answer


def test_another_origin_than_those_named_is_refused(client: Client, package: Package) -> None:
    dispatch = build_dispatch(package, origins=["https://other.example"])
    assert refusal(client, dispatch) == (403, "export.origin_refused")
    assert not DispatchLearner.objects.exists()


def test_switching_off_reaches_zips_that_are_out_already(client: Client, package: Package) -> None:
    dispatch = build_dispatch(package)
    launched(client, dispatch)
    switch_dispatch(tenant=TENANT, dispatch=dispatch.id, is_on=False)
    assert refusal(client, dispatch) == (410, "export.dispatch_off")
    text = client.post(PLAY, form_of(dispatch, language="zh-CN")).content.decode()
    assert "本课程已停止在此提供" in text
    switch_dispatch(tenant=TENANT, dispatch=dispatch.id, is_on=True)
    launched(client, dispatch)


def test_after_its_time_a_dispatch_plays_nothing(client: Client, package: Package) -> None:
    dispatch = build_dispatch(package, expires_at=timezone.now() - timedelta(seconds=1))
    assert refusal(client, dispatch) == (410, "export.dispatch_expired")


def test_a_full_dispatch_lets_in_those_it_knows(client: Client, package: Package) -> None:
    dispatch = build_dispatch(package, max_learners=2)
    launched(client, dispatch, "L-1")
    launched(client, dispatch, "L-2")
    assert refusal(client, dispatch, learner_id="L-3") == (403, "export.dispatch_full")
    launched(client, dispatch, "L-1")
    assert DispatchLearner.objects.count() == 2


def test_caps_can_be_raised_without_a_new_zip(client: Client, package: Package) -> None:
    dispatch = build_dispatch(package, max_learners=1)
    launched(client, dispatch, "L-1")
    draft = DispatchDraft(
        package=package.id, destination="Partner", format="scorm12", max_learners=2
    )
    change_dispatch(tenant=TENANT, dispatch=dispatch.id, draft=draft)
    launched(client, dispatch, "L-2")


def test_beginning_anew_after_the_end_is_a_further_registration(
    client: Client, package: Package
) -> None:
    dispatch = build_dispatch(package, max_registrations=2)
    first = launched(client, dispatch)
    assert registration_of(launched(client, dispatch)) == registration_of(first)  # Not at its end.
    second = launched(client, dispatch)
    played(second, ("cmi.core.lesson_status", "completed"))
    third = launched(client, dispatch)
    assert registration_of(third) != registration_of(first)
    played(third, ("cmi.core.lesson_status", "completed"))
    assert refusal(client, dispatch) == (403, "export.dispatch_full")
    # Who comes back to what they had is no further registration.
    kept = str(registration_of(first).id)
    again = launched(client, dispatch, registration=kept, first="")
    assert registration_of(again) == registration_of(first)


def test_the_registration_of_somebody_else_opens_nothing(client: Client, package: Package) -> None:
    dispatch = build_dispatch(package)
    theirs = registration_of(launched(client, dispatch, "L-1"))
    mine = registration_of(launched(client, dispatch, "L-2", registration=str(theirs.id)))
    assert mine != theirs
    elsewhere = build_dispatch(package)
    other = registration_of(launched(client, elsewhere, "L-1", registration=str(theirs.id)))
    assert other != theirs


def test_new_content_without_a_new_zip(client: Client) -> None:
    """Who began stays on their version; who begins later gets the newest."""
    old = build_package(files=HTML)
    dispatch = build_dispatch(old)
    fixed = build_dispatch(old, follows_newest=False)
    early = launched(client, dispatch, "L-1")
    new = build_package(files=HTML)
    assert registration_of(launched(client, dispatch, "L-2")).package_id == new.id
    again = launched(client, dispatch, "L-1")
    assert registration_of(again) == registration_of(early)
    assert registration_of(launched(client, fixed, "L-3")).package_id == old.id


def test_who_had_a_withdrawn_version_gets_the_newest(client: Client) -> None:
    old = build_package(files=HTML)
    dispatch = build_dispatch(old)
    launched(client, dispatch)
    new = build_package(files=HTML)
    Package.objects.filter(id=old.id).update(retired_at=timezone.now())
    assert registration_of(launched(client, dispatch)).package_id == new.id


@pytest.mark.parametrize(
    "token",
    ["", "x", "0" * 32, f"{'0' * 32}.{'A' * 43}", "\x00", "é" * 76],
)
def test_a_token_that_is_none_opens_nothing(client: Client, package: Package, token: str) -> None:
    assert refusal(client, build_dispatch(package), token=token) == (404, "export.dispatch_unknown")


def test_the_token_of_one_dispatch_opens_no_other(client: Client, package: Package) -> None:
    one, other = build_dispatch(package), build_dispatch(package)
    mixed = f"{one.id.hex}.{token_of(other).split('.')[1]}"
    assert refusal(client, one, token=mixed) == (404, "export.dispatch_unknown")


@pytest.mark.parametrize(
    "fields",
    [
        {"learner_id": ""},
        {"learner_id": " \x00 "},
        {"origin": "javascript:alert(1)"},
        {"origin": "https://lms.example/path"},
        {"origin": "null"},
        {"channel": "short"},
        {"channel": "<script>alert(1)</script>"},
    ],
)
def test_a_launch_that_does_not_say_who_and_where_is_refused(
    client: Client, package: Package, fields: dict[str, str]
) -> None:
    dispatch = build_dispatch(package)
    assert refusal(client, dispatch, **fields) == (400, "export.launch_incomplete")
    assert b"<script>alert" not in client.post(PLAY, form_of(dispatch, **fields)).content


def test_odd_names_are_kept_as_text(client: Client, package: Package) -> None:
    name = "王\U0001f600 <b>\u0000" + "x" * 900
    claims = launched(client, build_dispatch(package), learner_name=name, learner_id="a/b?c#d")
    registration = registration_of(claims)
    assert registration.learner_id == "a/b?c#d"
    assert registration.learner_name.startswith("王")
    assert len(registration.learner_name) <= 255


@pytest.fixture
def one_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    """All launches fall into one and the same minute, however slow the machine is."""
    monkeypatch.setattr(playing, "RATES", Rates(clock=lambda: 60_000.0))


@pytest.mark.usefixtures("one_minute")
def test_a_learner_who_launches_on_and_on_is_held_up(client: Client, package: Package) -> None:
    dispatch = build_dispatch(package)
    answers = [client.post(PLAY, form_of(dispatch)) for _ in range(22)]
    statuses = [answer.status_code for answer in answers]
    assert statuses[:19] == [303] * 19
    assert statuses[-1] == 429
    assert int(answers[-1]["Retry-After"]) >= 1
    launched(client, dispatch, "another")  # Others are not.


def test_looking_only_counts_for_nothing(client: Client, package: Package) -> None:
    claims = launched(client, build_dispatch(package), counts="")
    played(claims, ("cmi.core.lesson_status", "passed"))
    taken = DispatchRegistration.objects.get()
    assert standing_of_registration(taken).passed is None


def test_leaving_tells_the_launcher_what_was_last(client: Client, package: Package) -> None:
    claims = launched(client, build_dispatch(package, origins=[ORIGIN]))
    played(claims, ("cmi.core.lesson_status", "passed"))
    from scorm_packages.runtime.models import RuntimeSession

    exit_url = RuntimeSession.objects.get(id=claims.session).exit_url
    path = "/dispatch/" + exit_url.split("/dispatch/")[1]
    page = client.get(path)
    assert page.status_code == 200
    assert f"frame-ancestors {ORIGIN}" in page["Content-Security-Policy"]
    text = page.content.decode()
    assert f'data-origin="{ORIGIN}"' in text
    assert '"passed": true' in text
    assert client.get(path[:-2] + "x/").status_code == 404


def test_usage_is_listed_by_learner(client: Client, package: Package) -> None:
    dispatch = build_dispatch(package)
    played(launched(client, dispatch, "L-1"), ("cmi.core.lesson_status", "passed"))
    launched(client, dispatch, "L-2")
    rows = {row.learner.learner_id: row.standing.passed for row in learners_of(dispatch, 10)}
    assert rows == {"L-1": True, "L-2": None}


def test_the_list_of_learners_takes_as_many_queries_for_many_as_for_one(
    client: Client, package: Package
) -> None:
    dispatch = build_dispatch(package)
    played(launched(client, dispatch, "L-1"), ("cmi.core.lesson_location", "p3"))
    with CaptureQueriesContext(connection) as for_one:
        learners_of(dispatch, 10)
    for number in range(2, 5):
        played(launched(client, dispatch, f"L-{number}"), ("cmi.core.lesson_status", "passed"))
    with CaptureQueriesContext(connection) as for_many:
        rows = learners_of(dispatch, 10)
    assert len(for_many) == len(for_one)
    standings = {row.learner.learner_id: row.standing for row in rows}
    assert standings["L-1"].place == "p3"
    assert [one.passed for name, one in sorted(standings.items())] == [None, True, True, True]


@pytest.mark.usefixtures("one_minute")
def test_a_learner_without_end_is_counted_only_as_often_as_the_dispatch_may_be_launched(
    client: Client, package: Package, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each learner has a counter of their own; names cost whoever has the zip nothing."""
    monkeypatch.setattr(playing, "PER_MINUTE", 3)
    dispatch = build_dispatch(package)
    statuses = [client.post(PLAY, form_of(dispatch, f"L-{n}")).status_code for n in range(9)]
    assert statuses.count(303) <= 3
    assert RequestCount.objects.filter(tenant=TENANT).count() <= 4


def test_a_dispatch_that_is_off_counts_nobody(client: Client, package: Package) -> None:
    dispatch = build_dispatch(package)
    switch_dispatch(tenant=TENANT, dispatch=dispatch.id, is_on=False)
    for number in range(5):
        assert client.post(PLAY, form_of(dispatch, f"L-{number}")).status_code == 410
    assert not RequestCount.objects.filter(tenant=TENANT).exists()


@pytest.mark.parametrize("origin", ["https://lms.example:\uff18\uff10", "https://lms.example\n"])
def test_an_origin_that_no_header_could_carry_is_refused(origin: str) -> None:
    """CSP would be dropped as a whole, and with it who may frame the course."""
    with pytest.raises(LaunchIncomplete):
        read_arrival({"learner_id": "L", "origin": origin, "channel": CHANNEL})


@pytest.mark.parametrize("format_", ["scorm12", "scorm2004", "scorm2004-3rd", "cmi5"])
def test_the_zip_is_small_good_and_the_same_each_time(package: Package, format_: str) -> None:
    dispatch = build_dispatch(package, format=format_)
    written = []
    for _ in range(2):
        out = io.BytesIO()
        write_dispatch(dispatch, out)
        written.append(out.getvalue())
    assert written[0] == written[1]
    assert len(written[0]) < 40_000
    diagnosis = examine(io.BytesIO(written[0]), DEFAULT_LIMITS)
    assert [f for f in diagnosis.findings if f.severity != "info"] == []
    with zipfile.ZipFile(io.BytesIO(written[0])) as opened:
        page = opened.read("index.html").decode()
        names = opened.namelist()
        if format_ == "cmi5":
            assert faults(cmi5_schema(), opened.read("cmi5.xml")) == []
        elif format_ != "scorm12":
            schema = scorm2004_schema("4th" if format_ == "scorm2004" else "3rd")
            assert faults(schema, opened.read("imsmanifest.xml")) == []
    assert token_of(dispatch) in page
    assert "launcher.js" in names


def test_the_secret_is_not_kept_in_the_clear(package: Package) -> None:
    dispatch = build_dispatch(package)
    secret = token_of(dispatch).split(".")[1]
    row = Dispatch.objects.filter(id=dispatch.id).values().get()
    assert secret not in json.dumps(row, default=str)


@pytest.mark.django_db(transaction=True)
def test_of_many_who_come_at_once_no_more_get_in_than_there_is_room_for() -> None:
    dispatch = build_dispatch(build_package(files=HTML), max_learners=3)

    def come(number: int) -> int:
        try:
            return Client().post(PLAY, form_of(dispatch, f"L-{number}")).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as crowd:
        statuses = sorted(crowd.map(come, range(12)))
    assert statuses == [303] * 3 + [403] * 9
    assert DispatchLearner.objects.count() == DispatchRegistration.objects.count() == 3


@pytest.mark.django_db(transaction=True)
def test_one_learner_in_many_windows_takes_one_place() -> None:
    dispatch = build_dispatch(build_package(files=HTML), max_learners=1)

    def come(_: int) -> int:
        try:
            return Client().post(PLAY, form_of(dispatch)).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as windows:
        assert set(windows.map(come, range(8))) == {303}
    assert Registration.objects.count() == 1
