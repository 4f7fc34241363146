"""Signing in and out, in person (R94): by code, by signature, on paper; and calling the roll."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.core.cache import cache
from django.db import transaction
from django.utils import timezone

from lms.classes.exceptions import (
    AlreadySigned,
    NotInClass,
    SheetNotOpen,
    SignInClosed,
    SignModeNotAllowed,
    TermsNotAccepted,
    TooManyCodes,
    WrongCode,
)
from lms.classes.models import (
    Participant,
    RollCallMark,
    SheetScan,
    SignEvent,
    SignTerms,
    TrainingSession,
)
from lms.classes.queries.readings import reading_of
from lms.classes.queries.runs import expected_in, participant_in, settings_of
from lms.classes.rules.rotating_code import holds
from lms.people.models import Attachment, Employee
from lms.people.services import audit
from lms.regulation.rules.ambiguities.signing import signature_counts

TERMS_VERSION: Final = "2026-11"
_MOST_TRIES: Final = 5
_TRIES_SECONDS: Final = 60
_NOT_TWICE_WITHIN: Final = timedelta(minutes=5)
_OPEN_AFTER: Final = timedelta(minutes=30)
_MODES: Final[Mapping[str, str]] = {
    SignEvent.Method.CODE: "session",
    SignEvent.Method.TYPED: "session",
    SignEvent.Method.DRAWN: "drawn",
    SignEvent.Method.SHEET: "printed_scan",
}
"""What reading A13 calls each of our ways."""


@transaction.atomic
def accept_terms(employee: Employee) -> SignTerms:
    """Somebody agrees that signing in as themselves stands for their signature (A13)."""
    terms, made = SignTerms.objects.get_or_create(
        tenant=employee.tenant,
        employee=employee,
        version=TERMS_VERSION,
        defaults={"accepted_at": timezone.now()},
    )
    if made:
        audit(employee, "classes.sign_terms_accepted", "employee", employee.id, {})
    return terms


def has_accepted(employee: Employee) -> bool:
    return SignTerms.objects.filter(
        tenant=employee.tenant, employee=employee, version=TERMS_VERSION
    ).exists()


def sign_by_code(
    employee: Employee, session: TrainingSession, code: str, *, now: datetime | None = None
) -> SignEvent:
    """Sign in, or out where one is in, with what the screen of the class shows now.

    Raises WrongCode, TooManyCodes, and what `sign` raises.
    """
    moment = now or timezone.now()
    # Counted before any transaction: a wrong code undoes nothing of the count.
    key = f"classes.code:{session.id}:{employee.id}"
    cache.add(key, 0, _TRIES_SECONDS)
    if cache.get(key, 0) >= _MOST_TRIES:
        raise TooManyCodes
    if not holds(code, session.code_secret, str(session.id), moment):
        cache.set(key, cache.get(key, 0) + 1, _TRIES_SECONDS)
        raise WrongCode
    return sign(employee, session, SignEvent.Method.CODE, now=moment)


@transaction.atomic
def sign(
    employee: Employee,
    session: TrainingSession,
    method: str,
    *,
    signature: Attachment | None = None,
    now: datetime | None = None,
) -> SignEvent:
    """Sign in, or out for who is in; by oneself and for oneself only.

    Raises NotInClass, SignInClosed, SignModeNotAllowed, TermsNotAccepted, AlreadySigned.
    """
    moment = now or timezone.now()
    held = _hold(session)
    participant = participant_in(held, employee)
    if participant is None:
        raise NotInClass
    _check_open(held, moment)
    _check_mode(employee, method, moment)
    direction = _direction(held, participant, moment)
    return _note(held, participant, direction, method, moment, employee, signature)


@transaction.atomic
def confirm_from_paper(
    actor: Employee, scan: SheetScan, participant: Participant, *, at: datetime | None = None
) -> SignEvent:
    """The office saw the signature on the photograph. `at` is the time written there, if any.

    Raises NotInClass, AlreadySigned, SheetNotOpen, SignModeNotAllowed.
    """
    session = _hold(scan.session)
    if session.is_final:
        raise SheetNotOpen
    if participant.id not in {one.id for one in expected_in(session)}:
        raise NotInClass
    _check_mode(participant.employee, SignEvent.Method.SHEET, session.starts_at)
    moment = at or session.starts_at
    event = _note(
        session,
        participant,
        SignEvent.Direction.IN,
        SignEvent.Method.SHEET,
        moment,
        actor,
        scan.attachment,
    )
    audit(
        actor,
        "classes.paper_confirmed",
        "training_session",
        session.id,
        {"participant": str(participant.id), "scan": str(scan.id)},
    )
    return event


@transaction.atomic
def add_scan(actor: Employee, session: TrainingSession, attachment: Attachment) -> SheetScan:
    """Keep a photograph of the signed sheet. Raises SheetNotOpen."""
    if _hold(session).is_final:
        raise SheetNotOpen
    return SheetScan.objects.create(
        tenant=session.tenant, session=session, attachment=attachment, uploaded_by=actor
    )


@transaction.atomic
def call_roll(
    actor: Employee, session: TrainingSession, marks: Mapping[UUID, bool]
) -> list[RollCallMark]:
    """Note whom the trainer saw; a later call of the same people replaces it. Raises
    SheetNotOpen."""
    held = _hold(session)
    if held.sheet != TrainingSession.Sheet.OPEN:
        raise SheetNotOpen
    expected = {one.id for one in expected_in(held)}
    now = timezone.now()
    rows = [
        RollCallMark(
            tenant=held.tenant,
            session=held,
            participant_id=participant,
            is_present=present,
            called_by=actor,
            called_at=now,
        )
        for participant, present in marks.items()
        if participant in expected
    ]
    return RollCallMark.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["tenant", "session", "participant"],
        update_fields=["is_present", "called_by", "called_at"],
    )


def opens_at(session: TrainingSession) -> datetime:
    """From when one can sign in."""
    before = settings_of(session.tenant).sign_in_opens_minutes
    return session.starts_at - timedelta(minutes=before)


def closes_at(session: TrainingSession) -> datetime:
    """Until when one can sign in or out."""
    return session.ends_at + _OPEN_AFTER


def _hold(session: TrainingSession) -> TrainingSession:
    return (
        TrainingSession.objects.select_for_update(of=("self",), no_key=True)
        .select_related("run")
        .get(tenant=session.tenant, id=session.id)
    )


def _check_open(session: TrainingSession, moment: datetime) -> None:
    opens, closes = opens_at(session), closes_at(session)
    takes_place = session.cancelled_at is None and session.run.is_open
    is_open = session.sheet == TrainingSession.Sheet.OPEN and takes_place
    if not (is_open and opens <= moment <= closes):
        raise SignInClosed(
            opens=f"{timezone.localtime(opens):%Y-%m-%d %H:%M}",
            closes=f"{timezone.localtime(closes):%Y-%m-%d %H:%M}",
        )


def _check_mode(employee: Employee, method: str, moment: datetime) -> None:
    settings = reading_of(employee.tenant, "A13", timezone.localdate(moment))
    mode = _MODES[method]
    if mode not in settings["sign_modes"].split(","):
        raise SignModeNotAllowed
    if not signature_counts(mode, agreed=has_accepted(employee), settings=settings):
        raise TermsNotAccepted


def _direction(session: TrainingSession, participant: Participant, moment: datetime) -> str:
    """In, or out for who is in. Twice in a few minutes is a finger that slipped."""
    known: dict[str, datetime] = dict(
        SignEvent.objects.filter(
            tenant=session.tenant, session=session, participant=participant, struck_by=None
        ).values_list("direction", "at")
    )
    came = known.get(SignEvent.Direction.IN)
    if came is None:
        return SignEvent.Direction.IN
    is_out = SignEvent.Direction.OUT in known
    if session.signs_out and not is_out and moment - came >= _NOT_TWICE_WITHIN:
        return SignEvent.Direction.OUT
    raise AlreadySigned


def _note(
    session: TrainingSession,
    participant: Participant,
    direction: str,
    method: str,
    moment: datetime,
    actor: Employee,
    signature: Attachment | None,
) -> SignEvent:
    if SignEvent.objects.filter(
        tenant=session.tenant,
        session=session,
        participant=participant,
        direction=direction,
        struck_by=None,
    ).exists():
        raise AlreadySigned
    return SignEvent.objects.create(
        tenant=session.tenant,
        session=session,
        participant=participant,
        direction=direction,
        method=method,
        at=moment,
        recorded_by=actor,
        signature=signature,
    )
