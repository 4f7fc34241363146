"""Other record stores."""

from datetime import datetime
from typing import ClassVar

import msgspec
from django.db import models

from xapi.forwarding.rules.health import Breaker, breaker
from xapi.forwarding.rules.selection import Selection
from xapi.forwarding.rules.transformation import Transformation
from xapi.lrs.rules.positions import moment_of
from xapi.tenancy import UUIDModel

VERSIONS = (("1.0.3", "1.0.3"), ("2.0.0", "2.0.0"))


class Partner(UUIDModel):
    """Another store and how we get along with it.

    `url` ends before `/statements`. Whoever works for it holds its lease (`lease_token`, until
    `leased_until`); the row is written only by the holder, or by taking the lease away. `blocked`
    is the code of a reason to do nothing until a person resumes.
    """

    place: ClassVar[str]

    name = models.CharField(max_length=80)
    url = models.CharField(max_length=2000)
    version = models.CharField(max_length=8, choices=VERSIONS, default="2.0.0")
    key = models.CharField(max_length=200)
    sealed_secrets = models.TextField()
    is_paused = models.BooleanField(default=False)
    blocked = models.CharField(max_length=40, blank=True)
    lease_token = models.UUIDField(null=True, blank=True)
    leased_until = models.DateTimeField(null=True, blank=True)
    failures = models.PositiveIntegerField(default=0)
    rest_until = models.DateTimeField(null=True, blank=True)
    last_success_at = models.DateTimeField(null=True, blank=True)
    last_failure_at = models.DateTimeField(null=True, blank=True)
    last_failure_code = models.CharField(max_length=40, blank=True)
    last_failure_detail = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    def breaker(self, now: datetime) -> Breaker:
        """Whether work goes on, rests after a failure, or is about to be tried again."""
        return breaker(self.failures, self.rest_until, now)


class Destination(Partner):
    """A store that gets our statements: those after `position` are still to be looked at."""

    place = "forwarding.destination"

    selection_json = models.JSONField(default=dict)
    transformation_json = models.JSONField(default=dict)
    holds_actor = models.BooleanField(default=False)
    batch_size = models.PositiveIntegerField(default=100)
    position = models.BigIntegerField(default=0)
    delivered = models.BigIntegerField(default=0)
    refused_in_a_row = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "forwarding_destination"
        constraints = (
            models.UniqueConstraint(fields=("tenant", "name"), name="forwarding_destination_name"),
            models.CheckConstraint(
                condition=models.Q(batch_size__gte=1, batch_size__lte=1000),
                name="forwarding_destination_batch",
            ),
        )

    @property
    def selection(self) -> Selection:
        """Which statements it gets."""
        return msgspec.convert(self.selection_json, Selection)

    @property
    def transformation(self) -> Transformation:
        """How they are changed."""
        return msgspec.convert(self.transformation_json, Transformation)

    @property
    def reached(self) -> datetime:
        """When the last statement that has been dealt with was stored here."""
        return moment_of(self.position)


class Source(Partner):
    """A store that we pull from: what it stored up to `cursor` we have seen."""

    place = "forwarding.source"

    cursor = models.DateTimeField(null=True, blank=True)
    every_seconds = models.PositiveIntegerField(default=60)
    taken = models.BigIntegerField(default=0)

    class Meta:
        db_table = "forwarding_source"
        constraints = (
            models.UniqueConstraint(fields=("tenant", "name"), name="forwarding_source_name"),
        )
