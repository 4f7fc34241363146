"""A centre with two teams, and a clock that tests set."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from pytest_django import Settings

from lms.archives.services import seal_due
from lms.people.models import Tenant, Unit
from lms.people.rules.roles import Role
from tests.builders.archive_centre import Centre, Clock

REPOSITORY = Path(__file__).resolve().parents[4]


@pytest.fixture(autouse=True)
def keys(settings: Settings, tmp_path: Path) -> Path:
    """A keys folder of the test's own, still empty."""
    settings.CALLCRAFT_KEYS = tmp_path / "keys"
    settings.CALLCRAFT_ARCHIVE_KEY = ""
    settings.TIME_ZONE = "Asia/Shanghai"
    return tmp_path / "keys"


@pytest.fixture(scope="session")
def fonts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The two weights that printing needs, as the build puts them into `build/fonts`."""
    folder = tmp_path_factory.mktemp("fonts")
    source = REPOSITORY / "node_modules" / "@expo-google-fonts" / "noto-sans-sc"
    for weight in ("400Regular", "700Bold"):
        (file,) = (source / weight).glob("*.ttf")
        shutil.copy(file, folder)
    return folder


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr("django.utils.timezone.now", clock)
    return clock


@pytest.fixture
def found_centre(db: None) -> Callable[[str], Centre]:
    def found(host: str) -> Centre:
        centre = Centre(
            Tenant.objects.create(name_en=f"Example {host}", name_zh="示例中心", host=host)
        )
        one, two = (Unit.objects.create(tenant=centre.id, name=name) for name in ("一组", "二组"))
        centre.hire("ana", Role.LEARNER, unit=one)
        centre.hire("bo", Role.LEARNER, unit=two)
        centre.hire("lead", Role.LEARNER, Role.TEAM_LEAD, unit=one)
        centre.hire("hr", Role.HR)
        centre.hire("office", Role.TRAINING_OFFICE)
        return centre

    return found


@pytest.fixture
def centre(found_centre: Callable[[str], Centre]) -> Centre:
    return found_centre("testserver")


@pytest.fixture
def three_days(centre: Centre, clock: Clock) -> Centre:
    """Nine entries of two people on three days, of which two are sealed."""
    for day in range(3):
        for n in range(3):
            centre.archive("ana" if n % 2 else "bo", occurred_at=clock.now)
            clock.pass_by(minutes=10)
        clock.pass_by(hours=23.5)
        if day < 2:
            seal_due(centre.id)
    clock.pass_by(hours=-23.5)
    return centre
