"""The run-time page's own API object, run in Node (see `page.ts`).

It is bundled from the page's sources by the project's bundler, once per process.
"""

import atexit
import json
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parents[3]
_SOURCE = Path(__file__).with_name("page.ts")
_BUNDLER = PROJECT / "node_modules" / ".bin" / "rolldown"

Post = Callable[[list[dict[str, Any]]], Mapping[str, Any] | None]
"""Takes the commits that the page posts; gives the `navigation` of the answer, if there is one."""


class NoPage(Exception):
    """Node or the bundler is not there, or the page cannot be built."""


def _start() -> subprocess.Popen[bytes]:
    node = shutil.which("node")
    if node is None:
        raise NoPage("Node.js is not installed")
    return subprocess.Popen([node, _bundle()], stdin=subprocess.PIPE, stdout=subprocess.PIPE)


@cache
def _bundle() -> Path:
    if not _BUNDLER.is_file():
        raise NoPage("the front end's tools are not installed: run `make test` once")
    folder = Path(tempfile.mkdtemp(prefix="callcraft-cts-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    bundle = folder / "page.mjs"
    built = subprocess.run(
        [_BUNDLER, _SOURCE, "--platform", "node", "--format", "esm", "--file", bundle],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    if built.returncode != 0 or not bundle.is_file():
        raise NoPage(f"the page could not be bundled: {built.stderr[-2000:] or built.stdout}")
    return bundle


class Page:
    """One Node process; each `open` is a fresh page in it."""

    def __init__(self) -> None:
        self._post: Post = lambda _commits: None
        self._process = _start()
        self._is_waiting = False
        """A command was given and not yet answered: what came in between broke."""

    def open(self, launch: Mapping[str, Any], post: Post) -> None:
        """Load the page with what the server launches it with."""
        if self._is_waiting:
            self._process.kill()
            self.close()
            self._process = _start()
        self._post = post
        self._command({"do": "open", "launch": dict(launch)})

    def call(self, method: str, *arguments: str) -> str:
        """The content calls its API."""
        answer = self._command({"do": "call", "method": method, "args": list(arguments)})
        assert isinstance(answer, str)
        return answer

    def want(self, request: str, target: str) -> None:
        """The learner asks for something; it goes before what the content asks for."""
        navigation = {"request": request} | ({"target": target} if target else {})
        self._command({"do": "want", "navigation": navigation})

    def leave(self) -> None:
        """The content was taken away; the page ends what it left open."""
        self._command({"do": "leave"})

    def close(self) -> None:
        """End the process."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.stdout.close()
        self._process.wait(timeout=10)

    def _command(self, command: dict[str, Any]) -> object:
        self._is_waiting = True
        self._say(command)
        while True:
            message = self._hear()
            if "post" not in message:
                self._is_waiting = False
                return message["done"]
            self._say({"navigation": self._post(message["post"])})

    def _say(self, message: dict[str, Any]) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(message).encode() + b"\n")
        self._process.stdin.flush()

    def _hear(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise NoPage("the page has ended unexpectedly")
        message = json.loads(line)
        assert isinstance(message, dict)
        return message
