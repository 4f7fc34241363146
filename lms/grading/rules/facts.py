"""What is known beside the evidence."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from lms.grading.rules.periods import Readings

_NOTHING: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known beside the evidence.

    `parts`: the items of the enrolment and the activities that each consists of, in order of
    their ids; none where an item is known only as a whole.
    `values`: named numbers that gates may ask for, as exact texts. `unsettled`: names of those
    that wait for a proof. `readings`: the choices by which attendance becomes facts; without them
    it does not.
    """

    parts: Mapping[str, Sequence[str]]
    past_due: bool = False
    values: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    unsettled: Sequence[str] = ()
    readings: Readings = field(default_factory=lambda: _NOTHING)

    def as_record(self, *, attendance: bool = True) -> dict[str, Any]:
        """The facts as JSON for a decision record; what these rules do not need is not there.

        Without `attendance`, only what components are judged by.
        """
        told: dict[str, Any] = {
            "parts": {item: list(activities) for item, activities in self.parts.items()},
            "past_due": self.past_due,
            "values": dict(self.values),
        }
        if attendance and self.unsettled:
            told["unsettled"] = list(self.unsettled)
        if attendance and self.readings:
            told["readings"] = {name: dict(choice) for name, choice in self.readings.items()}
        return told

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> "Facts":
        """The inverse of `as_record`."""
        return cls(
            record["parts"],
            record["past_due"],
            record["values"],
            record.get("unsettled", ()),
            record.get("readings", _NOTHING),
        )
