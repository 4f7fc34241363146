"""What becomes of grades and the archive when a learner is erased from the record (R138, R147)."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone
from pytest_django import Settings

from lms.archives.models import ArchiveEntry
from lms.archives.services import export_archive, verify_archive, verify_database
from lms.grading import services
from lms.grading.models import Decision
from lms.grading.rules.replay import replay
from lms.regulation.queries import compiled
from lms.regulation.rules.canonical import canonical_bytes
from lms.tracks.services import open_course
from scorm_packages.runtime.models import RuntimeCommit, ScoState
from scorm_packages.runtime.services import apply_commits, open_session, read_launch_token
from tests.builders.runtime import Browser
from tests.integration.lms.grading.conftest import Learning
from xapi import vocabulary as v
from xapi.lrs.services.protection import erase_person, pseudonymise_person
from xapi.lrs.services.retention import apply_retention, set_retention_rule

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def keys(settings: Settings, tmp_path: Path) -> None:
    """A signing key of the test's own."""
    settings.CALLCRAFT_KEYS = tmp_path / "keys"
    settings.CALLCRAFT_ARCHIVE_KEY = ""


def person(learning: Learning) -> tuple[str, ...]:
    home = str(settings.CALLCRAFT_ACTOR_HOME_PAGE)
    return ("account", home, str(learning.learner.id))


def erase(learning: Learning) -> dict[str, int]:
    return erase_person(tenant=learning.tenant, person=[person(learning)], by="Officer").counts


def pseudonymise(learning: Learning) -> dict[str, int]:
    return pseudonymise_person(
        tenant=learning.tenant, person=[person(learning)], by="Officer"
    ).counts


@pytest.fixture
def graded(learning: Learning) -> Learning:
    """A learner who has passed, with a statement that no verdict rests on."""
    learning.record(learning.statement("course", 0, v.INITIALIZED))
    learning.record(learning.statement("course", 1, v.EXPERIENCED))
    learning.finish("course", 0.9)
    learning.grade()
    assert {outcome for outcome, _ in learning.current().values()} == {"pass"}
    return learning


@pytest.mark.parametrize("protect", [erase, pseudonymise])
def test_archive_is_whole_after_an_erasure(
    graded: Learning, protect: Callable[[Learning], dict[str, int]], tmp_path: Path
) -> None:
    entries = list(ArchiveEntry.objects.filter(tenant=graded.tenant).order_by("seq"))
    assert entries
    assert entries[0].payload["evidence"]
    counts = protect(graded)
    assert counts.get("erased", 0) + counts["pseudonymised"] == 3
    assert verify_database(graded.tenant).ok
    out = tmp_path / "archive.zip"
    with out.open("wb") as file:
        export_archive(graded.tenant, file)
    report = verify_archive(out)
    assert report.ok, [str(fault) for fault in report.faults]
    assert report.entries == len(entries)
    assert list(ArchiveEntry.objects.filter(tenant=graded.tenant).order_by("seq")) == entries


@pytest.mark.parametrize("protect", [erase, pseudonymise])
def test_a_grade_stands_when_its_evidence_is_gone(
    graded: Learning, protect: Callable[[Learning], dict[str, int]]
) -> None:
    before = graded.current()
    protect(graded)
    report = services.regrade_all(graded.tenant)
    assert report == {"enrolments": 1, "decisions": 0, "problems": {}}
    assert graded.current() == before
    graded.record(graded.statement("course", 60, v.FAILED, success=False, score={"scaled": 0.1}))
    assert graded.grade() == [], "what is left cannot outweigh what is gone"
    assert graded.current() == before


def test_a_grade_can_be_explained_and_computed_again_without_its_evidence(
    graded: Learning,
) -> None:
    erase(graded)
    for decision in Decision.objects.filter(tenant=graded.tenant):
        assert decision.record["evidence"]
        again = replay(decision.record, compiled(decision.rule_set))
        assert again == canonical_bytes(decision.record)


def test_a_voided_statement_still_takes_its_grade_along(graded: Learning) -> None:
    evidence = Decision.objects.current().filter(tenant=graded.tenant)[0].record["evidence"]
    graded.record(
        {
            "actor": {"account": {"homePage": "https://callcraft.example/", "name": "office"}},
            "verb": {"id": v.VOIDED.iri},
            "object": {"objectType": "StatementRef", "id": evidence[-1]["statement_id"]},
        }
    )
    assert graded.grade(), "voiding takes back; only erasure leaves the grade alone"
    assert {outcome for outcome, _ in graded.current().values()} == {"indeterminate"}


def test_retention_spares_what_a_standing_grade_rests_on(graded: Learning) -> None:
    set_retention_rule(tenant=graded.tenant, keep_days=30, by="Officer")
    later = timezone.now() + timedelta(days=31)
    counts = apply_retention(tenant=graded.tenant, by="Officer", now=later).counts
    assert counts == {"erased": 1, "relied_on": 2}
    assert services.regrade_all(graded.tenant)["decisions"] == 0
    set_retention_rule(tenant=graded.tenant, keep_days=30, spares_evidence=False, by="Officer")
    counts = apply_retention(tenant=graded.tenant, by="Officer", now=later).counts
    assert counts == {"erased": 2, "relied_on": 0}
    assert services.regrade_all(graded.tenant)["decisions"] == 0


@pytest.mark.parametrize("protect", [erase, pseudonymise])
@pytest.mark.parametrize(("score", "outcome"), [(0.9, "pass"), (0.1, "indeterminate")])
def test_whoever_begins_anew_after_it_can_pass_but_not_fail(
    learning: Learning,
    protect: Callable[[Learning], dict[str, int]],
    score: float,
    outcome: str,
) -> None:
    """Without a verdict there is nothing that has to stand; nor is a gap a reason to fail."""
    before = learning.registration("course")
    learning.record(learning.statement("course", 0, v.INITIALIZED))
    learning.grade()
    assert learning.current()["total"] == ("indeterminate", None)
    protect(learning)
    assert learning.registration("course") != before
    done = {"completion": True, "success": score > 0.5, "score": {"scaled": score}}
    learning.record(learning.statement("course", 9, v.COMPLETED, **done))
    learning.grade()
    assert learning.current()["total"][0] == outcome


@pytest.mark.parametrize("spares_evidence", [True, False])
def test_a_course_goes_on_after_what_was_told_of_it_has_expired(
    learning: Learning, spares_evidence: bool
) -> None:
    """Retention takes statements and nothing of the run-time: its rows rest on none of them."""
    item = learning.enrolment.track.items.get(key="course")

    def play(*sets: tuple[str, str]) -> None:
        registration = open_course(learning.enrolment, item)
        launch = open_session(tenant=learning.tenant, registration=registration)
        claims = read_launch_token(launch.token, label=item.course.label, for_files=False)
        browser = Browser(launch.session)
        end = browser.commit(*sets, time="0000:01:00", terminate=True)
        apply_commits(claims, browser.envelope(end))
        learning.grade()

    play(("cmi.core.lesson_status", "incomplete"), ("cmi.core.exit", "suspend"))
    kept = state_of_play(learning)
    set_retention_rule(
        tenant=learning.tenant, keep_days=30, spares_evidence=spares_evidence, by="Officer"
    )
    later = timezone.now() + timedelta(days=31)
    counts = apply_retention(tenant=learning.tenant, by="Officer", now=later).counts
    assert counts["relied_on" if spares_evidence else "erased"]
    assert state_of_play(learning) == kept
    assert services.regrade_all(learning.tenant)["problems"] == {}
    score = (("cmi.core.score.max", "100"), ("cmi.core.score.raw", "90"))
    play(("cmi.core.lesson_status", "passed"), *score)
    assert learning.current()["total"] == ("pass", "90.0")
    assert services.regrade_all(learning.tenant)["decisions"] == 0


def state_of_play(learning: Learning) -> list[object]:
    """The data models and the journal of a learner's courses."""
    states = ScoState.objects.filter(tenant=learning.tenant).order_by("id")
    commits = RuntimeCommit.objects.filter(tenant=learning.tenant).order_by("id")
    return [*states.values_list("id", "cmi", "entry"), *commits.values_list("id", "body")]
