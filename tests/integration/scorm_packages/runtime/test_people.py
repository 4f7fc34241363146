"""A learner is forgotten by the run-time, or told all that it keeps about them."""

import io
import json
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from scorm_packages.runtime.exceptions import LearnerForgotten, TokenInvalid
from scorm_packages.runtime.models import (
    Attempt,
    Interaction,
    LearnerRecord,
    Package,
    Registration,
    RuntimeCommit,
    RuntimeSession,
    ScoState,
)
from scorm_packages.runtime.rules.token import Claims
from scorm_packages.runtime.services import (
    apply_commits,
    open_session,
    read_launch_token,
    reopen_session,
)
from tests.builders.runtime import (
    HOME_PAGE,
    TENANT,
    Browser,
    build_launch,
    build_package,
    build_registration,
)
from tests.builders.traces import traces_of
from xapi.lrs.exceptions import StatementsHeld
from xapi.lrs.models import ProtectionRun
from xapi.lrs.rules.holders import holders
from xapi.lrs.rules.pseudonyms import HOME_PAGE as PSEUDONYMS
from xapi.lrs.services.holds import place_holds
from xapi.lrs.services.person_export import export_person
from xapi.lrs.services.protection import Outcome, erase_person, pseudonymise_person

pytestmark = pytest.mark.django_db

WHO = "zhao-mei"
NAME, SECRET = "林示例", "Zhao Mei told me so"
PERSON = [("account", HOME_PAGE, WHO)]
Protect = Callable[..., Outcome]
both_ways = pytest.mark.parametrize("protect", [erase_person, pseudonymise_person])


def protected(protect: Protect, **changes: Any) -> Outcome:
    return protect(**{"tenant": TENANT, "person": PERSON, "by": "Officer", **changes})


def played(package: Package, *, learner: str = WHO) -> tuple[Registration, Claims, Browser]:
    """A learner who has saved a place, a remark and a typed answer, and plays on."""
    registration = build_registration(package, learner=learner)
    launch = build_launch(registration)
    claims = read_launch_token(launch.token, label=package.label, for_files=False)
    browser = Browser(launch.session)
    said = browser.commit(
        ("cmi.core.lesson_location", "page-2"),
        ("cmi.comments", SECRET),
        ("cmi.interactions.0.id", "q1"),
        ("cmi.interactions.0.type", "fill-in"),
        ("cmi.interactions.0.student_response", SECRET),
        ("cmi.interactions.0.result", "correct"),
        time="0000:01:00",
    )
    end = browser.commit(("cmi.core.lesson_status", "incomplete"), terminate=True)
    apply_commits(claims, browser.envelope(said, end))
    LearnerRecord.objects.get_or_create(
        tenant=TENANT,
        actor_home_page=HOME_PAGE,
        actor_name=learner,
        defaults={"stores": {"notes": SECRET}},
    )
    return registration, claims, browser


@both_ways
def test_nothing_of_a_learner_can_be_read_any_more(protect: Protect) -> None:
    registration, _claims, _browser = played(build_package())
    assert set(traces_of(SECRET, "scorm_packages")) == {
        "scorm_runtime_interaction",
        "scorm_runtime_learnerrecord",
        "scorm_runtime_runtimecommit",
        "scorm_runtime_scostate",
    }
    tried = protected(protect, dry_run=True)
    assert traces_of(SECRET, "scorm_packages"), "only tried"
    done = protected(protect)
    for word in (SECRET, WHO, NAME):
        assert traces_of(word, "scorm_packages", "xapi") == []
    assert done.counts == tried.counts
    assert {name: done.counts[name] for name in ("registrations", "attempts", "sessions")} == {
        "registrations": 1,
        "attempts": 1,
        "sessions": 1,
    }
    assert (done.counts["commits"], done.counts["answers"]) == (2, 1)
    registration.refresh_from_db()
    assert (registration.actor_home_page, registration.is_forgotten) == (PSEUDONYMS, True)


@both_ways
def test_a_second_run_finds_nothing_to_do(protect: Protect) -> None:
    played(build_package())
    protected(protect)
    assert sum(protected(protect).counts.values()) == 0


@both_ways
def test_others_keep_all_of_theirs(protect: Protect) -> None:
    package = build_package()
    played(package)
    other, claims, browser = played(package, learner="mo")
    protected(protect)
    other.refresh_from_db()
    assert (other.actor_name, other.learner_name) == ("mo", NAME)
    assert RuntimeCommit.objects.filter(session=browser.session).count() == 2
    assert Interaction.objects.get().session_id == browser.session
    assert LearnerRecord.objects.get().actor_name == "mo"
    assert reopen_session(claims).session


def test_another_tenant_keeps_its_own() -> None:
    package = build_package(tenant=TENANT + 1)
    registration = build_registration(package, learner=WHO)
    open_session(tenant=package.tenant, registration=registration)
    protected(erase_person)
    registration.refresh_from_db()
    assert registration.actor_name == WHO
    assert Attempt.objects.filter(registration=registration).exists()


@both_ways
def test_what_a_browser_still_sends_opens_and_stores_nothing(protect: Protect) -> None:
    """A journal that was left behind must not bring back what was taken away."""
    registration, claims, browser = played(build_package())
    protected(protect)
    with pytest.raises(TokenInvalid):
        apply_commits(claims, browser.envelope(browser.commit(("cmi.comments", SECRET))))
    with pytest.raises(TokenInvalid):
        reopen_session(claims)
    with pytest.raises(LearnerForgotten):
        open_session(tenant=TENANT, registration=registration)
    assert traces_of(SECRET, "scorm_packages") == []


def test_whoever_comes_back_begins_anew_and_can_be_forgotten_again() -> None:
    package = build_package()
    played(package)
    protected(erase_person)
    again, _claims, _browser = played(package)
    assert not again.is_forgotten
    protected(erase_person)
    forgotten = Registration.objects.filter(tenant=TENANT, package=package)
    assert sorted(forgotten.values_list("number", flat=True)) == [1, 2]
    assert forgotten.values_list("actor_name", flat=True).distinct().count() == 1
    assert traces_of(WHO, "scorm_packages") == []


@both_ways
@pytest.mark.parametrize("held", ["person", "registration"])
def test_a_hold_stops_all_of_it(protect: Protect, held: str) -> None:
    registration, _claims, _browser = played(build_package())
    place_holds(
        tenant=TENANT,
        person=PERSON if held == "person" else (),
        registrations=[registration.id] if held == "registration" else (),
        reason="Case 12",
        by="Officer",
    )
    with pytest.raises(StatementsHeld):
        protected(protect)
    registration.refresh_from_db()
    assert registration.actor_name == WHO
    assert Interaction.objects.count() == 1
    assert LearnerRecord.objects.count() == 1


def test_an_interrupted_run_is_finished_by_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each registration is a transaction of its own; what was done is counted, and stays done."""
    for _ in range(3):
        played(build_package())
    (courses,) = (one for one in holders() if one.name == "courses")
    forget, calls = courses.forget, iter(range(9))

    def killed_at_the_second(*given: Any) -> Any:
        if next(calls) == 1:
            raise KeyboardInterrupt
        return forget(*given)

    with monkeypatch.context() as patched:
        patched.setattr(courses, "forget", killed_at_the_second)
        with pytest.raises(KeyboardInterrupt):
            protected(erase_person)
    broken = ProtectionRun.objects.get(tenant=TENANT)
    assert (broken.finished_at, broken.counts["registrations"]) == (None, 1)
    assert Registration.objects.filter(tenant=TENANT, actor_name=WHO).count() == 2
    assert protected(erase_person).counts["registrations"] == 2
    for rows in (Attempt, RuntimeSession, ScoState, RuntimeCommit, Interaction, LearnerRecord):
        assert not rows.objects.filter(tenant=TENANT).exists()


def test_a_person_is_given_all_that_is_kept() -> None:
    registration, _claims, browser = played(build_package())
    Registration.objects.update(calls_until=timezone.now())
    played(build_package(), learner="mo")
    out = io.BytesIO()
    done = export_person(tenant=TENANT, person=PERSON, by="Officer", out=out)
    with zipfile.ZipFile(out) as archive:
        lines = [json.loads(line) for line in archive.read("courses.ndjson").splitlines()]
    assert [line["row"] for line in lines] == [
        "registration",
        "attempt",
        "state",
        "session",
        "commit",
        "commit",
        "answer",
        "shared",
    ]
    taken, _attempt, state, session, commit, _end, answer, shared = lines
    assert (taken["id"], taken["learner_name"]) == (str(registration.id), NAME)
    assert state["cmi"]["cmi.comments"] == SECRET
    assert session["id"] == str(browser.session)
    assert ["cmi.comments", SECRET] in commit["body"]["set"]
    assert (answer["student_response"], shared["stores"]) == (SECRET, {"notes": SECRET})
    assert done.counts["courses_commit"] == 2
    assert "courses.ndjson" in {file.name for file in done.files}
