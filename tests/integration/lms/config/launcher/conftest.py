"""Clusters that tests may break: they are stopped whatever happens."""

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from lms.config.launcher.guard import Guard
from lms.config.launcher.postgres import Cluster, ensure_running
from lms.config.launcher.server import Options, stop_server
from tests.builders.clusters import FAST, SAFE, Launch, server_pid


@pytest.fixture
def guard() -> Iterator[Guard]:
    guard = Guard()
    yield guard
    guard.close()


@pytest.fixture(scope="session")
def made_once() -> Iterator[Path]:
    """A data folder with a cluster in it, stopped and never used, to be copied."""
    folder = Path(tempfile.mkdtemp(prefix="cc-"))
    folder.chmod(0o711)
    ensure_running(folder / "data", options=FAST).stop()
    yield folder / "data"
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def shared(made_once: Path) -> Iterator[Cluster]:
    """A durable cluster for tests that only look."""
    copy = made_once.with_name("shared")
    subprocess.run(["cp", "-a", made_once, copy], check=True)
    with ensure_running(copy, options=SAFE) as cluster:
        yield cluster


@pytest.fixture
def data(short_folder: Path, made_once: Path) -> Path:
    """A data folder of the test's own whose cluster is already made, which saves a second."""
    subprocess.run(["cp", "-a", made_once, short_folder / "data"], check=True)
    return short_folder / "data"


@pytest.fixture
def launch(short_folder: Path, guard: Guard) -> Iterator[Launch]:
    """Start, or adopt, the cluster of a data folder; all are stopped at the end."""
    clusters: list[Cluster] = []

    def start(data_folder: Path, options: Options = FAST) -> Cluster:
        system_folder = short_folder / "system"
        cluster = ensure_running(data_folder, options=options, system_folder=system_folder)
        clusters.append(cluster)
        guard.watch(server_pid(cluster))
        return cluster

    yield start
    for cluster in clusters:
        if cluster.place.control.exists():
            stop_server(cluster.place, FAST)
        cluster.stop()
