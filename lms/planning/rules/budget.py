"""Money: what was spent against what was planned (R43)."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Balance:
    """A budget and what was spent of it. A budget of None is: none was set."""

    budget: Decimal | None
    spent: Decimal

    @property
    def left(self) -> Decimal | None:
        return None if self.budget is None else self.budget - self.spent

    def over_with(self, amount: Decimal) -> Decimal:
        """By how much `amount` more would go over the budget; 0 when it would not, or where no
        budget was set."""
        if self.budget is None:
            return Decimal(0)
        return max(Decimal(0), self.spent + amount - self.budget)


def over_any(balances: Iterable[Balance], amount: Decimal) -> Decimal:
    """By how much `amount` more would go over the tightest of several budgets."""
    return max((one.over_with(amount) for one in balances), default=Decimal(0))


def per_person(amount: Decimal, people: int) -> Decimal | None:
    """Cost per person, to the cent, half up by convention of accounts; None without people."""
    return (amount / people).quantize(Decimal("0.01"), "ROUND_HALF_UP") if people else None
