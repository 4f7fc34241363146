"""From a stored statement to a decision that stands."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from lms.grading import receivers, services, tasks
from lms.grading.models import Decision, PendingGrade
from lms.grading.rules.replay import replay
from lms.grading.signals import decisions_recorded
from lms.regulation.exceptions import NoRuleSetInForce
from lms.regulation.models import RuleSetVersion
from lms.regulation.queries import compiled
from lms.regulation.rules.canonical import canonical_bytes, content_hash
from lms.regulation.services import activate_rule_set, draft_rule_set
from tests.builders.centre import Centre
from tests.integration.lms.grading.conftest import Learning
from xapi import vocabulary as v
from xapi.tenancy import uuid7

pytestmark = pytest.mark.django_db


class TestWaiting:
    def test_statements_are_followed_by_one_job_however_many_they_are(
        self, learning: Learning
    ) -> None:
        learning.record(learning.statement("course", 0, v.INITIALIZED))
        learning.finish("course", 0.8)
        assert PendingGrade.objects.count() == 1
        assert learning.jobs() == 1

    def test_statement_after_the_judgement_makes_a_new_job(self, learning: Learning) -> None:
        learning.finish("course", 0.8)
        learning.grade()
        learning.finish("course", 0.9, minute=20)
        assert PendingGrade.objects.count() == 1
        assert learning.jobs() == 2

    def test_mark_and_job_vanish_with_the_statement(self, learning: Learning) -> None:
        with transaction.atomic():
            learning.finish("course", 0.8)
            assert learning.jobs() == 1
            transaction.set_rollback(True)
        assert not PendingGrade.objects.exists()
        assert learning.jobs() == 0

    def test_statement_of_nobodys_registration_marks_nothing(self, learning: Learning) -> None:
        stray = learning.statement("course", 0, v.COMPLETED)
        del stray["context"]["registration"]
        learning.record(stray)
        assert not PendingGrade.objects.exists()

    def test_statement_about_somebody_else_is_no_evidence(self, learning: Learning) -> None:
        """Whoever may write statements still cannot pass a course with another's name on it."""
        done = {"completion": True, "score": {"scaled": 1}}
        forged = learning.statement("course", 10, v.COMPLETED, **done)
        forged["actor"]["account"]["name"] = str(uuid7())
        learning.record(forged)
        assert {decision.outcome for decision in learning.grade()} <= {"indeterminate"}

    def test_judging_twice_does_nothing_the_second_time(self, learning: Learning) -> None:
        learning.finish("course", 0.8)
        assert len(learning.grade()) == 2
        assert learning.grade() == []
        assert not PendingGrade.objects.exists()

    def test_lost_job_is_queued_again_and_a_fresh_one_is_left_alone(
        self, learning: Learning
    ) -> None:
        learning.finish("course", 0.8)
        assert services.defer_again() == []
        late = timezone.now() + services.pending.STALE_AFTER
        assert services.defer_again(late) == [(learning.tenant, learning.enrolment.id)]
        assert services.defer_again(late) == []

    def test_sweep_queues_what_it_takes_up(self, learning: Learning) -> None:
        learning.finish("course", 0.8)
        PendingGrade.objects.update(deferred_at=timezone.now() - timedelta(hours=1))
        tasks.sweep(0)
        assert learning.jobs() == 2

    def test_problem_puts_a_grade_off_and_keeps_it_waiting(
        self, learning_in: Callable[..., Learning]
    ) -> None:
        learning = learning_in("course", rule_set="no.such_rules")
        learning.finish("course", 0.8)
        tasks.grade_enrolment(learning.tenant, str(learning.enrolment.id))
        row = PendingGrade.objects.get()
        assert (row.failures, row.problem) == (1, "regulation.no_rule_set_in_force")
        assert row.not_before is not None
        assert services.defer_again(row.not_before - timedelta(seconds=1)) == []
        assert services.defer_again(row.not_before + timedelta(minutes=5)) != []

    def test_new_evidence_ends_the_pause(self, learning_in: Callable[..., Learning]) -> None:
        """Whoever was put off is looked at again when something new is known, and not hours on."""
        learning = learning_in("course", rule_set="no.such_rules")
        learning.finish("course", 0.8)
        tasks.grade_enrolment(learning.tenant, str(learning.enrolment.id))
        assert learning.jobs() == 1
        for minute in (20, 21):
            learning.finish("course", 0.9, minute)
        assert learning.jobs() == 2  # One for both: the first of them ended the pause.
        row = PendingGrade.objects.get()
        assert (row.not_before, row.failures) == (None, 1)
        tasks.grade_enrolment(learning.tenant, str(learning.enrolment.id))
        row.refresh_from_db()
        assert row.not_before is not None
        assert row.failures == 2  # The pauses go on growing.

    def test_unknown_error_puts_a_grade_off_too(
        self, learning: Learning, refusing: Callable[[Learning], None]
    ) -> None:
        learning.finish("course", 0.8)
        refusing(learning)
        tasks.grade_enrolment(learning.tenant, str(learning.enrolment.id))
        row = PendingGrade.objects.get()
        assert (row.failures, row.problem) == (1, "grading.unexpected")
        assert row.not_before is not None

    def test_pauses_grow_up_to_a_limit(self, learning: Learning) -> None:
        learning.finish("course", 0.8)
        pauses = []
        for _ in range(12):
            before = timezone.now()
            services.put_off(learning.tenant, learning.enrolment.id, "some.problem")
            again = PendingGrade.objects.get().not_before
            assert again is not None
            pauses.append(round((again - before) / timedelta(minutes=1)))
        assert pauses[:4] == [1, 2, 4, 8]
        assert pauses[-1] == 360

    def test_passed_due_date_is_reason_to_judge_anew(self, learning: Learning) -> None:
        due = date(2026, 5, 4)
        learning.enrolment.due_on = due
        learning.enrolment.save()
        assert services.mark_overdue(due) == []
        waiting = [(learning.tenant, learning.enrolment.id)]
        assert services.mark_overdue(due + timedelta(days=1)) == waiting
        assert services.mark_overdue(due + timedelta(days=1)) == []


class TestDeciding:
    def test_finished_course_is_decided_for_the_course_and_the_track(
        self, learning: Learning
    ) -> None:
        learning.finish("course", 0.875)
        assert [one.scope for one in learning.grade()] == ["component:course", "total"]
        assert learning.current() == {
            "component:course": ("pass", "87.5"),
            "total": ("pass", "87.5"),
        }
        assert Decision.objects.get(scope="total").score == Decimal("87.5")

    @pytest.mark.requirement("R105")
    def test_new_hire_is_cleared_when_the_last_part_is_passed(self, new_hire: Learning) -> None:
        for minute, item in enumerate(("company", "rules", "skills", "business"), start=1):
            new_hire.finish(item, 0.9, minute)
        new_hire.grade()
        assert new_hire.current()["total"] == ("indeterminate", None)
        new_hire.finish("simulation", 0.79, 30)
        new_hire.grade()
        assert new_hire.current()["total"] == ("fail", "90.0")
        new_hire.finish("simulation", 0.8, 40)
        new_hire.grade()
        assert new_hire.current()["total"] == ("pass", "90.0")

    def test_better_attempt_supersedes_and_a_worse_one_does_not(self, learning: Learning) -> None:
        learning.finish("course", 0.4)
        (_, failed) = learning.grade()
        second = {"attempt": "urn:attempt:2"}
        better = learning.statement(
            "course", 20, v.COMPLETED, completion=True, score={"scaled": 0.9}
        )
        better["context"]["contextActivities"]["grouping"][0]["id"] = second["attempt"]
        learning.record(better)
        (_, passed) = learning.grade()
        assert (passed.supersedes, passed.number) == (failed, 2)
        worse = learning.statement("course", 30, v.FAILED, success=False, score={"scaled": 0.1})
        worse["context"]["contextActivities"]["grouping"][0]["id"] = "urn:attempt:3"
        learning.record(worse)
        assert learning.grade() == []
        assert learning.current()["total"] == ("pass", "90.0")

    def test_only_scopes_whose_verdict_changed_are_written(self, new_hire: Learning) -> None:
        new_hire.finish("company", 0.9)
        assert [one.scope for one in new_hire.grade()] == ["component:company", "total"]
        new_hire.finish("rules", 0.5, 20)
        assert [one.scope for one in new_hire.grade()] == ["component:rules", "total"]

    def test_late_statement_gives_what_it_would_have_given_in_time(
        self, learning_in: Callable[..., Learning]
    ) -> None:
        """Out of order and twice: the same figures as in order and once."""
        centre = Centre()
        first, second = (learning_in("course", centre=centre) for _ in range(2))
        for one in (first, second):
            told = [
                one.statement("course", 1, v.FAILED, success=False, score={"scaled": 0.3}),
                one.statement(
                    "course", 9, v.PASSED, success=True, completion=True, score={"scaled": 0.7}
                ),
            ]
            for statement in told if one is first else [told[1], told[0], told[1]]:
                one.record(statement)
                one.grade()
        assert first.current() == second.current()
        assert first.current()["total"] == ("pass", "70.0")

    def test_late_statement_keeps_closed_grade(self, learning: Learning) -> None:
        learning.finish("course", 0.4)
        learning.grade()
        learning.enrolment.withdrawn_at = timezone.now()
        learning.enrolment.save()
        learning.finish("course", 0.9, minute=20)
        assert learning.grade() == []
        assert learning.current()["total"] == ("fail", "40.0")
        assert not PendingGrade.objects.exists()

    def test_voided_statement_takes_its_verdict_with_it(self, learning: Learning) -> None:
        learning.finish("course", 0.9)
        learning.grade()
        passed = learning.statement(
            "course", 10, v.COMPLETED, completion=True, score={"scaled": 0.9}
        )
        learning.record(
            {
                "actor": passed["actor"],
                "verb": {"id": v.VOIDED.iri},
                "object": {"objectType": "StatementRef", "id": passed["id"]},
            }
        )
        assert PendingGrade.objects.count() == 1
        learning.grade()
        assert learning.current()["total"] == ("indeterminate", None)


class TestRules:
    @pytest.mark.requirement("R112")
    def test_cohort_is_judged_by_the_version_of_its_day(self, learning: Learning) -> None:
        """A stricter version begins tomorrow; who enrolled today keeps today's rules."""
        strict = dict(RuleSetVersion.objects.get(key="course.default").content)
        tomorrow = timezone.localdate() + timedelta(days=1)
        component = {**strict["components"][0], "pass_mark": "95"}
        strict |= {
            "version": "2.0.0",
            "effective_from": tomorrow.isoformat(),
            "components": [component],
            "tests": [
                {
                    "name": f"{score} gives {outcome}",
                    "given": {"items": {"course": [{"score": score, "completed": True}]}},
                    "expect": {"outcome": outcome},
                }
                for score, outcome in (("95", "pass"), ("94", "fail"))
            ],
        }
        draft = draft_rule_set(tenant=learning.tenant, content=strict)
        activate_rule_set(tenant=learning.tenant, version_id=draft.id)
        learning.finish("course", 0.9)
        learning.grade()
        assert learning.current()["total"] == ("pass", "90.0")
        learning.enrolment.enrolled_at += timedelta(days=1)
        learning.enrolment.save()
        services.grade_enrolment(learning.tenant, learning.enrolment.id, force=True)
        assert learning.current()["total"] == ("fail", "90.0")
        assert Decision.objects.current().filter(rule_set=draft).count() == 2

    def test_enrolment_before_any_version_waits(self, learning: Learning) -> None:
        learning.enrolment.enrolled_at -= timedelta(days=365 * 20)
        learning.enrolment.save()
        learning.finish("course", 0.9)
        with pytest.raises(NoRuleSetInForce):
            learning.grade()
        assert PendingGrade.objects.count() == 1


class TestRecords:
    def test_record_read_back_from_the_database_replays_to_its_hash(
        self, new_hire: Learning
    ) -> None:
        for minute, score in enumerate((0.61, 2 / 3, 0.945, 0.7, 0.8)):
            item = ("company", "rules", "skills", "business", "simulation")[minute]
            new_hire.finish(item, score, minute)
        new_hire.grade()
        decisions = list(Decision.objects.select_related("rule_set"))
        assert len(decisions) == 6
        for decision in decisions:
            assert content_hash(decision.record) == decision.record_bytes_sha256
            again = replay(decision.record, compiled(decision.rule_set))
            assert again == canonical_bytes(decision.record)

    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE grading_decision SET outcome = 'pass'",
            "UPDATE grading_decision SET computed_at = now()",
            "DELETE FROM grading_decision",
        ],
    )
    def test_database_refuses_to_touch_a_decision(self, learning: Learning, statement: str) -> None:
        learning.finish("course", 0.4)
        learning.grade()
        with (
            pytest.raises(DatabaseError, match="is final"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)

    @pytest.mark.parametrize(("number", "supersedes"), [(2, None), (1, "before"), (2, "before")])
    def test_chain_cannot_fork(
        self, learning: Learning, number: int, supersedes: str | None
    ) -> None:
        learning.finish("course", 0.4)
        _, total = learning.grade()
        if number == 2 and supersedes:
            learning.finish("course", 0.9, minute=20)
            learning.grade()
        copy = {
            name: getattr(total, name)
            for name in ("tenant", "outcome", "score", "rule_set", "rule_set_sha256", "record")
        }
        with pytest.raises(DatabaseError), transaction.atomic():
            Decision.objects.create(
                **copy,
                enrolment=learning.enrolment,
                employee=learning.learner,
                scope="total",
                number=number,
                engine_version="1",
                record_bytes_sha256="0" * 64,
                supersedes=total if supersedes else None,
                computed_at=timezone.now(),
            )


class TestSignals:
    def test_verdicts_are_told_and_undecided_ones_are_not(self, new_hire: Learning) -> None:
        heard: list[Decision] = []

        def hear(decisions: list[Decision], **_: Any) -> None:
            heard.extend(decisions)

        decisions_recorded.connect(hear)
        try:
            new_hire.finish("company", 0.9)
            new_hire.grade()
        finally:
            decisions_recorded.disconnect(hear)
        assert [one.scope for one in heard] == ["component:company"]

    def test_error_of_a_listener_takes_the_decision_back(self, learning: Learning) -> None:
        def fail(**_: Any) -> None:
            raise RuntimeError("no archive")

        learning.finish("course", 0.9)
        decisions_recorded.connect(fail)
        try:
            with pytest.raises(RuntimeError, match="no archive"):
                learning.grade()
        finally:
            decisions_recorded.disconnect(fail)
        assert not Decision.objects.exists()
        assert PendingGrade.objects.count() == 1


class TestBursts:
    def test_one_job_judges_others_that_wait(self, learning_in: Callable[..., Learning]) -> None:
        centre = Centre()
        burst = [learning_in("course", centre=centre) for _ in range(3)]
        for one in burst:
            one.finish("course", 0.9)
        tasks.grade_enrolment(centre.tenant.id, str(burst[0].enrolment.id))
        assert all(one.current()["total"] == ("pass", "90.0") for one in burst)
        assert not PendingGrade.objects.exists()

    def test_problem_of_one_leaves_the_others_to_their_jobs(
        self, learning_in: Callable[..., Learning]
    ) -> None:
        centre = Centre()
        broken = learning_in("course", rule_set="no.such_rules", centre=centre)
        whole = [learning_in("course", centre=centre) for _ in range(2)]
        for one in (broken, *whole):
            one.finish("course", 0.9)
        for one in (whole[0], broken, whole[1]):
            tasks.grade_enrolment(centre.tenant.id, str(one.enrolment.id))
        assert all(one.current()["total"] == ("pass", "90.0") for one in whole)
        assert PendingGrade.objects.get().enrolment == broken.enrolment

    def test_one_bad_row_holds_up_nobody_else(
        self, learning_in: Callable[..., Learning], refusing: Callable[[Learning], None]
    ) -> None:
        """Even where only the sweep of those who wait along comes to them."""
        centre = Centre()
        learners = [learning_in("course", centre=centre) for _ in range(3)]
        for one in learners:
            one.finish("course", 0.9)
        bad = min(learners, key=lambda one: one.enrolment.id)
        refusing(bad)
        written = services.grade_waiting(centre.tenant.id)
        assert len(written) == 4
        for one in learners:
            expected = {} if one is bad else {"total": ("pass", "90.0")}
            assert {k: v for k, v in one.current().items() if k == "total"} == expected
        row = PendingGrade.objects.get()
        assert (row.enrolment_id, row.problem) == (bad.enrolment.id, "grading.unexpected")
        assert services.grade_waiting(centre.tenant.id) == []

    def test_judging_many_asks_no_more_often_than_judging_one(
        self,
        learning_in: Callable[..., Learning],
        django_assert_num_queries: DjangoAssertNumQueries,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.setattr(decisions_recorded, "receivers", [])
        decisions_recorded.sender_receivers_cache.clear()
        centre = Centre()
        many = [learning_in("course", centre=centre) for _ in range(5)]
        for one in many:
            one.finish("course", 0.9)
        ids = [one.enrolment.id for one in many]
        services.grade_enrolments(centre.tenant.id, ids[:1])  # Reads the rule set for good.
        for group in (ids[1:2], ids[2:]):
            with django_assert_num_queries(13):
                services.grade_enrolments(centre.tenant.id, group)
        decisions_recorded.sender_receivers_cache.clear()


class TestRegrading:
    def test_everybody_is_judged_and_a_second_run_writes_nothing(
        self, learning_in: Callable[..., Learning]
    ) -> None:
        centre = Centre()
        for score in (0.5, 0.7):
            learning_in("course", centre=centre).finish("course", score)
        tenant = centre.tenant.id
        first = services.regrade_all(tenant)
        assert first == {"enrolments": 2, "decisions": 4, "problems": {}}
        assert services.regrade_all(tenant) == {"enrolments": 2, "decisions": 0, "problems": {}}
        assert not PendingGrade.objects.exists()

    def test_one_problem_does_not_stop_the_others(
        self, learning_in: Callable[..., Learning]
    ) -> None:
        centre = Centre()
        broken = learning_in("course", rule_set="no.such_rules", centre=centre)
        whole = learning_in("course", centre=centre)
        broken.finish("course", 0.9)
        whole.finish("course", 0.9)
        report = services.regrade_all(centre.tenant.id)
        assert report["problems"] == {"regulation.no_rule_set_in_force": 1}
        assert whole.current()["total"] == ("pass", "90.0")
        assert PendingGrade.objects.get().enrolment == broken.enrolment

    def test_one_unknown_error_does_not_stop_the_others(
        self, learning_in: Callable[..., Learning], refusing: Callable[[Learning], None]
    ) -> None:
        centre = Centre()
        bad, whole = (learning_in("course", centre=centre) for _ in range(2))
        for one in (bad, whole):
            one.finish("course", 0.9)
        refusing(bad)
        report = services.regrade_all(centre.tenant.id)
        assert report == {"enrolments": 2, "decisions": 2, "problems": {"grading.unexpected": 1}}
        assert whole.current()["total"] == ("pass", "90.0")

    def test_other_tenants_are_left_alone(self, learning_in: Callable[..., Learning]) -> None:
        ours = learning_in("course")
        theirs = learning_in("course", centre=Centre(host="other.example"))
        theirs.finish("course", 0.9)
        services.regrade_all(ours.tenant)
        assert theirs.current() == {}


def test_connecting_again_makes_no_second_job(learning: Learning) -> None:
    receivers.connect()
    learning.finish("course", 0.8)
    assert learning.jobs() == 1
