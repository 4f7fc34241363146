"""The learning record in bulk: `record import|export`.

`record_people` has what concerns one person, `record_keeping` how long things are kept.
"""

import argparse
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import UUID

from lms.config.commands import (
    REFUSED,
    add_command,
    language,
    only_tenant,
    record_keeping,
    record_people,
    show_json,
)
from lms.config.commands.arguments import (
    by_argument,
    moment,
    person_arguments,
    person_of,
)

if TYPE_CHECKING:
    from xapi.lrs.queries import StatementFilter
    from xapi.lrs.services.bulk_export import Exported
    from xapi.lrs.services.bulk_import import BadLine, Imported

T = TypeVar("T")


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser("record", help="The learning record: bulk and data protection.")
    actions = parser.add_subparsers(metavar="ACTION", required=True)
    _add_import(actions)
    _add_export(actions)
    record_people.add_to(actions)
    record_keeping.add_to(actions)


def _add_import(actions: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = add_command(
        actions, "import", _import, "Store the statements of an NDJSON file (plain, gzip, zstd)."
    )
    parser.add_argument("file", type=Path)
    parser.add_argument(
        "--xapi-version",
        choices=["1.0.3", "2.0.0"],
        default="2.0.0",
        help="for statements that name none",
    )
    parser.add_argument(
        "--keep-authority",
        action="store_true",
        help="trust the file: keep the authority of each statement",
    )
    parser.add_argument(
        "--stop-at-bad", action="store_true", help="stop before the batch of the first bad line"
    )
    parser.add_argument("--again", action="store_true", help="read a file anew that was done")
    by_argument(parser)


def _import(arguments: argparse.Namespace) -> int:
    from xapi.lrs.services.bulk_import import Options, import_statements
    from xapi.statements import Version

    try:
        report = import_statements(
            tenant=only_tenant(),
            path=arguments.file,
            by=arguments.by,
            options=Options(
                version=Version(arguments.xapi_version),
                keeps_authority=arguments.keep_authority,
                stops_at_bad=arguments.stop_at_bad,
                again=arguments.again,
            ),
            on_progress=_now_and_then(_tell_import),
            on_bad=_tell_bad,
        )
    except OSError as error:
        raise SystemExit(f"{arguments.file}: {error.strerror}") from None
    if arguments.json:
        show_json(_as_document(report))
    else:
        state = "done" if report.finished else "not finished"
        print(
            f"{report.file}: {state}, {report.lines} lines; {report.statements} statements stored,"
            f" {report.known} known, {report.refused} bad"
        )
    return REFUSED if report.bad or report.refused else 0


def _as_document(report: "Imported") -> dict[str, Any]:
    return {
        "file": report.file,
        "finished": report.finished,
        "lines": report.lines,
        "resumed_at": report.resumed_at,
        "statements": report.statements,
        "known": report.known,
        "refused": report.refused,
        "rate": round(report.rate, 1),
        "bad": [line.as_dict(language()) for line in report.bad],
    }


def _now_and_then(tell: Callable[[T], None]) -> Callable[[T], None]:
    """Tell at most once a second."""
    told = 0.0

    def maybe(progress: T) -> None:
        nonlocal told
        if time.monotonic() - told >= 1:
            told = time.monotonic()
            tell(progress)

    return maybe


def _tell_import(progress: "Imported") -> None:
    print(f"line {progress.lines}, {progress.rate:.0f} lines/s", file=sys.stderr)


def _tell_bad(bad: "BadLine") -> None:
    problem = bad.problem
    print(f"line {bad.number}: {problem.code}: {problem.text(language())}", file=sys.stderr)


def _add_export(actions: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = add_command(
        actions, "export", _export, "Write statements to an NDJSON file (.gz, .zst); goes on."
    )
    parser.add_argument("--out", type=Path, required=True)
    person_arguments(parser)
    parser.add_argument("--verb", metavar="IRI")
    parser.add_argument("--activity", metavar="IRI")
    parser.add_argument("--registration", type=UUID, metavar="UUID")
    parser.add_argument("--since", type=moment, metavar="TIME", help="stored after this")
    parser.add_argument("--until", type=moment, metavar="TIME", help="stored at this or before")
    parser.add_argument("--related-agents", action="store_true")
    parser.add_argument("--related-activities", action="store_true")
    parser.add_argument("--without-voided", action="store_true", help="only what GET shows")


def _export(arguments: argparse.Namespace) -> int:
    from xapi.lrs.services.bulk_export import export_statements

    tenant = only_tenant()
    try:
        done = export_statements(
            tenant=tenant,
            out=arguments.out,
            wanted=_filter(tenant, arguments),
            on_progress=_now_and_then(_tell_export),
        )
    except OSError as error:
        raise SystemExit(f"{arguments.out}: {error.strerror}") from None
    if arguments.json:
        document = {"file": done.file, "statements": done.statements, "added": done.added}
        show_json({**document, "size": done.size, "rate": round(done.rate, 1)})
    else:
        print(f"{done.file}: {done.statements} statements, {done.added} of them new")
    return 0


def _filter(tenant: int, arguments: argparse.Namespace) -> "StatementFilter":
    from xapi.lrs.queries import StatementFilter

    people = person_of(tenant, arguments)
    if len(people) > 1:
        raise SystemExit("An export is about one identifier, or about nobody in particular.")
    return StatementFilter(
        agent=people[0] if people else None,
        verb=arguments.verb,
        activity=arguments.activity,
        registration=arguments.registration,
        since=arguments.since,
        until=arguments.until,
        related_agents=arguments.related_agents,
        related_activities=arguments.related_activities,
        with_voided=not arguments.without_voided,
    )


def _tell_export(progress: "Exported") -> None:
    print(f"{progress.statements} statements, {progress.rate:.0f}/s", file=sys.stderr)
