"""What rules say should follow for somebody, before anybody has confirmed it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from uuid import UUID

from lms.people.rules.filing import Text


@dataclass(frozen=True, slots=True)
class Consequence:
    """One consequence that is recommended for one person.

    `kind` is a stable word (`proxy_sign`, `conduct`, `demerit`, `retake_all`, …). `source` is what
    it follows from: the same source and kind and person give one recommendation. `readings` are
    the choices it rests on, by A-item and setting. `evidence` names statements or records by id.
    """

    employee_id: UUID
    kind: str
    title: Text
    detail: Text
    clause: str
    source: UUID
    enrolment_id: UUID | None = None
    readings: Mapping[str, Mapping[str, str]] = field(default_factory=lambda: MappingProxyType({}))
    evidence: Sequence[str] = ()
