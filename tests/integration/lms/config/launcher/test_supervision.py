"""The supervisor with real processes: it restarts, passes on, stops in order, leaves nobody."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

from lms.config.launcher.guard import Guard, signal_group
from lms.config.launcher.supervisor import Patience, Program, Supervisor
from tests.builders.clusters import python

IMPATIENT = Patience(first_pause=0.01, longest_pause=0.02, settled_after=5, failures=4)

SUPERVISE = """
import sys
from lms.config.launcher.guard import Guard
from lms.config.launcher.supervisor import Program, Supervisor
programs = [
    Program(name, [sys.executable, "-u", "-c", code], grace_seconds=1)
    for name, code in zip(sys.argv[1::2], sys.argv[2::2], strict=True)
]
guard = Guard()
code = Supervisor(programs, guard).run()
guard.close()
sys.exit(code)
"""
STAY = """
import signal, sys, time
def leave(*_):
    print("leaving", flush=True)
    time.sleep(0.2)
    print("left", flush=True)
    sys.exit(0)
signal.signal(signal.SIGTERM, leave)
print("here", flush=True)
while True:
    time.sleep(1)
"""
STUBBORN = """
import signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print("here", flush=True)
while True:
    time.sleep(1)
"""
WITH_CHILD = """
import os, subprocess, sys, time
child = subprocess.Popen(["sleep", "600"])
print("pids", os.getpid(), child.pid, flush=True)
time.sleep(600)
"""


def supervise(code: str, patience: Patience = IMPATIENT) -> tuple[int, list[str]]:
    output, guard = BytesIO(), Guard()
    program = Program("one", [sys.executable, "-c", code])
    exit_code = Supervisor([program], guard, patience=patience, output=output).run()
    guard.close()
    return exit_code, output.getvalue().decode().splitlines()


def read_until(process: subprocess.Popen[str], wanted: Callable[[str], bool]) -> str:
    assert process.stdout is not None
    return next(line for line in process.stdout if wanted(line))


def wait_until(condition: Callable[[], bool], seconds: float = 15) -> bool:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def is_gone(pid: int) -> bool:
    """Whether a process ended, be it that nobody has reaped it yet."""
    status = Path(f"/proc/{pid}/stat")
    if Path("/proc/self").exists():
        try:
            return status.read_text().rsplit(")", 1)[1].split()[0] == "Z"
        except FileNotFoundError:
            return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


def test_program_that_dies_is_started_again_until_it_is_clearly_hopeless() -> None:
    exit_code, lines = supervise("print('trying'); raise SystemExit(3)")
    assert exit_code == 1
    assert lines == ["one | trying"] * IMPATIENT.failures


def test_last_line_without_an_end_is_passed_on_too() -> None:
    _, lines = supervise("import sys; sys.stdout.write('no newline')")
    assert set(lines) == {"one | no newline"}


def test_program_that_lived_for_a_while_starts_with_a_clean_record() -> None:
    """Else a program that fails once a day would be given up some day."""
    patience = Patience(first_pause=0.01, settled_after=0.0, failures=2)
    output, guard = BytesIO(), Guard()
    program = Program("one", [sys.executable, "-c", "print('again')"])
    supervisor = Supervisor([program], guard, patience=patience, output=output)

    def stop_after_five_starts() -> None:
        if output.getvalue().count(b"again") >= 5:
            supervisor.request_stop()

    assert supervisor.run(stop_after_five_starts) == 0
    guard.close()


def test_programs_stop_one_after_another_in_the_order_given() -> None:
    with python(SUPERVISE, "web", STAY, "worker", STAY) as supervisor:
        read_until(supervisor, lambda line: "here" in line)
        read_until(supervisor, lambda line: "here" in line)
        supervisor.terminate()
        output, _ = supervisor.communicate()
    assert supervisor.returncode == 0
    assert output.splitlines() == [
        "web    | leaving",
        "web    | left",
        "worker | leaving",
        "worker | left",
    ]


def test_program_that_will_not_stop_is_killed() -> None:
    with python(SUPERVISE, "one", STUBBORN) as supervisor:
        read_until(supervisor, lambda line: "here" in line)
        begun = time.monotonic()
        supervisor.send_signal(signal.SIGINT)
        assert supervisor.wait(timeout=30) == 0
    assert 1 <= time.monotonic() - begun < 20


def test_what_a_dead_program_left_behind_is_ended_before_it_starts_again() -> None:
    """Workers of a killed web server would go on holding its port."""
    with python(SUPERVISE, "one", WITH_CHILD) as supervisor:
        first = read_until(supervisor, lambda line: "pids" in line).split()
        os.kill(int(first[-2]), signal.SIGKILL)
        read_until(supervisor, lambda line: "pids" in line)
        assert is_gone(int(first[-1]))
        supervisor.terminate()
        supervisor.communicate()


def test_nobody_outlives_a_killed_supervisor() -> None:
    with python(SUPERVISE, "one", WITH_CHILD) as supervisor:
        pids = read_until(supervisor, lambda line: "pids" in line).split()[-2:]
        supervisor.kill()
    assert all(wait_until(lambda pid=int(pid): is_gone(pid)) for pid in pids)  # type: ignore[misc]


def test_closed_terminal_stops_everything() -> None:
    chatter = "import time\nwhile True:\n    print('x' * 1000, flush=True)\n    time.sleep(0.01)"
    with python(SUPERVISE, "one", chatter) as supervisor:
        assert supervisor.stdout is not None
        supervisor.stdout.readline()
        supervisor.stdout.close()
        assert supervisor.wait(timeout=30) == 0


def test_guard_leaves_a_forgotten_group_alone() -> None:
    guard = Guard()
    watched, forgotten = (
        subprocess.Popen(["sleep", "600"], start_new_session=True) for _ in range(2)
    )
    guard.watch(watched.pid)
    guard.watch(forgotten.pid)
    guard.forget(forgotten.pid)
    closing = threading.Thread(target=guard.close)
    closing.start()
    assert watched.wait(timeout=10) == -signal.SIGTERM
    closing.join(timeout=10)
    assert forgotten.poll() is None
    assert signal_group(forgotten.pid, signal.SIGKILL)
    forgotten.wait()
