"""Looks into private database clusters that tests start, break and stop."""

import subprocess
import sys
from pathlib import Path
from typing import Protocol

import psycopg

from lms.config import env
from lms.config.launcher.postgres import Cluster
from lms.config.launcher.server import Options, running_server

FAST = Options(durable=False, ready_seconds=60, stop_seconds=20)
SAFE = Options(ready_seconds=60, stop_seconds=20)


class Launch(Protocol):
    """Start, or adopt, the cluster of a data folder."""

    def __call__(self, data_folder: Path, options: Options = FAST) -> Cluster: ...


def server_pid(cluster: Cluster) -> int:
    server = running_server(cluster.place)
    assert server is not None, "the server should be running"
    return server.pid


def python(code: str, *arguments: object) -> subprocess.Popen[str]:
    """Start another process of ours; it ends by itself, or the test kills it."""
    return subprocess.Popen(
        [sys.executable, "-c", code, *map(str, arguments)],
        cwd=env.REPOSITORY,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def execute(cluster: Cluster, statement: str) -> None:
    with psycopg.connect(cluster.url) as connection:
        connection.execute(statement.encode())


def value(cluster: Cluster, query: str) -> object:
    with psycopg.connect(cluster.url) as connection:
        row = connection.execute(query.encode()).fetchone()
    assert row is not None
    return row[0]
