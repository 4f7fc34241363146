"""What happens outside packages reaches the record, and grading by the enrolment itself."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from lms.grading.models import PendingGrade
from lms.tracks.queries import enrolments_of_registrations
from lms.tracks.rules.activities import session_activity
from lms.tracks.services import tell
from tests.builders.centre import Centre
from xapi.lrs.models import StatementRow
from xapi.vocabulary.callcraft import ATTENDANCE_PROFILE, SIGNED_IN, TRAINING_SESSION

pytestmark = pytest.mark.django_db
AT = datetime(2026, 9, 1, 9, 0, tzinfo=UTC)


def test_a_fact_told_is_a_statement_and_has_its_enrolment_judged_anew(centre: Centre) -> None:
    track = centre.track([("Theory", "理论", [("a", "A", "A", centre.package())])])
    enrolment = centre.enrolled(centre.person("Ana"), track)
    PendingGrade.objects.all().delete()
    activity = {
        "id": session_activity(uuid4()),
        "definition": {"type": TRAINING_SESSION.iri, "name": {"en": "Morning", "zh-Hans": "上午"}},
    }
    stored = tell(
        enrolment,
        verb=SIGNED_IN,
        activity=activity,
        at=AT,
        category=ATTENDANCE_PROFILE,
        instructor=centre.person("Trainer"),
    )
    said = stored.statement
    assert said["actor"]["account"]["name"] == str(enrolment.employee_id)
    assert said["context"]["registration"] == str(enrolment.id)
    assert enrolments_of_registrations(enrolment.tenant, [enrolment.id, uuid4()]) == {enrolment.id}
    assert PendingGrade.objects.filter(enrolment=enrolment).exists()


def test_the_same_fact_told_twice_stands_once(centre: Centre) -> None:
    track = centre.track([("Theory", "理论", [("a", "A", "A", centre.package())])])
    enrolment = centre.enrolled(centre.person("Ana"), track)
    activity, id_ = {"id": session_activity(uuid4())}, uuid4()
    for _ in range(2):
        tell(enrolment, verb=SIGNED_IN, activity=activity, at=AT, statement_id=id_)
    assert StatementRow.objects.filter(tenant=enrolment.tenant).count() == 1
