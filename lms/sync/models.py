"""Connections to external systems, the outbox, and the log of every attempt."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lms.sync.rules.breaker import Breaker, BreakerState
from lms.sync.rules.completions import Disclosure, LearnerId
from lms.sync.rules.ordering import MessageState
from lms.sync.rules.reasons import REASONS, Reason
from xapi.tenancy import UUIDModel


class Connection(UUIDModel):
    """An external system and how we talk to it.

    Switched off (`is_enabled` false), its messages are still written and wait; retired, nothing
    is written for it any more. `sealed_secrets` is a JSON list, newest first, encrypted under the
    key of the installation (see `adapters.vault`). `paid_until` is the memory of the rate limit
    (`rules.progress.pace`); until `rest_until` the partner asked to be left alone.
    """

    kind = models.CharField(max_length=24, choices=[("webhook", _("Signed webhook"))])
    name = models.CharField(_("name"), max_length=80)
    url = models.CharField(_("URL"), max_length=2000)
    is_enabled = models.BooleanField(default=True)
    retired_at = models.DateTimeField(null=True, blank=True)
    learner_id = models.CharField(
        _("learners are known by"),
        max_length=16,
        default=LearnerId.EMPLOYEE_NO.value,
        choices=[
            (LearnerId.EMPLOYEE_NO.value, _("employee number")),
            (LearnerId.PSEUDONYM.value, _("pseudonym")),
        ],
    )
    settings = models.JSONField(default=dict)
    sealed_secrets = models.TextField()
    pseudonym_salt = models.CharField(max_length=64)
    per_minute = models.PositiveIntegerField(_("messages per minute"), default=120)
    paid_until = models.DateTimeField(null=True, blank=True)
    rest_until = models.DateTimeField(null=True, blank=True)
    breaker_state = models.CharField(
        max_length=12,
        default=BreakerState.CLOSED.value,
        choices=[(state.value, state.value) for state in BreakerState],
    )
    breaker_failures = models.PositiveIntegerField(default=0)
    breaker_trips = models.PositiveIntegerField(default=0)
    breaker_until = models.DateTimeField(null=True, blank=True)
    last_success_at = models.DateTimeField(null=True, blank=True)
    last_failure_at = models.DateTimeField(null=True, blank=True)
    last_failure_code = models.CharField(max_length=40, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("tenant", "name"),
                condition=Q(retired_at=None),
                name="sync_connection_name_once",
            ),
            models.CheckConstraint(condition=Q(per_minute__gte=1), name="sync_connection_pace"),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def breaker(self) -> Breaker:
        return Breaker(
            BreakerState(self.breaker_state),
            self.breaker_failures,
            self.breaker_trips,
            self.breaker_until,
        )

    @breaker.setter
    def breaker(self, breaker: Breaker) -> None:
        self.breaker_state = breaker.state.value
        self.breaker_failures = breaker.failures
        self.breaker_trips = breaker.trips
        self.breaker_until = breaker.until

    @property
    def disclosure(self) -> Disclosure:
        return Disclosure(
            learner_id=LearnerId(self.learner_id),
            send_name=bool(self.settings.get("send_name", False)),
            salt=self.pseudonym_salt,
        )

    @property
    def last_failure(self) -> Reason | None:
        return REASONS.get(self.last_failure_code)


class OutboxMessage(UUIDModel):
    """One result for one connection. `id` is the idempotency key, `source_version` the sequence
    number of the archive entry; `content` is what is sent and never changes.

    Messages that share connection, learner, object and kind are a family: `rules.ordering` says
    which of them may go out, and the database itself refuses two under way at once.
    """

    connection = models.ForeignKey(Connection, on_delete=models.PROTECT, related_name="messages")
    archive_entry = models.ForeignKey(
        "archives.ArchiveEntry", on_delete=models.PROTECT, related_name="+"
    )
    learner = models.UUIDField()
    object_key = models.CharField(max_length=300)
    kind = models.CharField(max_length=24, default="completion")
    source_version = models.BigIntegerField()
    content = models.JSONField()
    state = models.CharField(
        max_length=12,
        default=MessageState.PENDING.value,
        choices=[(state.value, state.value) for state in MessageState],
    )
    attempts = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    queued_at = models.DateTimeField()
    not_before = models.DateTimeField()
    lease_token = models.UUIDField(null=True, blank=True)
    leased_until = models.DateTimeField(null=True, blank=True)
    delivered_at = models.DateTimeField(null=True, blank=True)
    last_error_code = models.CharField(max_length=40, blank=True)
    last_error_detail = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=(
                    "tenant",
                    "connection",
                    "learner",
                    "object_key",
                    "kind",
                    "source_version",
                ),
                name="sync_message_once",
            ),
            models.UniqueConstraint(
                fields=("tenant", "connection", "learner", "object_key", "kind"),
                condition=Q(state=MessageState.LEASED.value),
                name="sync_one_under_way",
            ),
            models.CheckConstraint(
                condition=Q(
                    state=MessageState.LEASED.value,
                    lease_token__isnull=False,
                    leased_until__isnull=False,
                )
                | (~Q(state=MessageState.LEASED.value) & Q(lease_token=None, leased_until=None)),
                name="sync_leased_has_lease",
            ),
        )
        indexes = (
            models.Index(
                fields=("tenant", "connection", "state", "not_before"), name="sync_message_due"
            ),
            models.Index(fields=("tenant", "-created_at"), name="sync_message_latest"),
        )

    def __str__(self) -> str:
        return f"{self.object_key} v{self.source_version} → {self.connection_id}"

    @property
    def last_error(self) -> Reason | None:
        return REASONS.get(self.last_error_code)

    @property
    def data(self) -> dict[str, Any]:
        """The `data` part of what is sent, for pages."""
        data: dict[str, Any] = self.content["data"]
        return data


class DeliveryAttempt(UUIDModel):
    """One try and what came of it. Rows are only ever added; the database refuses changes."""

    message = models.ForeignKey(OutboxMessage, on_delete=models.CASCADE, related_name="tries")
    number = models.PositiveIntegerField()
    at = models.DateTimeField()
    duration_ms = models.PositiveIntegerField()
    outcome = models.CharField(max_length=12)
    reason = models.CharField(max_length=40, blank=True)
    status = models.PositiveSmallIntegerField(null=True, blank=True)
    detail = models.CharField(max_length=300, blank=True)
    excerpt = models.TextField(blank=True)

    class Meta:
        indexes = (models.Index(fields=("tenant", "message", "at"), name="sync_tries_of_message"),)

    def __str__(self) -> str:
        return f"{self.message_id} #{self.number}: {self.outcome}"

    @property
    def reason_known(self) -> Reason | None:
        return REASONS.get(self.reason)
