"""Statements to and from other record stores: `forwarding add|list|status|…`.

Secrets are read from standard input or the variable CALLCRAFT_PARTNER_SECRET, never from the
command line, where others on the machine could read them.
"""

import argparse
import getpass
import os
import sys
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from lms.config.commands import FAILED, add_command, language, only_tenant, show_json

if TYPE_CHECKING:
    from xapi.forwarding.models.partners import Partner

SECRET = "CALLCRAFT_PARTNER_SECRET"  # noqa: S105 - the name of a variable
_ACTIONS = "add list status pause resume remove replay dead-letters retry dismiss forward pull"


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = add_command(
        commands, "forwarding", _run, "Send statements to other record stores, or pull from them."
    )
    parser.add_argument("action", choices=_ACTIONS.split())
    parser.add_argument("name", nargs="?", default="", help="of the destination or source")
    parser.add_argument("--source", action="store_true", help="a store to pull from")
    _add_settings(parser.add_argument_group("add"))
    parser.add_argument(
        "--from",
        dest="start",
        type=_moment,
        metavar="MOMENT",
        help="add: leave out what is older; replay: send again from here on (2030-01-31T08:00Z)",
    )
    parser.add_argument(
        "--statement",
        action="append",
        default=[],
        type=UUID,
        help="retry, dismiss: only the dead letter of this statement; else all that are open",
    )


def _add_settings(group: argparse._ArgumentGroup) -> None:
    group.add_argument("--url", help="address of the other store, up to /statements")
    group.add_argument("--key", help=f"its key; the secret comes by {SECRET} or standard input")
    group.add_argument("--xapi", choices=["1.0.3", "2.0.0"], default="2.0.0")
    for name, text in (
        ("--verb", "only these verbs (IRI)"),
        ("--activity", "only activities that begin like this"),
        ("--home-page", "only actors with an account there"),
        ("--registration", "only these registrations (UUID)"),
        ("--strip-extension", "leave out this extension (IRI, or * for all)"),
    ):
        group.add_argument(name, action="append", default=[], help=text)
    group.add_argument("--pseudonymise", action="store_true", help="hide who it is about")
    group.add_argument("--pseudonym-home-page", default="", help="homePage of the pseudonyms")
    group.add_argument("--drop-names", action="store_true", help="leave out names of people")
    group.add_argument(
        "--hold-actor",
        action="store_true",
        help="after a refused statement, later ones of its actor wait until it is settled",
    )
    group.add_argument("--batch-size", type=int, default=100)
    group.add_argument("--every", type=int, default=60, help="seconds between two pulls")


def _run(arguments: argparse.Namespace) -> int:
    if arguments.action not in ("list", "status") and not arguments.name:
        print("Say which: forwarding ACTION NAME", file=sys.stderr)
        return 2
    if arguments.action in ("list", "status"):
        return _status(arguments)
    if arguments.action == "add":
        return _add(arguments)
    return _DOING[arguments.action](arguments)


def _status(arguments: argparse.Namespace) -> int:
    from django.utils import timezone

    from xapi.forwarding import queries

    report = queries.status(only_tenant(), now=timezone.now(), language=language())
    if arguments.json:
        show_json(report)
        return 0
    for destination in report["destinations"]:
        more = "+" if destination["waiting_is_more"] else ""
        print(
            f"→ {destination['name']}: {destination['state']}, breaker {destination['breaker']},"
            f" {destination['waiting']}{more} waiting, {destination['lag_seconds']:.0f} s behind,"
            f" {destination['dead_letters']} dead letters"
        )
        _print_reason(destination)
    for source in report["sources"]:
        print(
            f"← {source['name']}: {source['state']}, breaker {source['breaker']}, seen up to"
            f" {source['reached']}, {source['dead_letters']} dead letters"
        )
        _print_reason(source)
    return 0


def _print_reason(partner: dict[str, Any]) -> None:
    if partner["reason"]:
        print(f"    {partner['reason']}: {partner['reason_text']}")


def _add(arguments: argparse.Namespace) -> int:
    from xapi.forwarding import services
    from xapi.statements import Version

    if not (arguments.url and arguments.key):
        print("Say where and with which key: --url, --key", file=sys.stderr)
        return 2
    common = {
        "name": arguments.name,
        "url": arguments.url,
        "key": arguments.key,
        "secret": _secret(),
        "version": Version(arguments.xapi),
        "start": arguments.start,
    }
    partner: Partner
    if arguments.source:
        draft = services.SourceDraft(**common, every_seconds=arguments.every)
        partner = services.add_source(only_tenant(), draft)
    else:
        partner = services.add_destination(only_tenant(), _destination_draft(arguments, common))
    return _told(arguments, {"id": str(partner.id), "name": partner.name, "url": partner.url})


def _destination_draft(arguments: argparse.Namespace, common: dict[str, Any]) -> Any:
    from xapi.forwarding.rules.selection import Selection
    from xapi.forwarding.rules.transformation import Transformation
    from xapi.forwarding.services import DestinationDraft

    return DestinationDraft(
        **common,
        selection=Selection(
            verbs=tuple(arguments.verb),
            activities=tuple(arguments.activity),
            home_pages=tuple(arguments.home_page),
            registrations=tuple(arguments.registration),
        ),
        transformation=Transformation(
            pseudonymise=arguments.pseudonymise,
            home_page=arguments.pseudonym_home_page,
            drop_names=arguments.drop_names,
            strip_extensions=tuple(arguments.strip_extension),
        ),
        holds_actor=arguments.hold_actor,
        batch_size=arguments.batch_size,
    )


def _change(arguments: argparse.Namespace) -> int:
    from xapi.forwarding import services

    change = {"pause": services.pause, "resume": services.resume, "remove": services.remove}
    partner = _partner(arguments)
    change[arguments.action](partner)
    return _told(arguments, {"name": partner.name, "done": arguments.action})


def _replay(arguments: argparse.Namespace) -> int:
    from xapi.forwarding import services
    from xapi.forwarding.models import Destination
    from xapi.forwarding.queries import partner_called

    if arguments.start is None:
        print("Say from when: --from 2030-01-31T08:00:00Z", file=sys.stderr)
        return 2
    destination = partner_called(Destination, only_tenant(), arguments.name)
    services.replay(destination, arguments.start)
    return _told(arguments, {"name": destination.name, "replays_from": arguments.start})


def _dead_letters(arguments: argparse.Namespace) -> int:
    from xapi.forwarding.queries import open_letters

    letters = [
        {
            "statement": str(letter.statement_id),
            "state": letter.state,
            "reason": letter.reason,
            "reason_text": letter.reason_known.text(language()) if letter.reason_known else "",
            "status": letter.status,
            "detail": letter.detail,
            "attempts": letter.attempts,
            "first_at": letter.first_at,
            "last_at": letter.last_at,
            "holds_actor": letter.held is not None,
        }
        for letter in open_letters(_partner(arguments))
    ]
    if arguments.json:
        show_json({"dead_letters": letters})
        return 0
    for letter in letters:
        print(f"{letter['statement']}  {letter['reason']}: {letter['reason_text']}")
        print(f"    {letter['detail']}")
    return 0


def _decide(arguments: argparse.Namespace) -> int:
    from xapi.forwarding import services

    decide = {"retry": services.retry, "dismiss": services.dismiss}[arguments.action]
    count = decide(_partner(arguments), arguments.statement)
    return _told(arguments, {"name": arguments.name, "letters": count})


def _work(arguments: argparse.Namespace) -> int:
    """Send or pull now, here, instead of waiting for the worker."""
    from dataclasses import asdict

    from xapi.forwarding import services

    arguments.source = arguments.action == "pull"
    partner = _partner(arguments)
    run: Callable[..., Any] = services.pull_due if arguments.source else services.forward_due
    report = run(partner.tenant, partner.id)
    _told(arguments, asdict(report))
    return FAILED if report.stopped else 0


_DOING: dict[str, Callable[[argparse.Namespace], int]] = {
    "pause": _change,
    "resume": _change,
    "remove": _change,
    "replay": _replay,
    "dead-letters": _dead_letters,
    "retry": _decide,
    "dismiss": _decide,
    "forward": _work,
    "pull": _work,
}


def _partner(arguments: argparse.Namespace) -> "Partner":
    from xapi.forwarding.models import Destination, Source
    from xapi.forwarding.queries import partner_called

    model = Source if arguments.source else Destination
    return partner_called(model, only_tenant(), arguments.name)


def _told(arguments: argparse.Namespace, report: dict[str, Any]) -> int:
    if arguments.json:
        show_json(report)
    else:
        print(", ".join(f"{name}: {value}" for name, value in report.items()))
    return 0


def _secret() -> str:
    given = os.environ.get(SECRET)
    if given is not None:
        return given
    if sys.stdin.isatty():
        return getpass.getpass("Secret: ")
    return sys.stdin.readline().rstrip("\n")


def _moment(text: str) -> datetime:
    from xapi.statements.times import parse_timestamp

    try:
        return parse_timestamp(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error
