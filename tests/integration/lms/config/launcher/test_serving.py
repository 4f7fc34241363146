"""`python -m lms serve` as a whole: it comes up, heals itself, refuses company, goes cleanly."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lms.config import env
from lms.config.launcher.places import find_place
from lms.config.launcher.serve import check_port, why_not_ready
from lms.config.launcher.server import running_server
from lms.config.launcher.upgrade import only_one_migrates
from tests.builders.clusters import Launch, value

SERVE = [sys.executable, "-m", "lms", "serve"]


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def environment(data: Path, port: int) -> dict[str, str]:
    own = {name: text for name, text in os.environ.items() if name != "DATABASE_URL"}
    return {
        **own,
        "CALLCRAFT_DATA": str(data),
        "CALLCRAFT_DEMO": "0",
        "CALLCRAFT_WEB_WORKERS": "1",
        "PORT": str(port),
    }


def wait_until_ready(url: str, seconds: float = 90) -> None:
    deadline = time.monotonic() + seconds
    while why := why_not_ready(f"{url}/readyz"):
        assert time.monotonic() < deadline, why
        time.sleep(0.2)


@contextmanager
def serving(data: Path, port: int) -> Iterator[subprocess.Popen[str]]:
    """The house in a process of its own, stopped at the end like by Ctrl+C."""
    with subprocess.Popen(
        SERVE,
        cwd=env.REPOSITORY,
        env=environment(data, port),
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as house:
        try:
            yield house
        finally:
            house.send_signal(signal.SIGINT)
            house.communicate(timeout=60)


def test_house_comes_up_heals_and_goes_without_a_trace(data: Path) -> None:
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    with serving(data, port) as house:
        assert house.stdout is not None
        assert any(line.strip() == f"ready: {url}" for line in house.stdout)
        wait_until_ready(url, seconds=5)

        refused = serve_in_vain(data, free_port())
        assert f"already runs on the data folder {data} (process {house.pid})" in refused

        place = find_place(data / "postgres")
        server = running_server(place)
        assert server is not None
        os.kill(server.pid, signal.SIGKILL)
        while (again := running_server(place)) is None or again.pid == server.pid:
            time.sleep(0.1)
        wait_until_ready(url)
    assert house.returncode == 0
    assert running_server(place) is None
    check_port(port, "the web server", port)


def serve_in_vain(data: Path, port: int) -> str:
    """Try to serve, fail, and return what was told on standard error."""
    done = subprocess.run(
        SERVE,
        cwd=env.REPOSITORY,
        env=environment(data, port),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    return done.stderr


def test_port_in_use_is_told_before_anything_starts(short_folder: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        told = serve_in_vain(short_folder / "data", port)
    assert f"Port {port} on 127.0.0.1 cannot be used for the web server" in told
    assert not (short_folder / "data/postgres/server").exists()


def test_two_migrations_never_run_at_once(launch: Launch, data: Path) -> None:
    cluster = launch(data)
    entered, left = threading.Event(), threading.Event()

    def migrate_second() -> None:
        with only_one_migrates(cluster.url):
            assert left.is_set()
            entered.set()

    with only_one_migrates(cluster.url):
        second = threading.Thread(target=migrate_second)
        second.start()
        waiting = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
        while value(cluster, waiting) == 0:
            time.sleep(0.02)
        assert not entered.is_set()
        left.set()
    second.join(timeout=20)
    assert entered.is_set()
