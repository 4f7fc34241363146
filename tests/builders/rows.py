"""A row of any table, made from the table's own description: for tests about every table.

What the services ask of such a row is not asked here. It only has to be there, with a tenant, and
with the people and things that it belongs to.
"""

from collections.abc import Callable, Mapping
from datetime import time, timedelta
from decimal import Decimal
from itertools import count
from typing import Any, Final
from uuid import uuid4

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

_numbers = count(1)

_VALUES: Final[tuple[tuple[type[Any], Callable[[], Any]], ...]] = (
    (ArrayField, list),
    (models.JSONField, dict),
    (models.UUIDField, uuid4),
    (models.DateTimeField, timezone.now),
    (models.DateField, timezone.localdate),
    (models.TimeField, lambda: time(9)),
    (models.DurationField, timedelta),
    (models.DecimalField, lambda: Decimal(1)),
    (models.BooleanField, lambda: False),
    (models.IntegerField, lambda: next(_numbers)),
    (models.BinaryField, lambda: b"x"),
)
"""What stands in a column that must hold something, by the kind of the column."""

Columns = Mapping[str, Mapping[str, Any]]


class Rows:
    """One row of each table of a tenant, the same one whenever it is asked for again.

    `found` looks for a row that is there already. One that is made belongs to `person` by the
    columns that `belongs` names, and was made by `hand` in all others that want somebody.
    `columns` has what a table wants beyond what its columns tell, by `app.Model`; a function there
    is given these rows.
    """

    def __init__(
        self,
        tenant: int,
        *,
        person: models.Model,
        hand: models.Model,
        belongs: frozenset[str],
        columns: Columns,
        found: Callable[[type[models.Model]], models.Model | None],
    ) -> None:
        self.tenant = tenant
        self.person = person
        self.hand = hand
        self._belongs = belongs
        self._columns = columns
        self._found = found
        self._rows: dict[str, models.Model] = {}

    def row(self, label: str) -> Any:
        """The row of a table: found, or made now."""
        if label not in self._rows:
            model = apps.get_model(label)
            self._rows[label] = self._found(model) or self.made(model)
        return self._rows[label]

    def made(self, model: type[models.Model]) -> models.Model:
        """A new row of a table."""
        values: dict[str, Any] = {}
        for name, value in self._columns.get(model._meta.label, {}).items():
            values[name] = value(self) if callable(value) else value
        for field in model._meta.concrete_fields:
            if field.name in values or field.primary_key or field.generated:
                continue
            if field.name == "tenant":
                values["tenant"] = self.tenant
            elif not (field.null or field.has_default() or _may_be_empty(field)):
                values[field.name] = self._value(field)
        return model._base_manager.create(**values)

    def _value(self, field: Any) -> Any:
        other = field.related_model
        if other is not None and other is type(self.person):
            return self.person if field.name in self._belongs else self.hand
        if other is not None:
            return self.row(other._meta.label)
        if field.choices:
            return field.choices[0][0]
        for kind, value in _VALUES:
            if isinstance(field, kind):
                return value()
        return f"{field.name}-{next(_numbers)}"[: field.max_length]


def _may_be_empty(field: Any) -> bool:
    return bool(field.blank and field.empty_strings_allowed and not field.is_relation)
