"""A result whose evidence was voided no longer stands, and whoever was told of it is told so."""

from typing import Any

import pytest

from lms.archives.models import ArchiveEntry
from lms.archives.services import verify_database
from lms.grading.models import Decision
from lms.sync.models import OutboxMessage
from lms.sync.services.connections import ConnectionDraft, create_connection
from tests.integration.lms.grading.conftest import Learning
from xapi import vocabulary as v

pytestmark = pytest.mark.django_db


def passed(learning: Learning, score: float = 0.9, minute: int = 10) -> dict[str, Any]:
    """The statement that `finish` records."""
    return learning.statement(
        "course", minute, v.COMPLETED, completion=True, score={"scaled": score}
    )


def void(learning: Learning, statement: dict[str, Any]) -> None:
    learning.record(
        {
            "actor": statement["actor"],
            "verb": {"id": v.VOIDED.iri},
            "object": {"objectType": "StatementRef", "id": statement["id"]},
        }
    )


def archived(learning: Learning) -> list[tuple[str, str | None, int | None]]:
    """Outcome, score and superseded entry of every entry about the whole track."""
    entries = ArchiveEntry.objects.filter(tenant=learning.tenant, kind="track_result")
    return [
        (entry.payload["outcome"], entry.payload["score"], entry.supersedes_seq)
        for entry in entries.order_by("seq")
    ]


@pytest.fixture(autouse=True)
def partner(learning: Learning) -> None:
    """An external system that is told of everything."""
    draft = ConnectionDraft(name="External", url="https://lms.example.com/hook")
    create_connection(None, draft, tenant=learning.tenant)


def test_pass_that_rests_on_a_voided_statement_is_taken_back_everywhere(
    learning: Learning,
) -> None:
    learning.finish("course", 0.9)
    learning.grade()
    total = Decision.objects.current().get(scope="total")
    void(learning, passed(learning))
    learning.grade()
    withdrawn = Decision.objects.current().get(scope="total")
    assert (withdrawn.outcome, withdrawn.supersedes) == ("indeterminate", total)
    first = ArchiveEntry.objects.get(source=total.id)
    last = ArchiveEntry.objects.get(source=withdrawn.id)
    assert last.supersedes_seq == first.seq
    assert last.payload["decision"]["supersedes"] == str(total.id)
    assert last.payload["evidence"] == []
    assert archived(learning) == [("pass", "90.0", None), ("indeterminate", None, first.seq)]
    told = OutboxMessage.objects.filter(object_key__startswith="track:").order_by("source_version")
    assert [(one.state, one.data["outcome"], one.data["score"]) for one in told] == [
        ("superseded", "pass", {"raw": "90.0", "max": "100", "scaled": "0.9"}),
        ("pending", "indeterminate", None),
    ]
    assert verify_database(learning.tenant).ok


def test_new_result_after_one_that_was_taken_back_supersedes_the_taking_back(
    learning: Learning,
) -> None:
    learning.finish("course", 0.9)
    learning.grade()
    void(learning, passed(learning))
    learning.grade()
    learning.finish("course", 0.8, minute=20)
    learning.grade()
    entries = ArchiveEntry.objects.filter(tenant=learning.tenant, kind="track_result")
    first, second, _ = entries.order_by("seq").values_list("seq", flat=True)
    assert archived(learning) == [
        ("pass", "90.0", None),
        ("indeterminate", None, first),
        ("pass", "80.0", second),
    ]


def test_other_evidence_that_gives_the_same_verdict_is_archived_anew(learning: Learning) -> None:
    """The old entry names a statement that counts no longer."""
    learning.finish("course", 0.9, minute=10)
    learning.finish("course", 0.9, minute=20)
    learning.grade()
    void(learning, passed(learning, minute=20))
    learning.grade()
    assert [outcome for outcome, _, _ in archived(learning)] == ["pass", "pass"]
    entry = ArchiveEntry.objects.filter(kind="track_result").order_by("seq").last()
    assert entry is not None
    assert [one["statement_id"] for one in entry.payload["evidence"]] == [
        passed(learning, minute=10)["id"]
    ]


def test_enrolment_that_is_still_undecided_tells_nobody(learning: Learning) -> None:
    started = learning.statement("course", 1, v.INITIALIZED)
    learning.record(started)
    learning.grade()
    void(learning, started)
    learning.grade()
    assert archived(learning) == []
    assert not OutboxMessage.objects.filter(tenant=learning.tenant).exists()


def test_what_comes_after_a_taking_back_without_a_verdict_tells_nobody(learning: Learning) -> None:
    learning.finish("course", 0.9)
    learning.grade()
    void(learning, passed(learning))
    learning.grade()
    learning.record(learning.statement("course", 30, v.INITIALIZED))
    learning.grade()
    assert [outcome for outcome, _, _ in archived(learning)] == ["pass", "indeterminate"]
