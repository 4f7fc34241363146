"""The private cluster starts, is shared, survives kills, and stops."""

import os
import signal
import threading
import time
from pathlib import Path

import psycopg
import pytest

from lms.config.launcher import binaries, initialise
from lms.config.launcher.accounts import Account
from lms.config.launcher.binaries import Installation
from lms.config.launcher.exceptions import PasswordLost, ServerNotStarted, WrongMajor
from lms.config.launcher.locks import FileLock
from lms.config.launcher.postgres import Cluster, database_url, ensure_running
from lms.config.launcher.server import running_server, stop_server
from tests.builders.clusters import FAST, SAFE, Launch, execute, python, server_pid, value

LAUNCH_AND_STAY = """
import sys
from pathlib import Path
from lms.config.launcher.postgres import ensure_running
cluster = ensure_running(Path(sys.argv[1]), system_folder=Path(sys.argv[2]))
print(cluster.url, flush=True)
sys.stdin.read()
cluster.stop()
"""

DIE_BEFORE_STEP = """
import os, signal, sys
from pathlib import Path
from lms.config.launcher import initialise
from lms.config.launcher.postgres import ensure_running
real = initialise._step
def step(place, name, command, **more):
    if name == sys.argv[3]:
        os.kill(os.getpid(), signal.SIGKILL)
    real(place, name, command, **more)
initialise._step = step
ensure_running(Path(sys.argv[1]), system_folder=Path(sys.argv[2]))
"""


def test_what_was_written_is_there_after_stop_and_start(launch: Launch, data: Path) -> None:
    first = launch(data)
    execute(first, "CREATE TABLE kept AS SELECT 42 AS answer")
    first.stop()
    assert running_server(first.place) is None
    assert value(launch(data), "SELECT answer FROM kept") == 42


def test_settings_keep_every_commit_and_open_no_network(shared: Cluster) -> None:
    for setting, expected in {
        "fsync": "on",
        "synchronous_commit": "on",
        "full_page_writes": "on",
        "data_checksums": "on",
        "listen_addresses": "",
        "password_encryption": "scram-sha-256",
        "server_encoding": "UTF8",
        "TimeZone": "UTC",
    }.items():
        assert value(shared, f"SHOW {setting}") == expected, setting


def test_nobody_enters_without_the_password(shared: Cluster) -> None:
    password = initialise.password_of(shared.place)
    without = shared.url.replace(password, "wrong")
    superuser = shared.url.replace("//callcraft:", "//postgres:")
    for url in (without, superuser):
        with pytest.raises(psycopg.OperationalError):
            psycopg.connect(url)
    assert value(shared, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user") is False


def test_password_and_server_files_are_closed_to_others(shared: Cluster) -> None:
    place = shared.place
    assert place.password.stat().st_mode & 0o777 == 0o600
    for folder in (place.home, place.cluster, place.socket, place.log):
        assert folder.stat().st_mode & 0o777 == 0o700, folder


def test_letters_of_every_script_are_known_and_order_is_by_code_point(shared: Cluster) -> None:
    assert value(shared, "SELECT upper('éß坐席') LIKE 'É%坐席'") is True
    assert value(shared, "SELECT 'Z' < 'a'") is True


def test_killed_server_comes_back_with_every_committed_row(launch: Launch, data: Path) -> None:
    cluster = launch(data, SAFE)
    execute(cluster, "CREATE TABLE events (number int PRIMARY KEY)")
    committed = 0

    def write() -> None:
        nonlocal committed
        with psycopg.connect(cluster.url, autocommit=True) as connection:
            while True:
                connection.execute("INSERT INTO events VALUES (%s)", [committed + 1])
                committed += 1

    def write_until_the_server_dies() -> None:
        with pytest.raises(psycopg.OperationalError):
            write()

    writer = threading.Thread(target=write_until_the_server_dies)
    writer.start()
    while committed < 200:
        time.sleep(0.01)
    os.kill(server_pid(cluster), signal.SIGKILL)
    begun = time.monotonic()
    writer.join(timeout=30)
    assert cluster.revive() is True
    assert time.monotonic() - begun < 30
    rows = value(cluster, "SELECT count(*) FROM events")
    assert isinstance(rows, int)
    # The last row may have been committed without its answer having arrived.
    assert committed <= rows <= committed + 1
    assert cluster.revive() is False


def test_server_of_a_killed_launcher_is_adopted(
    launch: Launch, short_folder: Path, data: Path
) -> None:
    with python(LAUNCH_AND_STAY, data, short_folder / "system") as launcher:
        assert launcher.stdout is not None
        url = launcher.stdout.readline().strip()
        with psycopg.connect(url) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 7 AS answer")
        launcher.kill()
    cluster = launch(data)
    assert cluster.url == url
    assert value(cluster, "SELECT answer FROM kept") == 7
    cluster.stop()
    assert running_server(cluster.place) is None, "who adopts a server also stops it"


def test_last_one_to_leave_stops_the_server(launch: Launch, short_folder: Path, data: Path) -> None:
    mine = launch(data)
    with python(LAUNCH_AND_STAY, data, short_folder / "system") as other:
        assert other.stdout is not None
        assert other.stdout.readline().strip() == mine.url
        mine.stop()
        mine.stop()
        assert running_server(mine.place) is not None, "the other still uses it"
        other.communicate()
    assert other.returncode == 0
    assert running_server(mine.place) is None


def test_two_data_folders_run_side_by_side(launch: Launch, short_folder: Path) -> None:
    one, two = launch(short_folder / "one"), launch(short_folder / "two")
    execute(one, "CREATE TABLE only_here (x int)")
    assert one.url != two.url
    assert value(two, "SELECT to_regclass('only_here')") is None
    one.stop()
    assert value(two, "SELECT 1") == 1


def test_two_first_starts_at_once_make_one_cluster(launch: Launch, short_folder: Path) -> None:
    arguments = (LAUNCH_AND_STAY, short_folder / "data", short_folder / "system")
    with python(*arguments) as one, python(*arguments) as two:
        assert one.stdout is not None
        assert two.stdout is not None
        urls = {one.stdout.readline(), two.stdout.readline()}
        one.communicate()
        two.communicate()
    assert len(urls) == 1
    assert (one.returncode, two.returncode) == (0, 0)


@pytest.mark.parametrize("step", ["role", "rename"])
def test_kill_during_the_first_start_leaves_nothing_half_made(
    launch: Launch, short_folder: Path, step: str
) -> None:
    data = short_folder / "data"
    with python(DIE_BEFORE_STEP, data, short_folder / "system", step) as launcher:
        assert launcher.wait(timeout=60) == -signal.SIGKILL
    cluster = launch(data)
    assert value(cluster, "SELECT current_user") == "callcraft"
    assert not (cluster.place.home / "cluster.new").exists()


def test_process_number_that_now_belongs_to_another_is_no_obstacle(
    launch: Launch, data: Path
) -> None:
    """After a crash of the machine the number in the lock files may be anybody's."""
    cluster = launch(data)
    place = cluster.place
    locks = [place.cluster / "postmaster.pid", place.socket / ".s.PGSQL.5432.lock"]
    stale = [lock.read_text(encoding="utf-8").splitlines() for lock in locks]
    cluster.stop()
    bystander = place.account.start(["sleep", "60"], log=place.home / "bystander.log")
    try:
        for lock, lines in zip(locks, stale, strict=True):
            place.account.write(lock, "\n".join([str(bystander.pid), *lines[1:], ""]))
        assert running_server(place) is None
        assert value(launch(data), "SELECT 1") == 1
        assert bystander.poll() is None, "the other process is none of our business"
    finally:
        bystander.kill()
        bystander.wait()


def test_server_killed_and_not_yet_buried_is_no_obstacle(
    launch: Launch, short_folder: Path, data: Path
) -> None:
    """A killed server keeps its number until the process that started it takes note."""
    with python(LAUNCH_AND_STAY, data, short_folder / "system") as starter:
        assert starter.stdout is not None
        starter.stdout.readline()
        cluster = launch(data)
        os.kill(server_pid(cluster), signal.SIGKILL)
        while running_server(cluster.place):
            time.sleep(0.01)
        assert cluster.revive() is True
        assert value(cluster, "SELECT 1") == 1
        starter.communicate()


def test_server_whose_socket_was_cleaned_away_is_replaced(launch: Launch, data: Path) -> None:
    cluster = launch(data)
    before = server_pid(cluster)
    (cluster.place.socket / ".s.PGSQL.5432").unlink()
    again = launch(data)
    assert value(again, "SELECT 1") == 1
    assert server_pid(again) != before


def test_database_url_of_the_environment_is_used_as_it_is(
    monkeypatch: pytest.MonkeyPatch, short_folder: Path
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://elsewhere/training")
    with database_url(short_folder / "data") as url:
        assert url == "postgres://elsewhere/training"
    assert not (short_folder / "data").exists()


def test_lost_password_is_told_with_a_way_out(launch: Launch, data: Path) -> None:
    cluster = launch(data)
    cluster.place.password.write_text("something else", encoding="ascii")
    with pytest.raises(PasswordLost, match="Restore that file from a backup"):
        launch(data)


def test_cluster_of_another_major_version_is_refused_untouched(
    launch: Launch, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cluster = launch(data)
    cluster.stop()
    found = binaries.installed(cluster.place.account)
    others = [Installation(one.folder, "99.1", 99) for one in found]
    monkeypatch.setattr(binaries, "installed", lambda _account: others)
    monkeypatch.setattr(binaries, "from_wheel", lambda _account, _shared: iter(()))
    with pytest.raises(WrongMajor, match=r"only PostgreSQL 99\.1"):
        launch(data)
    assert not (cluster.place.cluster / "postmaster.pid").exists()


def test_failed_start_leaves_no_share_behind(launch: Launch, data: Path) -> None:
    """Else the next user would believe that somebody still needs the server."""
    cluster = launch(data)
    cluster.place.password.write_text("something else", encoding="ascii")
    cluster.stop()
    with pytest.raises(PasswordLost):
        launch(data)
    with FileLock(cluster.place.control / "users.lock") as users:
        assert users.try_exclusive()
    stop_server(cluster.place, FAST)


def test_server_that_cannot_start_tells_why(launch: Launch, data: Path) -> None:
    cluster = launch(data)
    cluster.stop()
    cluster.place.account.write(cluster.place.cluster / "postgresql.conf", "no_such_setting = 1\n")
    with pytest.raises(ServerNotStarted, match="no_such_setting"):
        launch(data)


def wheel_installation(account: Account, shared: Path) -> Installation:
    found = next(binaries.from_wheel(account, shared), None)
    if found is None:
        pytest.skip("the wheel of deploy/requirements/postgres.lock is not installed")
    return found


def test_programs_of_the_wheel_run_a_cluster(
    short_folder: Path, monkeypatch: pytest.MonkeyPatch, guard: object
) -> None:
    wheel_installation(_account(), short_folder / "system")
    monkeypatch.setattr(binaries, "installed", lambda _account: [])
    with ensure_running(
        short_folder / "data", options=FAST, system_folder=short_folder / "system"
    ) as cluster:
        assert value(cluster, "SELECT upper('é')") == "É"


def _account() -> Account:
    from lms.config.launcher.accounts import server_account

    return server_account()
