"""A learner with a package, and helpers to see what became of them."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from scorm_packages.runtime.models import Package, Registration, ScoState
from scorm_packages.runtime.services import (
    CommitAnswer,
    Launch,
    apply_commits,
    read_launch_token,
)
from tests.builders.file_stores import files_in
from tests.builders.runtime import Browser, build_launch, build_package, build_registration
from xapi.lrs.queries import statements_of_registrations

PAGE = "<!doctype html><meta charset=utf-8><title>一</title>"


@pytest.fixture(autouse=True)
def files(tmp_path: Path) -> Iterator[None]:
    """Object storage in a folder of this test."""
    with files_in(tmp_path):
        yield


@pytest.fixture
def package(db: None) -> Package:
    return build_package(files={"index.html": PAGE}, mastery_score="80")


@pytest.fixture
def registration(package: Package) -> Registration:
    return build_registration(package)


@pytest.fixture
def launch(registration: Registration) -> Launch:
    return build_launch(registration)


@pytest.fixture
def browser(launch: Launch) -> Browser:
    return Browser(launch.session)


Send = Callable[..., CommitAnswer]


@pytest.fixture
def send(package: Package) -> Send:
    """Send commits for a launch as its browser would, without HTTP."""

    def send_commits(launch: Launch, browser: Browser, *commits: dict[str, Any]) -> CommitAnswer:
        claims = read_launch_token(launch.token, label=package.label, for_files=False)
        return apply_commits(claims, browser.envelope(*commits))

    return send_commits


def state_of(registration: Registration) -> ScoState:
    return ScoState.objects.get(tenant=registration.tenant, attempt__registration=registration)


def told(registration: Registration) -> list[dict[str, Any]]:
    """All statements of a registration, oldest first."""
    stored = statements_of_registrations(registration.tenant, {registration.id})
    return [one.statement for one in stored]


def verbs(registration: Registration) -> list[str]:
    return [one["verb"]["id"].rsplit("/", 1)[-1] for one in told(registration)]
