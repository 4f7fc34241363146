"""Connections: made, changed, switched, tested, given new secrets, retired."""

import secrets as random_secrets
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from lms.people.models import Employee
from lms.people.services import audit
from lms.sync.adapters import vault
from lms.sync.adapters.jobs import wake
from lms.sync.exceptions import (
    ConnectionUnknown,
    NameTaken,
    SecretTooWeak,
    SecretUnreadable,
    UrlRefused,
)
from lms.sync.models import Connection, OutboxMessage
from lms.sync.queries import connection_of
from lms.sync.rules.answers import Outcome, Verdict, classify
from lms.sync.rules.breaker import Breaker
from lms.sync.rules.completions import LearnerId
from lms.sync.rules.ordering import MessageState
from lms.sync.rules.signing import LEAST_BYTES, BadSecretError, key_of, new_secret
from lms.sync.services.delivery import open_connector
from xapi.outside.addresses import url_fault
from xapi.outside.answers import Answer
from xapi.outside.http import HttpClient
from xapi.outside.policy import address_policy, http_allowed
from xapi.outside.sealing import UnsealError
from xapi.tenancy import uuid7

LIVING_SECRETS = 2
"""During a rotation the new secret and the one before it both sign."""


@dataclass(frozen=True, slots=True)
class ConnectionDraft:
    """What a person chooses about a connection."""

    name: str
    url: str
    learner_id: LearnerId = LearnerId.EMPLOYEE_NO
    send_name: bool = False
    per_minute: int = 120


@dataclass(frozen=True, slots=True)
class TrialReport:
    """What a test message met. `verdict.outcome` DELIVERED means that a real one would be taken."""

    verdict: Verdict
    status: int | None

    @property
    def is_good(self) -> bool:
        return self.verdict.outcome is Outcome.DELIVERED


def create_connection(
    actor: Employee | None,
    draft: ConnectionDraft,
    *,
    secret: str = "",
    tenant: int | None = None,
) -> tuple[Connection, str]:
    """Create a webhook connection and return it with its secret, which is never shown again.

    An empty `secret` makes a strong one. Without an actor (the demo data) `tenant` is given.
    Raises UrlRefused, SecretTooWeak, NameTaken.
    """
    owner = actor.tenant if actor else tenant
    if owner is None:
        raise ValueError("a connection needs an actor or a tenant")
    secret = _checked_secret(secret or new_secret())
    connection = Connection(
        id=uuid7(),
        tenant=owner,
        kind="webhook",
        pseudonym_salt=random_secrets.token_hex(32),
    )
    connection.sealed_secrets = vault.close([secret], connection.id)
    _apply(connection, draft)
    with transaction.atomic():
        _save(connection)
        audit(
            actor,
            "sync.connection_created",
            "sync.connection",
            connection.id,
            _told(connection),
            tenant=owner,
        )
    return connection, secret


def edit_connection(actor: Employee, connection_id: UUID, draft: ConnectionDraft) -> Connection:
    """Change what a person may choose. Raises ConnectionUnknown, UrlRefused, NameTaken."""
    with transaction.atomic():
        connection = _locked(actor, connection_id)
        before = _told(connection)
        _apply(connection, draft)
        after = _told(connection)
        _save(connection)
        changes = {key: [before[key], after[key]] for key in after if before[key] != after[key]}
        if changes:
            audit(actor, "sync.connection_changed", "sync.connection", connection.id, changes)
        _begin_afresh(connection)
    return connection


def rotate_secret(actor: Employee, connection_id: UUID) -> str:
    """Put a new secret before the present one and return it, to be shown once.

    Both sign until `finish_rotation`, so that the partner can change over without a gap. When the
    present one cannot be opened any more, only the new one signs. Raises ConnectionUnknown.
    """
    fresh = new_secret()
    with transaction.atomic():
        connection = _locked(actor, connection_id)
        try:
            known = vault.open_(connection.sealed_secrets, connection.id)
        except UnsealError:
            known = ()
        _keep_secrets(connection, [fresh, *known][:LIVING_SECRETS])
        audit(actor, "sync.secret_rotated", "sync.connection", connection.id)
        _begin_afresh(connection)
    return fresh


def finish_rotation(actor: Employee, connection_id: UUID) -> None:
    """Let only the newest secret sign. Raises ConnectionUnknown, SecretUnreadable."""
    with transaction.atomic():
        connection = _locked(actor, connection_id)
        try:
            known = vault.open_(connection.sealed_secrets, connection.id)
        except UnsealError:
            raise SecretUnreadable from None
        _keep_secrets(connection, known[:1])
        audit(actor, "sync.secret_rotation_finished", "sync.connection", connection.id)


def set_enabled(actor: Employee, connection_id: UUID, enabled: bool) -> Connection:
    """Switch sending on or off. Off, messages are still written, and wait. ConnectionUnknown."""
    with transaction.atomic():
        connection = _locked(actor, connection_id)
        if connection.is_enabled != enabled:
            connection.is_enabled = enabled
            connection.save(update_fields=["is_enabled"])
            action = "sync.switched_on" if enabled else "sync.switched_off"
            audit(actor, action, "sync.connection", connection.id)
        _wake_after_commit(connection)
    return connection


def retire_connection(actor: Employee, connection_id: UUID) -> None:
    """Take a connection out of use for good; its messages and their log are kept."""
    with transaction.atomic():
        connection = _locked(actor, connection_id)
        connection.is_enabled = False
        connection.retired_at = timezone.now()
        connection.save(update_fields=["is_enabled", "retired_at"])
        audit(actor, "sync.connection_retired", "sync.connection", connection.id)


def try_connection(actor: Employee, connection_id: UUID) -> TrialReport:
    """Send a test message and say what came back; after a good answer, what waits goes out at once.

    Network I/O: call it outside transactions. Raises ConnectionUnknown, SecretUnreadable.
    """
    connection = connection_of(actor.tenant, connection_id)
    at = timezone.now()
    try:
        connector = open_connector(connection, HttpClient(address_policy()))
    except UnsealError:
        raise SecretUnreadable from None
    answer = connector.test(message_id=f"test_{uuid7()}", at=at)
    verdict = classify(answer, now=at, refreshed=True)
    report = TrialReport(verdict, answer.status if isinstance(answer, Answer) else None)
    with transaction.atomic():
        connection = _locked(actor, connection_id)
        if report.is_good:
            _begin_afresh(connection)
        reason = verdict.reason.code if verdict.reason else None
        audit(
            actor,
            "sync.connection_tested",
            "sync.connection",
            connection.id,
            {"outcome": verdict.outcome.value, "reason": reason, "status": report.status},
        )
    return report


def seal_for_showing(secret: str, connection_id: UUID) -> str:
    """Encrypt a fresh secret for the way through the session to the page that shows it."""
    return vault.close([secret], connection_id)


def unseal_for_showing(sealed: str, connection_id: UUID) -> str | None:
    """Undo `seal_for_showing`; None if the key has changed meanwhile."""
    try:
        return vault.open_(sealed, connection_id)[0]
    except UnsealError:
        return None


def is_rotating(connection: Connection) -> bool:
    """Tell whether more than one secret signs at present."""
    try:
        return len(vault.open_(connection.sealed_secrets, connection.id)) > 1
    except UnsealError:
        return False


def _locked(actor: Employee, connection_id: UUID) -> Connection:
    found = (
        Connection.objects.select_for_update(no_key=True)
        .filter(tenant=actor.tenant, id=connection_id, retired_at=None)
        .first()
    )
    if found is None:
        raise ConnectionUnknown
    return found


def _apply(connection: Connection, draft: ConnectionDraft) -> None:
    fault = url_fault(draft.url, allow_http=http_allowed())
    if fault:
        raise UrlRefused(fault=fault)
    connection.name = draft.name
    connection.url = draft.url
    connection.learner_id = draft.learner_id.value
    connection.settings = {"send_name": draft.send_name}
    connection.per_minute = draft.per_minute


def _told(connection: Connection) -> dict[str, object]:
    """What the audit trail is told of a connection: everything but its secrets."""
    return {
        "name": connection.name,
        "url": connection.url,
        "learner_id": connection.learner_id,
        "send_name": connection.settings["send_name"],
        "per_minute": connection.per_minute,
    }


def _save(connection: Connection) -> None:
    try:
        with transaction.atomic():
            connection.save()
    except IntegrityError as error:
        if "sync_connection_name_once" in str(error):
            raise NameTaken(name=connection.name) from None
        raise


def _checked_secret(secret: str) -> str:
    try:
        key_of(secret)
    except BadSecretError:
        raise SecretTooWeak(least=LEAST_BYTES) from None
    return secret


def _keep_secrets(connection: Connection, living: list[str] | tuple[str, ...]) -> None:
    connection.sealed_secrets = vault.close(living, connection.id)
    connection.save(update_fields=["sealed_secrets"])


def _begin_afresh(connection: Connection) -> None:
    """Somebody mended it: forget breaker and rest, and let what waits out at once."""
    connection.breaker = Breaker()
    connection.rest_until = None
    connection.save()
    waiting = OutboxMessage.objects.filter(
        tenant=connection.tenant, connection=connection, state=MessageState.PENDING.value
    )
    # Those that somebody else holds just now are left: waiting for many rows invites deadlocks.
    free = list(waiting.select_for_update(skip_locked=True).values_list("id", flat=True))
    waiting.filter(id__in=free).update(not_before=timezone.now())
    _wake_after_commit(connection)


def _wake_after_commit(connection: Connection) -> None:
    if connection.is_enabled:
        transaction.on_commit(partial(wake, connection.tenant, connection.id), robust=True)
