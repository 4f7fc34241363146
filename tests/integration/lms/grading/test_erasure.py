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
    assert sum(protect(graded).values()) == 3
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
