"""What people, or programs, write into the address is answered, and never a failure of ours."""

import pytest

from lms.people.rules.roles import Role
from tests.builders.centre import Centre
from tests.builders.doors import SignIn

NOBODY_CALLED_NUL = "q=%00"


@pytest.mark.parametrize("path", ["/results/", "/results/export.csv", "/packages/"])
def test_a_search_for_what_no_name_can_hold_finds_nothing_special(
    centre: Centre, signed_in: SignIn, path: str
) -> None:
    office = signed_in(centre.person("Office", Role.TRAINING_OFFICE))
    assert office.get(f"{path}?{NOBODY_CALLED_NUL}").status_code == 200


def test_a_search_for_people_takes_any_text(centre: Centre, signed_in: SignIn) -> None:
    office = signed_in(centre.person("Office", Role.TRAINING_OFFICE))
    path = f"/packages/{centre.package().id}/people/"
    assert office.get(f"{path}?{NOBODY_CALLED_NUL}").status_code == 200


def test_an_endless_number_of_tries_is_answered(centre: Centre, signed_in: SignIn) -> None:
    track = centre.track([("One", "一", [("company", "Company", "公司", centre.package())])])
    heron = centre.person("Heron")
    enrolment = centre.enrolled(heron, track)
    path = f"/courses/{enrolment.id}/company/grade/?tries={'9' * 5000}"
    assert signed_in(heron).get(path).status_code == 200
