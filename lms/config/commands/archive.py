"""The training archive: `archive export|prove --out FILE`, `archive verify FILE`, and its keys."""

import argparse
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from lms.config.commands import FAILED, add_command, language, only_tenant, set_up, show_json

if TYPE_CHECKING:
    from lms.archives.rules.offline.faults import Report
    from lms.people.models import Employee


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser("archive", help="Export the training archive, or verify it.")
    actions = parser.add_subparsers(metavar="ACTION", required=True)
    export = add_command(actions, "export", _export, "Write the archive and its verifier to a zip.")
    export.add_argument("--out", type=Path, required=True)
    prove = add_command(
        actions,
        "prove",
        _prove,
        "Write one person's record to a zip that proves itself and shows nobody else's.",
    )
    prove.add_argument("--person", required=True, metavar="NUMBER", help="the employee's number")
    prove.add_argument("--out", type=Path, required=True)
    verify = add_command(
        actions,
        "verify",
        _verify,
        "Say whether an exported archive, or a proof of a part of it, is whole.",
        needs_database=False,
    )
    verify.add_argument("file", type=Path)
    erase = add_command(
        actions, "erase", _erase, "Destroy what is kept of a person, once retention has ended."
    )
    erase.add_argument("--person", required=True, metavar="NUMBER")
    erase.add_argument("--by", required=True, metavar="NUMBER", help="who signs the certificate")
    erase.add_argument("--ground", required=True, help="the request or order")
    add_command(
        actions,
        "close-contents",
        _close,
        "Close contents and documents that were archived before there were keys.",
    )
    add_command(
        actions,
        "renew-key",
        _renew,
        "Wrap all keys anew: older copies of the database then open nothing any more.",
    )
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


def _prove(arguments: argparse.Namespace) -> int:
    from lms.archives.services import Selection, export_selection

    person = _employee(arguments.person)
    selection = Selection({"kind": "person", "person": str(person.id)}, frozenset({person.id}))
    with arguments.out.open("wb") as file:
        summary = export_selection(person.tenant, selection, file)
    if arguments.json:
        show_json({"file": str(arguments.out), **asdict(summary)})
    else:
        print(f"{arguments.out}: {summary.entries} entries, signed by {summary.key_id}")
    return 0


def _erase(arguments: argparse.Namespace) -> int:
    from lms.archives.services import erase_contents

    certificate = erase_contents(
        _employee(arguments.by), _employee(arguments.person), arguments.ground
    )
    destroyed = certificate.payload["destroyed"]
    if arguments.json:
        show_json({"certificate": certificate.seq, "destroyed": destroyed})
    else:
        print(f"{len(destroyed)} contents destroyed, certified by entry {certificate.seq}")
    return 0


def _close(arguments: argparse.Namespace) -> int:
    from lms.archives.services import close_documents, close_open_contents

    contents, documents = close_open_contents(only_tenant()), close_documents(only_tenant())
    if arguments.json:
        show_json({"count": contents, "documents": documents})
    else:
        print(f"{contents} contents and {documents} documents closed")
    return 0


def _renew(arguments: argparse.Namespace) -> int:
    from lms.archives.services import renew_house_key

    return _count(renew_house_key(), "keys wrapped anew", arguments)


def _count(count: int, what: str, arguments: argparse.Namespace) -> int:
    if arguments.json:
        show_json({"count": count})
    else:
        print(f"{count} {what}")
    return 0


def _employee(number: str) -> "Employee":
    from lms.people.models import Employee

    person = Employee.objects.filter(tenant=only_tenant(), employee_no=number).first()
    if person is None:
        raise SystemExit(f"There is no employee with the number {number}.")
    return person


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
        for one in report.destroyed:
            print(f"destroyed by order: {one['entries']} {one.get('under', '')}")
        whole = f"whole: {report.entries} entries, {report.seals} seals"
        if report.proof:
            whole += f" (all entries of {report.proof['people']} person(s), nobody else's)"
        print(whole if report.ok else f"NOT WHOLE: {report.fault_count} faults")
    return 0 if report.ok else FAILED
