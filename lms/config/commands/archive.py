"""The training archive: `archive export --out FILE`, `archive verify FILE`."""

import argparse
from pathlib import Path

from lms.config.commands import FAILED, add_command, language, only_tenant, show_json


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
        report = export_archive(only_tenant(), file)
    if arguments.json:
        show_json({"file": str(arguments.out), **report.as_dict()})
    else:
        print(f"{arguments.out}: {report.entries} entries")
    return 0


def _verify(arguments: argparse.Namespace) -> int:
    from lms.archives.rules.bundle import verify_file

    return _show(verify_file(arguments.file), arguments)


def _verify_database(arguments: argparse.Namespace) -> int:
    from lms.archives.services import verify_database

    return _show(verify_database(only_tenant()), arguments)


def _show(report, arguments: argparse.Namespace) -> int:  # type: ignore[no-untyped-def]
    if arguments.json:
        show_json(report.as_dict(language()))
    else:
        for fault in report.faults:
            print(f"{fault.code}: {fault.message(language())}")
        print("whole" if report.ok else "NOT WHOLE")
    return 0 if report.ok else FAILED
