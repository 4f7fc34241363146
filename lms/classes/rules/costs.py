"""What a run costs, against its budget (R43)."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal


@dataclass(frozen=True, slots=True)
class RunCost:
    """Money as decimals of the centre's currency; `budget` None where none was set."""

    spent: Decimal
    people: int
    budget: Decimal | None

    @property
    def per_person(self) -> Decimal | None:
        """To the cent, rounded once, half up."""
        if not self.people:
            return None
        return (self.spent / self.people).quantize(Decimal("0.01"), ROUND_HALF_UP)

    @property
    def is_over(self) -> bool:
        return self.budget is not None and self.spent > self.budget
