"""Weeks of trouble in seconds: whatever happens, in the end everything is there, in its order.

Each run is random but repeatable: the seed is the name of the test.
"""

import random

import pytest

from tests.builders.other_store import Mode, OtherStore
from tests.integration.xapi.forwarding.conftest import Add, Clock, Forward, record
from tests.integration.xapi.lrs.conftest import make_statement
from xapi.forwarding.models import DeadLetter, Destination
from xapi.forwarding.queries import open_letters
from xapi.forwarding.services import dismiss, replay, resume, retry
from xapi.lrs.models import StatementRow
from xapi.lrs.rules.positions import moment_of

ACTORS = [{"mbox": f"mailto:{name}@callcraft.example"} for name in ("lin", "mo", "wu")]
TROUBLE = [Mode.FAIL, Mode.THROTTLE, Mode.TAKE_AND_DROP, Mode.SIGN_IN_PAGE, Mode.REFUSE_KEY]


class Weeks:
    """What happens between two stores, and what should have come of it."""

    def __init__(self, seed: int, other: OtherStore, destination: Destination) -> None:
        self.dice = random.Random(seed)
        self.other = other
        self.destination = destination
        self.recorded: dict[int, list[str]] = {0: [], 1: [], 2: []}
        self.dismissed: set[str] = set()
        self.ever_refused: set[str] = set()

    def record_some(self) -> None:
        for _ in range(self.dice.randint(1, 5)):
            actor = self.dice.randrange(3)
            statement = make_statement(actor=ACTORS[actor])
            if self.dice.random() < 0.15:
                self.other.bad.add(statement["id"])
            self.recorded[actor] += record(statement)

    def have_trouble(self) -> None:
        self.other.plan.extend(self.dice.choices(TROUBLE, k=self.dice.randint(1, 2)))

    def mend_one(self) -> None:
        letter = open_letters(self.destination).first()
        if letter is not None:
            self.other.bad.discard(str(letter.statement_id))
            retry(self.destination, [letter.statement_id])

    def leave_one(self) -> None:
        letter = open_letters(self.destination).first()
        if letter is not None:
            self.dismissed.add(str(letter.statement_id))
            dismiss(self.destination, [letter.statement_id])

    def send_again(self) -> None:
        known = StatementRow.objects.filter(position__lte=self.destination.position)
        positions = list(known.order_by("position").values_list("position", flat=True))
        if positions:
            replay(self.destination, moment_of(self.dice.choice(positions)))

    def note(self) -> None:
        letters = DeadLetter.objects.filter(destination=self.destination)
        self.ever_refused |= {str(letter.statement_id) for letter in letters}


@pytest.mark.parametrize("holds_actor", [False, True])
@pytest.mark.parametrize("seed", range(4))
def test_everything_arrives_and_order_is_kept(
    add: Add, forward: Forward, other: OtherStore, clock: Clock, seed: int, holds_actor: bool
) -> None:
    destination = add(holds_actor=holds_actor, batch_size=3)
    weeks = Weeks(seed, other, destination)
    often, seldom = [weeks.record_some] * 4, [weeks.mend_one, weeks.leave_one, weeks.send_again]
    happenings = [*often, weeks.have_trouble, *seldom]
    for _ in range(30):
        weeks.dice.choice(happenings)()
        forward(destination)
        weeks.note()
        clock.advance(minutes=weeks.dice.choice((1, 20)))
    other.plan.clear()
    other.bad.clear()
    resume(destination)
    for _ in range(4):
        clock.advance(minutes=20)
        retry(destination)
        forward(destination)
    for mine in weeks.recorded.values():
        arrived = [statement_id for statement_id in other.ids if statement_id in mine]
        assert set(mine) - weeks.dismissed <= set(arrived)
        late = weeks.dismissed if holds_actor else weeks.ever_refused
        in_order = [statement_id for statement_id in mine if statement_id not in late]
        assert [statement_id for statement_id in arrived if statement_id not in late] == in_order
    assert not open_letters(destination).exists()
    assert not DeadLetter.objects.filter(held__isnull=False).exists()
