"""A clock that is set by hand, for a month that is over in a minute.

Services ask `django.utils.timezone` what time it is, and so do the defaults of columns. Within
`simulated_clock` both get the time of the simulation. It is for a process of its own: a web server
or worker beside it keeps its real time.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.apps import apps
from django.utils import timezone


class Clock:
    """The time as it is told. It never runs backwards, as no archive allows."""

    def __init__(self, start: datetime) -> None:
        self._now = start

    def now(self) -> datetime:
        return self._now

    def at(self, moment: datetime) -> None:
        """Let it be `moment`. Raises ValueError for one that is past."""
        if moment < self._now:
            raise ValueError(f"{moment} comes before {self._now}")
        self._now = moment


@contextmanager
def simulated_clock(start: datetime) -> Iterator[Clock]:
    """Let everything in this process take its time from the clock that is given out."""
    clock, real = Clock(start), timezone.now
    columns = [
        field
        for model in apps.get_models()
        for field in model._meta.local_fields
        if field.default is real
    ]
    timezone.now = clock.now
    _set_defaults(columns, clock.now)
    try:
        yield clock
    finally:
        timezone.now = real
        _set_defaults(columns, real)


def _set_defaults(columns: list[Any], now: Any) -> None:
    for column in columns:
        column.default = now
        column.__dict__.pop("_get_default", None)  # Django keeps it once it was asked for.
