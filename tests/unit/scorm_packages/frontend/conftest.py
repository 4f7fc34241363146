"""The API of SCORM 2004 as content calls it, bundled once and run in Node, which has no page."""

import json
import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[4]
API = ROOT / "scorm_packages" / "frontend" / "src" / "scorm2004" / "api.ts"

PLAY = """
import { createInterface } from "node:readline";
const { createApi2004 } = await import(process.argv[1]);
for await (const line of createInterface({ input: process.stdin })) {
  const { calls, cmi, sharedData, valid } = JSON.parse(line);
  const kept = [];
  const keeper = {
    begin: () => kept.push(["begin"]),
    set: (element, value) => kept.push([element, value]),
    seal: () => kept.push(["seal"]),
    finish: (navigation) => kept.push(["finish", navigation]),
  };
  const hooks = { requestValid: () => valid, terminated: () => undefined };
  const api = createApi2004({ cmi, sharedData }, keeper, hooks);
  const answers = calls.map(([method, ...given]) => {
    const answer = api[method](...given);
    return [answer, api.GetLastError()];
  });
  console.log(JSON.stringify({ answers, kept }));
}
"""


@dataclass(frozen=True)
class Played:
    """What came of a session's calls."""

    answers: list[tuple[str, str]]
    """Answer and error code of each call, that of Initialize left out."""
    kept: list[list[Any]]
    """What went to the recorder."""

    @property
    def codes(self) -> list[str]:
        return [code for _, code in self.answers]


Play = Callable[..., Played]


@pytest.fixture(scope="session")
def node(tmp_path_factory: pytest.TempPathFactory) -> Iterator[subprocess.Popen[str]]:
    """Node with the API in it; each line that it is given is a session, answered in a line."""
    bundle = tmp_path_factory.mktemp("api2004") / "api2004.mjs"
    bundler = ROOT / "node_modules" / ".bin" / "rolldown"
    options = ("--platform", "neutral", "--format", "esm", "--file", bundle)
    subprocess.run([bundler, API, *options], cwd=ROOT, check=True, capture_output=True, timeout=60)
    program = shutil.which("node")
    assert program is not None, "the front end is built with Node"
    with subprocess.Popen(
        [program, "--input-type=module", "-e", PLAY, str(bundle)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    ) as process:
        yield process
        assert process.stdin is not None
        process.stdin.close()


@pytest.fixture
def play(node: subprocess.Popen[str]) -> Play:
    """Call `play([method, …], …)`: a session that is initialised and then called so."""

    def run(
        *calls: list[str],
        cmi: Mapping[str, str] | None = None,
        shared: list[dict[str, Any]] | None = None,
        valid: Mapping[str, Any] | None = None,
        initialize: bool = True,
    ) -> Played:
        before: list[list[str]] = [["Initialize", ""]] if initialize else []
        session = {
            "calls": before + list(calls),
            "cmi": cmi or {},
            "sharedData": shared or [],
            "valid": valid or {"continue": "true", "previous": "false", "choice": {}, "jump": {}},
        }
        assert node.stdin is not None
        assert node.stdout is not None
        node.stdin.write(json.dumps(session) + "\n")
        node.stdin.flush()
        result = json.loads(node.stdout.readline())
        answers = [(answer, code) for answer, code in result["answers"][len(before) :]]
        return Played(answers, result["kept"])

    return run
