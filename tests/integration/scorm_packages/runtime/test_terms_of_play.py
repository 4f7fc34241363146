"""On which terms a part is played: prerequisites, attempts, time allowed, calls for support."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from scorm_packages.runtime import queries
from scorm_packages.runtime.exceptions import ItemNotOpenYet, NoAttemptsLeft
from scorm_packages.runtime.models import Package, PackageItem, RuntimeCommit, RuntimeSession
from scorm_packages.runtime.services import (
    Launch,
    apply_commits,
    read_launch_token,
    record_calls,
    reopen_session,
)
from tests.builders.runtime import Browser, build_launch, build_package, build_registration
from tests.integration.scorm_packages.runtime.conftest import Send

pytestmark = pytest.mark.django_db
STATUS = "cmi.core.lesson_status"


def given(launch: Launch) -> dict[str, Any]:
    session = queries.session_with_item(1, launch.session)
    assert session is not None
    return queries.launch_data(session, launch.token)


@pytest.fixture
def package() -> Package:
    made = build_package(hrefs=("one.html", "two.html", "three.html"))
    made.items.filter(identifier="ITEM-2").update(prerequisites="ITEM-1")
    made.items.filter(identifier="ITEM-3").update(prerequisites="ITEM-1 & ITEM-2")
    return made


def item(package: Package, number: int) -> PackageItem:
    return package.items.get(identifier=f"ITEM-{number}")


def test_a_part_opens_when_what_it_needs_is_done(package: Package, send: Send) -> None:
    """CAM 1.2 §2.3.4.8: adlcp:prerequisites."""
    registration = build_registration(package)
    with pytest.raises(ItemNotOpenYet) as refused:
        build_launch(registration, item=item(package, 2))
    assert "第 1 课" in refused.value.text("en")

    launch = build_launch(registration)
    lines = given(launch)["items"]
    assert [(line["url"] is None, line["needs"]) for line in lines] == [
        (False, []),
        (True, ["第 1 课"]),
        (True, ["第 1 课", "第 2 课"]),
    ]
    assert given(launch)["next"] is None
    browser = Browser(launch.session)
    send(launch, browser, browser.commit((STATUS, "completed"), terminate=True))
    assert given(launch)["next"]["title"] == "第 2 课"
    second = build_launch(registration, item=item(package, 2))
    assert RuntimeSession.objects.get(id=second.session).item == item(package, 2)
    claims = read_launch_token(second.token, label=package.label, for_files=False)
    with pytest.raises(ItemNotOpenYet):
        reopen_session(claims, item(package, 3).id)


def test_without_a_wish_the_first_part_whose_turn_it_is_opens(package: Package) -> None:
    package.items.filter(identifier="ITEM-1").update(prerequisites='ITEM-2="passed"')
    package.items.filter(identifier="ITEM-2").update(prerequisites="")
    launch = build_launch(build_registration(package))
    assert RuntimeSession.objects.get(id=launch.session).item == item(package, 2)


@pytest.mark.parametrize("mode", ["browse", "review"])
def test_who_only_looks_around_may_open_everything(package: Package, mode: str) -> None:
    launch = build_launch(build_registration(package), item=item(package, 3), mode=mode)
    assert all(line["needs"] == [] for line in given(launch)["items"])


def test_no_more_attempts_than_the_package_allows() -> None:
    package = build_package()
    Package.objects.filter(id=package.id).update(max_attempts=2)
    registration = build_registration(package)
    build_launch(registration)
    build_launch(registration)  # Going on is no attempt.
    build_launch(registration, new_attempt=True)
    with pytest.raises(NoAttemptsLeft) as refused:
        build_launch(registration, new_attempt=True)
    assert "2" in refused.value.text("en")
    latest = registration.attempts.latest("number")
    assert (latest.number, latest.closed_at) == (2, None)
    build_launch(registration)


def test_what_is_left_of_the_time_allowed_is_told() -> None:
    package = build_package()
    package.items.update(max_time_allowed="00:10:00", time_limit_action="exit,message")
    registration = build_registration(package)
    launch = build_launch(registration)
    assert given(launch)["timeLimit"] == {"seconds": 600, "action": "exit,message"}
    browser = Browser(launch.session)
    claims = read_launch_token(launch.token, label=package.label, for_files=False)
    apply_commits(claims, browser.envelope(browser.commit(time="00:09:30")))
    assert given(build_launch(registration))["timeLimit"] == {
        "seconds": 30,
        "action": "exit,message",
    }
    assert given(build_launch(registration, mode="review"))["timeLimit"] is None


def test_support_asks_for_the_calls_and_finds_them_in_the_journal() -> None:
    package = build_package()
    registration = build_registration(package)
    assert given(build_launch(registration))["debug"] is False
    until = timezone.now() + timedelta(hours=1)
    record_calls(tenant=1, registration=registration.id, until=until)
    launch = build_launch(registration)
    assert given(launch)["debug"] is True

    browser = Browser(launch.session)
    call = ["LMSGetValue", "cmi.core.entry", "", "ab-initio", "0", "0.1"]
    commit = browser.commit() | {"log": [call]}
    claims = read_launch_token(launch.token, label=package.label, for_files=False)
    apply_commits(claims, browser.envelope(commit))
    assert RuntimeCommit.objects.get().body["log"] == [call]
    record_calls(tenant=1, registration=registration.id, until=timezone.now())
    assert given(build_launch(registration))["debug"] is False
