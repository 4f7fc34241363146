"""The one file that travels: it runs on a bare Python and says the same as the modules."""

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest

from lms.archives.rules.bundle import verifier_source
from lms.archives.rules.offline.container import check_export
from tests.builders.archive_export import ArchiveBuilder, KeyHolder


@pytest.fixture(scope="module")
def verifier(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("outsider") / "verify.py"
    path.write_text(verifier_source(), encoding="utf-8")
    return path


def run(verifier: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    """As an outsider does: isolated, without site packages, far from this code."""
    command = [sys.executable, "-I", "-S", "-X", "utf8", str(verifier), *map(str, arguments)]
    return subprocess.run(
        command, capture_output=True, text=True, cwd=verifier.parent, check=False, encoding="utf-8"
    )


def test_only_the_standard_library_is_imported() -> None:
    tree = ast.parse(verifier_source(), feature_version=(3, 9))
    names = {
        name.split(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in (
            [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else [a.name for a in node.names]
        )
    }
    assert names <= sys.stdlib_module_names


def test_whole_archive_ends_with_status_0(verifier: Path, tmp_path: Path) -> None:
    archive = ArchiveBuilder()
    path = archive.write(tmp_path / "archive.zip")
    done = run(verifier, path, "--lang", "en")
    assert (done.returncode, done.stderr) == (0, "")
    assert "WHOLE: nothing was changed" in done.stdout
    assert archive.signer.key_id in done.stdout
    assert run(verifier, path, "--trust", archive.signer.key_id).returncode == 0
    assert run(verifier, path, "--trust", KeyHolder(2).key_id).returncode == 1


def test_faults_are_printed_in_either_language_and_end_with_status_1(
    verifier: Path, tmp_path: Path
) -> None:
    archive = ArchiveBuilder()
    del archive.entries[4]
    path = archive.write(tmp_path / "archive.zip")
    english, chinese = run(verifier, path, "--lang", "en"), run(verifier, path, "--lang", "zh-Hans")
    assert english.returncode == chinese.returncode == 1
    assert "entry_missing: entries 5 to 5 were removed" in english.stdout
    assert "第 5 至 5 条已被删除" in chinese.stdout


def test_json_says_what_the_modules_say(verifier: Path, tmp_path: Path) -> None:
    archive = ArchiveBuilder()
    archive.entries[4]["payload"]["score"] = "100"
    path = archive.write(tmp_path / "archive.zip")
    done = run(verifier, path, "--json", "--lang", "zh-Hans")
    assert json.loads(done.stdout) == check_export(path).as_dict("zh-Hans")


def test_lying_in_the_unpacked_export_it_checks_its_own_folder(tmp_path: Path) -> None:
    archive = ArchiveBuilder()
    archive.extra["verify.py"] = verifier_source().encode()
    archive.sign_manifest()
    files = {**archive.files(), "manifest.json": json.dumps(archive.manifest).encode()}
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    done = run(tmp_path / "verify.py", "--contains", archive.entries[2]["hash"], "--lang", "en")
    assert done.returncode == 0, done.stdout
    assert "The hash given is entry 3." in done.stdout


def test_wrong_usage_ends_with_status_2(verifier: Path) -> None:
    assert run(verifier, "--no-such-option").returncode == 2
