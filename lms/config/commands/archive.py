"""The training archive: `archive export --out FILE`, `archive verify FILE`."""

import argparse
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from lms.config.commands import FAILED, add_command, language, only_tenant, set_up, show_json

if TYPE_CHECKING:
    from lms.archives.rules.offline.faults import Report


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser("archive", help="Export the training archive, or verify it.")
    actions = parser.add_subparsers(metavar="ACTION", required=True)
    export = add_command(actions, "export", _export, "Write the archive and its verifier to a zip.")
    export.add_argument("--out", type=Path, required=True)
    verify = add_command(
        actions,
        "verify",
        _verify,
        "Say whether an exported archive is whole.",
        needs_database=False,
    )
    verify.add_argument("file", type=Path)
    add_command(actions, "verify-database", _verify_database, "Verify the archive where it lies.")


def _export(arguments: argparse.Namespace) -> int:
    from lms.archives.services import export_archive

    with arguments.out.open("wb") as file:
        summary = export_archive(only_tenant(), file)
    if arguments.json:
        show_json({"file": str(arguments.out), **asdict(summary)})
    else:
        print(f"{arguments.out}: {summary.entries} entries, signed by {summary.key_id}")
    return 0


def _verify(arguments: argparse.Namespace) -> int:
    set_up()
    from lms.archives.services import verify_archive

    return _show(verify_archive(arguments.file), arguments)


def _verify_database(arguments: argparse.Namespace) -> int:
    from lms.archives.services import verify_database

    return _show(verify_database(only_tenant()), arguments)


def _show(report: "Report", arguments: argparse.Namespace) -> int:
    if arguments.json:
        show_json(report.as_dict(language()))
    else:
        for fault in report.faults:
            print(f"{fault.code}: {fault.message(language())}")
        whole = f"whole: {report.entries} entries, {report.seals} seals"
        print(whole if report.ok else f"NOT WHOLE: {report.fault_count} faults")
    return 0 if report.ok else FAILED
