"""Taking in what the browser saved. Nothing is lost, nothing counts twice.

A commit is known by (session, sequence, uuid). Those up to the session's highest sequence have
been applied and are passed over; the next one is applied; one beyond it shows that something is
missing, and the browser is told from where to send again. What is acknowledged is in the
database, and so are the statements that tell of it: all of an envelope is one transaction.

What a commit means is its standard's matter (`rules.progress.Standard`); in a course of SCORM 2004
the sequencer is told of it as well, and carries out the navigation request with which a session
ends (`services.tracking`).

Each attempt has one writer at a time: its row is locked first (see `queries.locked_session`).
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import msgspec
from django.db import transaction
from django.utils import timezone

from scorm_packages.runtime import queries
from scorm_packages.runtime.exceptions import (
    SequenceConflict,
    SequenceGap,
    Superseded,
    TokenInvalid,
)
from scorm_packages.runtime.models import Interaction
from scorm_packages.runtime.queries import SessionInPlay
from scorm_packages.runtime.rules.envelope import Commit, Envelope
from scorm_packages.runtime.rules.h5p.answers import answer_in
from scorm_packages.runtime.rules.interactions import Answer
from scorm_packages.runtime.rules.navigation import Bearings
from scorm_packages.runtime.rules.progress import FINISHED, Applied, Delta, Progress, plain_number
from scorm_packages.runtime.rules.statements import (
    Change,
    Statement,
    statements_of_change,
    tells,
)
from scorm_packages.runtime.rules.token import Claims
from scorm_packages.runtime.services.telling import break_off, tell
from scorm_packages.runtime.services.tracking import News, follow
from xapi.problems import Problem
from xapi.tenancy import uuid7

STORE = """
WITH journal AS (
    INSERT INTO scorm_runtime_runtimecommit
           (id, tenant, session_id, seq, uuid, received_at, body)
    SELECT j.id, %(tenant)s, %(session)s, j.seq, j.uuid, %(now)s, j.body::jsonb
      FROM unnest(%(ids)s::uuid[], %(seqs)s::int[], %(uuids)s::uuid[], %(bodies)s::text[])
        AS j(id, seq, uuid, body)
), played AS (
    UPDATE scorm_runtime_runtimesession
       SET highest_seq = %(highest_seq)s, baseline_time_cs = %(baseline_time_cs)s,
           session_time_cs = %(session_time_cs)s, told_time_cs = %(told_time_cs)s,
           open_interactions = %(open_interactions)s::jsonb, first_commit_at = %(first_commit_at)s,
           terminated_at = %(terminated_at)s
     WHERE id = %(session)s
)
UPDATE scorm_runtime_scostate
   SET cmi = %(cmi)s::jsonb, lesson_status = %(lesson_status)s,
       completion_status = %(completion_status)s, success_status = %(success_status)s,
       progress_measure = %(progress_measure)s, score_raw = %(score_raw)s,
       score_min = %(score_min)s, score_max = %(score_max)s, score_scaled = %(score_scaled)s,
       total_time_cs = %(total_time_cs)s, entry = %(entry)s, completed_at = %(completed_at)s,
       updated_at = %(now)s
 WHERE id = %(state)s
"""


@dataclass(frozen=True, slots=True)
class CommitAnswer:
    """What the browser is told. With a `problem`, the answer's status is the problem's."""

    acknowledged: int
    superseded: bool
    status: str
    score: str | None
    completion: bool
    refused: tuple[str, ...] = ()
    problem: Problem | None = None
    navigation: Bearings | None = None
    """Of SCORM 2004, where it may have changed; else the page knows it."""


@dataclass(slots=True)
class _Gathered:
    """What the commits of one envelope add up to, to be written at its end."""

    commits: list[Commit]
    statements: list[Statement] = field(default_factory=list)
    answers: list[tuple[int, datetime, Answer]] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    news: News = field(default_factory=News)
    """What the course is to be told."""


def apply_commits(claims: Claims, envelope: Envelope) -> CommitAnswer:
    """Apply an envelope for the session that the token names.

    An envelope of an older session of the same attempt is a journal being replayed; it must name
    the token's session in `replay_for`.

    Raises TokenInvalid when the envelope's session is not one that this token opens.
    """
    if claims.session not in {envelope.session, envelope.replay_for}:
        raise TokenInvalid
    now = timezone.now()
    with transaction.atomic():
        play = queries.locked_session(claims.tenant, claims.attempt, envelope.session)
        if play is None:
            raise TokenInvalid
        problem = _out_of_sequence(play, envelope)
        if problem is not None:
            return _answer(play, problem)
        fresh = [commit for commit in envelope.commits if commit.seq > play.highest_seq]
        is_late = _is_late(play)
        gathered = _Gathered(fresh)
        for commit in fresh:
            _apply(play, commit, gathered, is_late=is_late, now=now)
        if fresh:
            _store(play, gathered, now)
        bearings, about_course = follow(
            play, gathered.news, is_repeat=not fresh, is_late=is_late, now=now
        )
        # Statements come last: whoever hears of them takes locks that follow all of ours.
        if statements := gathered.statements + about_course:
            tell(play.tenant, statements)
    is_over = is_late or (bool(fresh) and play.is_passed_by)
    if is_over and envelope.replay_for is None:
        problem = Superseded()
    return _answer(play, problem, tuple(gathered.refused), bearings, is_superseded=is_over)


def _out_of_sequence(play: SessionInPlay, envelope: Envelope) -> Problem | None:
    if envelope.commits[0].seq > play.highest_seq + 1:
        return SequenceGap(next=play.highest_seq + 1)
    known = {c.seq: c.uuid for c in envelope.commits if c.seq <= play.highest_seq}
    if known:
        stored = queries.commit_uuids(play.tenant, play.session, list(known))
        for seq, uuid in known.items():
            if stored.get(seq) != uuid:
                return SequenceConflict(seq=seq)
    return None


def _is_late(play: SessionInPlay) -> bool:
    """Whether another session has taken over: it was opened later, and it has begun to speak.

    Until then the older one is the latest word. That is what lets a window hand over to the next,
    and a journal that was left behind be replayed before the content loads.
    """
    return play.superseded_at is not None and queries.played_since(play)


def _apply(
    play: SessionInPlay, commit: Commit, gathered: _Gathered, *, is_late: bool, now: datetime
) -> None:
    """Apply one commit to `play` and gather what is to be written and told."""
    at = max(play.opened_at, min(commit.at, now))
    began = play.first_commit_at is None
    before = play.progress
    if began and not is_late:
        before = play.standard.begin_session(before)
        play.baseline_time_cs = before.total_time_cs
        gathered.statements += _end_predecessors(play)
    applied, after = _progressed(play, commit, before, is_late=is_late)
    answers, play.open_interactions = play.standard.settle_answers(
        before.cmi,
        applied.progress.cmi,
        applied.answered.union(play.open_interactions),
        ending=commit.terminate,
    )
    # What H5P has told as a statement of its own is an answer in lists, and told as that statement.
    told = [answer for each in applied.spoken if (answer := answer_in(each)) is not None]
    gathered.answers += [(commit.seq, at, answer) for answer in (*answers, *told)]
    gathered.refused += applied.refused
    if play.has_navigation:
        gathered.news.hear(commit, applied)
    untold = max(0, applied.session_time_cs - play.told_time_cs)
    ended = commit.terminate or (play.terminated_at is not None and untold > 0)
    change = Change(
        seq=commit.seq,
        at=at,
        before=before,
        after=after,
        began=began,
        entry=before.entry,
        ended=ended,
        suspended=not commit.terminate or applied.suspends,
        untold_time_cs=untold,
        answers=answers,
        spoken=[each.between(play.opened_at, at) for each in applied.spoken],
    )
    if tells(change, play.mode):
        gathered.statements += statements_of_change(play.background.scene, change)
    play.progress = after
    play.session_time_cs = applied.session_time_cs
    play.highest_seq = commit.seq
    play.first_commit_at = play.first_commit_at or at
    if ended:
        play.told_time_cs += untold
        play.terminated_at = play.terminated_at or at
    if after.lesson_status in FINISHED:
        play.completed_at = play.completed_at or at


def _progressed(
    play: SessionInPlay, commit: Commit, before: Progress, *, is_late: bool
) -> tuple[Applied, Progress]:
    """What a commit says, and the progress with what is kept of it."""
    standard = play.standard
    sets = commit.set
    if commit.navigation is not None and commit.navigation.request == "suspendAll":
        sets = [*sets, ("cmi.exit", "suspend")]  # All are suspended, this one with them.
    delta = Delta(
        sets=sets,
        measured_time_cs=standard.parse_session_time(commit.session_time or ""),
        terminate=commit.terminate,
    )
    applied = standard.apply_delta(
        standard.begin_late(before) if is_late else before,
        delta,
        play.terms(ending=commit.terminate),
        session_time_cs=play.session_time_cs,
    )
    if not is_late:
        return applied, applied.progress
    return applied, standard.merge_late(before, applied, session_time_cs=play.session_time_cs)


def _end_predecessors(play: SessionInPlay) -> list[Statement]:
    """Tell the end of the item's sessions that broke off before this one."""
    told: list[Statement] = []
    for session in queries.unfinished_sessions(play):
        told += break_off(play.tenant, play.attempt, session)
    return told


def _store(play: SessionInPlay, gathered: _Gathered, now: datetime) -> None:
    progress = play.progress
    values: dict[str, Any] = {
        "tenant": play.tenant,
        "session": play.session,
        "state": play.state,
        "now": now,
        "ids": [uuid7() for _ in gathered.commits],
        "seqs": [commit.seq for commit in gathered.commits],
        "uuids": [commit.uuid for commit in gathered.commits],
        "bodies": [msgspec.json.encode(commit).decode() for commit in gathered.commits],
        "highest_seq": play.highest_seq,
        "baseline_time_cs": play.baseline_time_cs,
        "session_time_cs": play.session_time_cs,
        "told_time_cs": play.told_time_cs,
        "open_interactions": msgspec.json.encode(play.open_interactions).decode(),
        "first_commit_at": play.first_commit_at,
        "terminated_at": play.terminated_at,
        "cmi": msgspec.json.encode(progress.cmi).decode(),
        "lesson_status": progress.lesson_status,
        "completion_status": progress.completion_status,
        "success_status": progress.success_status,
        "progress_measure": progress.progress_measure,
        "score_raw": progress.score_raw,
        "score_min": progress.score_min,
        "score_max": progress.score_max,
        "score_scaled": progress.score_scaled,
        "total_time_cs": progress.total_time_cs,
        "entry": progress.entry,
        "completed_at": play.completed_at,
    }
    with queries.plain_cursor() as cursor:
        cursor.execute(STORE, values)
    if gathered.answers:
        Interaction.objects.bulk_create(
            _interaction(play, seq, at, answer) for seq, at, answer in gathered.answers
        )


def _interaction(play: SessionInPlay, seq: int, at: datetime, answer: Answer) -> Interaction:
    return Interaction(
        tenant=play.tenant,
        session_id=play.session,
        seq=seq,
        number=answer.number,
        identifier=answer.identifier,
        kind=answer.kind,
        student_response=answer.student_response,
        correct_responses=list(answer.correct_responses),
        result=answer.result,
        weighting=answer.weighting,
        claimed=answer.claimed,
        latency_cs=answer.latency_cs,
        recorded_at=at,
    )


def _answer(
    play: SessionInPlay,
    problem: Problem | None,
    refused: tuple[str, ...] = (),
    navigation: Bearings | None = None,
    *,
    is_superseded: bool = False,
) -> CommitAnswer:
    raw = play.progress.score_raw
    return CommitAnswer(
        acknowledged=play.highest_seq,
        superseded=is_superseded,
        status=play.progress.lesson_status,
        score=None if raw is None else plain_number(raw),
        completion=play.progress.lesson_status in FINISHED,
        refused=refused,
        problem=problem,
        navigation=navigation,
    )
