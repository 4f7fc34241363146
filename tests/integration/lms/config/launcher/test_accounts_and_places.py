"""Who the server runs as, and where its files go when they cannot be in the data folder."""

import os
import pwd
import shutil
import sys
import traceback
from pathlib import Path

import pytest

from lms.config.launcher.exceptions import FolderCopied
from lms.config.launcher.postgres import ensure_running
from tests.builders.clusters import FAST, Launch, server_pid, value

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can give root up")
on_linux = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")


@as_root
@on_linux
def test_root_gives_every_right_up_before_the_server_starts(
    launch: Launch, short_folder: Path
) -> None:
    status = Path(f"/proc/{server_pid(launch(short_folder / 'data'))}/status").read_text()
    fields = dict(line.split(":", 1) for line in status.splitlines())
    for ids in (fields["Uid"], fields["Gid"], fields["Groups"]):
        assert "0" not in ids.split(), ids
    for capabilities in ("CapPrm", "CapEff", "CapAmb"):
        assert int(fields[capabilities], 16) == 0, capabilities


@as_root
def test_ordinary_user_runs_the_server_as_itself(short_folder: Path) -> None:
    """In a child of ours that has become `nobody`, so that no second Python is needed."""
    nobody = pwd.getpwnam("nobody")
    data = short_folder / "data"
    data.mkdir()
    os.chown(data, nobody.pw_uid, nobody.pw_gid)
    child = os.fork()
    if child == 0:
        try:
            os.setgroups([])
            os.setgid(nobody.pw_gid)
            os.setuid(nobody.pw_uid)
            with ensure_running(data, options=FAST) as cluster:
                assert cluster.place.account.uid == nobody.pw_uid
                assert value(cluster, "SELECT 1") == 1
        except BaseException:  # noqa: BLE001  The child must not go on as a second pytest.
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 0
    owners = {path.lstat().st_uid for path in (data / "postgres").rglob("*")}
    assert owners == {nobody.pw_uid}


@as_root
def test_root_leaves_an_ordinary_users_cluster_to_that_user(
    launch: Launch, short_folder: Path
) -> None:
    cluster = launch(short_folder / "data")
    cluster.stop()
    daemon = pwd.getpwnam("daemon")
    for path in (cluster.place.home, *cluster.place.home.rglob("*")):
        os.chown(path, daemon.pw_uid, daemon.pw_gid, follow_symlinks=False)
    again = launch(short_folder / "data")
    assert again.place.account.name == "daemon"
    assert value(again, "SELECT 1") == 1


@as_root
def test_closed_parent_stays_closed_and_the_server_lives_elsewhere(
    launch: Launch, short_folder: Path
) -> None:
    """A data folder below /root, say: no permission of ours may be loosened for the server."""
    closed = short_folder / "closed"
    closed.mkdir(mode=0o700)
    cluster = launch(closed / "data")
    assert cluster.place.home.is_relative_to(short_folder / "system")
    assert closed.stat().st_mode & 0o777 == 0o700
    assert cluster.place.home.stat().st_mode & 0o777 == 0o700
    cluster.stop()
    assert launch(closed / "data").place == cluster.place


@as_root
def test_copied_data_folder_does_not_share_the_cluster_and_a_moved_one_keeps_it(
    launch: Launch, short_folder: Path
) -> None:
    closed = short_folder / "closed"
    closed.mkdir(mode=0o700)
    first = launch(closed / "data")
    first.stop()
    shutil.copytree(closed / "data", closed / "copy")
    with pytest.raises(FolderCopied, match="is a copy"):
        launch(closed / "copy")
    shutil.rmtree(closed / "data")
    moved = launch(closed / "copy")
    assert moved.place.home == first.place.home


@as_root
def test_data_folder_that_was_deleted_starts_empty(launch: Launch, short_folder: Path) -> None:
    closed = short_folder / "closed"
    closed.mkdir(mode=0o700)
    first = launch(closed / "data")
    first.stop()
    shutil.rmtree(closed / "data")
    assert launch(closed / "data").place.home != first.place.home


def test_deep_data_folder_gets_its_socket_in_a_short_private_folder(
    launch: Launch, short_folder: Path
) -> None:
    """A socket's name may be 107 bytes long at most, and Chinese characters take three each."""
    deep = short_folder / ("培训数据" * 10)
    cluster = launch(deep)
    try:
        assert value(cluster, "SELECT 1") == 1
        assert not cluster.place.socket.is_relative_to(deep)
        assert cluster.place.socket.stat().st_mode & 0o777 == 0o700
        cluster.stop()
        assert launch(deep).place.socket == cluster.place.socket
    finally:
        launch(deep).stop()
        shutil.rmtree(cluster.place.socket)


def test_planted_socket_folder_is_not_trusted(launch: Launch, short_folder: Path) -> None:
    """In /tmp anybody can take the name of a folder that was cleaned away."""
    deep = short_folder / ("x" * 100)
    cluster = launch(deep)
    cluster.stop()
    old = cluster.place.socket
    shutil.rmtree(old)
    old.mkdir()
    old.chmod(0o777)
    again = launch(deep)
    assert again.place.socket != old
    again.stop()
    shutil.rmtree(again.place.socket)
    shutil.rmtree(old)
