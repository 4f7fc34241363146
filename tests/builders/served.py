"""The web server as in production, on the test database, for tests that need its real manners."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import quote, urlsplit, urlunsplit

from django.conf import settings


@contextmanager
def granian_on_test_database(threads: int = 8, workers: int = 1) -> Iterator[str]:
    """Serve the house by granian from the database of this test; yields `host:port`."""
    address = f"127.0.0.1:{_free_port()}"
    host, port = address.split(":")
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "granian", "--interface", "wsgi"),
            *("--host", host, "--port", port, "--no-ws", "--log-level", "warning"),
            *("--workers", str(workers), "--blocking-threads", str(threads)),
            "lms.config.wsgi:application",
        ],
        env={**os.environ, "DATABASE_URL": url_of_test_database(), "PORT": port},
        stderr=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )
    try:
        _wait_for(address, process)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=20)


def url_of_test_database() -> str:
    """DATABASE_URL, but with the name of the test's own database."""
    given = urlsplit(os.environ["DATABASE_URL"])
    return urlunsplit(given._replace(path="/" + quote(settings.DATABASES["default"]["NAME"])))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 60
    while process.poll() is None and time.monotonic() < deadline:
        connection = http.client.HTTPConnection(address, timeout=5)
        try:
            connection.request("GET", "/healthz")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.1)
        finally:
            connection.close()
    raise AssertionError(f"the web server did not start ({process.poll()})")
