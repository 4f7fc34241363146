"""What classes deliver of a plan: sessions with a final sheet, and whoever was there."""

from decimal import Decimal
from uuid import uuid4

import pytest

from lms.classes.models import TrainingSession
from lms.classes.queries.delivered import delivered_by_classes
from lms.planning.rules.delivery import Delivered, delivered_of
from tests.builders.centre import Centre
from tests.builders.classes import School

pytestmark = pytest.mark.django_db


@pytest.mark.requirement("R40", "R49")
def test_a_session_counts_for_its_plan_once_its_sheet_is_final(
    centre: Centre, school: School
) -> None:
    item, other = uuid4(), uuid4()
    came, stayed_away = school.agent("Came"), school.agent("Stayed away")
    run = school.run(came, stayed_away, sessions=2, plan_item=item)
    first, _ = run.sessions.all()
    school.signs(came, first)
    tenant = centre.tenant.id
    assert list(delivered_by_classes(tenant, [item, other])) == []
    school.finalise(first)
    once = Delivered(item, sessions=1, hours=Decimal(2), headcount=1)
    assert list(delivered_by_classes(tenant, [item, other])) == [once]
    assert delivered_of(tenant, [item])[item] == once, "plans ask for it"
    TrainingSession.objects.filter(id=first.id).update(is_make_up=True)
    assert list(delivered_by_classes(tenant, [item])) == [], "making up adds nothing"
