"""What each quarter has to have, and how it stands with it."""

from datetime import date, timedelta

import pytest

from lms.planning.rules.cadence import HOLDERS, OFFERS, Offer, QuarterOffer, Standing
from lms.planning.rules.periods import Level, Period

QUARTER = Period(Level.QUARTER, 2026, 2)


@pytest.mark.parametrize("offer", Offer)
@pytest.mark.parametrize(
    ("planned", "held", "during", "after"),
    [
        (0, 0, Standing.MISSING, Standing.MISSED),
        (1, 0, Standing.PLANNED, Standing.MISSED),
        (1, 1, Standing.HELD, Standing.HELD),
        (0, 1, Standing.HELD, Standing.HELD),
    ],
)
@pytest.mark.requirement("R49", "R50")
def test_a_quarter_is_missed_only_when_it_is_over(
    offer: Offer, planned: int, held: int, during: Standing, after: Standing
) -> None:
    one = QuarterOffer(offer, QUARTER, wanted=1, planned=planned, held=held)
    assert one.standing(QUARTER.last) is during
    assert one.standing(QUARTER.last + timedelta(days=1)) is after


@pytest.mark.requirement("A33")
def test_more_than_one_class_may_be_asked_for() -> None:
    one = QuarterOffer(Offer.SKILLS, QUARTER, wanted=2, planned=1, held=1)
    assert one.standing(date(2026, 5, 1)) is Standing.MISSING
    assert one.is_lacking(date(2026, 5, 1))


def test_every_offer_has_its_words_and_somebody_who_sees_to_it() -> None:
    assert set(OFFERS) == set(HOLDERS) == set(Offer)
    assert all(HOLDERS.values())
