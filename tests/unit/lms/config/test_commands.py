"""The command line: what it prints, and its exit codes."""

import json

import pytest

from lms.config.commands import main
from lms.config.launcher import postgres
from lms.config.launcher.exceptions import NoPostgres


def test_a_ladder_is_one_json_document(capsys: pytest.CaptureFixture[str]) -> None:
    """R88, A1: the statutory reading counts the third time already."""
    assert main(["rules", "table", "tardy-ladder", "--set", "at_boundary=higher", "--json"]) == 0
    table = json.loads(capsys.readouterr().out)
    assert [table[str(n)] for n in range(9)] == ["0"] * 3 + ["1"] * 4 + ["review"] * 2


def test_a_known_problem_is_told_with_its_code_and_exit_1(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["rules", "table", "nonsense"]) == 1
    assert "regulation.unknown_ladder" in capsys.readouterr().err
    assert main(["rules", "table", "nonsense", "--json"]) == 1
    document = json.loads(capsys.readouterr().out)
    assert document["error"]["code"] == "regulation.unknown_ladder"


def test_a_database_that_cannot_start_is_told_with_its_code_and_exit_1(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def nothing_installed(*_: object, **__: object) -> None:
        raise NoPostgres(minimum=15, user="nobody", seen="none")

    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setattr(postgres, "ensure_running", nothing_installed)
    assert main(["list-modules", "--json"]) == 1
    document = json.loads(capsys.readouterr().out)
    assert document["error"]["code"] == "launcher.no_postgres"


@pytest.mark.parametrize(
    "words", [["rules", "table", "tardy-ladder", "--set", "x"], ["no-such"], [], ["serve", "--odd"]]
)
def test_a_wrong_call_exits_with_2(words: list[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(words)
    assert stopped.value.code == 2
