"""Arguments that several commands share: who is meant, who does it, when."""

import argparse
import getpass
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from lms.config.commands import show_json

if TYPE_CHECKING:
    from xapi.lrs.services.protection import Outcome
    from xapi.statements.actors import Identifier


def by_argument(parser: argparse.ArgumentParser) -> None:
    """Whom the audit names."""
    parser.add_argument("--by", default=getpass.getuser(), help="who does it, for the audit")


def moment(text: str) -> datetime:
    """A point in time from the command line; without an offset it is UTC."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"write it as 2026-01-31T08:00:00Z, not {text!r}"
        ) from None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def person_arguments(parser: argparse.ArgumentParser) -> None:
    """Who is meant: each may be given several times, together they are one person."""
    person = parser.add_argument_group("person", "all the identifiers of one person")
    person.add_argument("--employee", action="append", default=[], metavar="NUMBER")
    person.add_argument("--mbox", action="append", default=[], metavar="mailto:…")
    person.add_argument("--mbox-sha1sum", action="append", default=[], metavar="HEX")
    person.add_argument("--openid", action="append", default=[], metavar="IRI")
    person.add_argument(
        "--account", action="append", default=[], nargs=2, metavar=("HOME_PAGE", "NAME")
    )
    person.add_argument(
        "--dispatch-learner",
        action="append",
        default=[],
        nargs=2,
        metavar=("DISPATCH", "ID"),
        help="a learner of another system, by what that system calls them",
    )


def person_of(tenant: int, arguments: argparse.Namespace) -> "list[Identifier]":
    """The identifiers on the command line, in the spelling that stands for all equal ones."""
    from xapi.statements import StatementInvalid
    from xapi.statements.parsing import parse_agent

    agents = [
        *({"mbox": value} for value in arguments.mbox),
        *({"mbox_sha1sum": value} for value in arguments.mbox_sha1sum),
        *({"openid": value} for value in arguments.openid),
        *({"account": {"homePage": home, "name": name}} for home, name in arguments.account),
        *(_account_of(tenant, number) for number in arguments.employee),
        *(_account_in(dispatch, learner) for dispatch, learner in arguments.dispatch_learner),
    ]
    try:
        found = [parse_agent(json.dumps(agent).encode()).identifier() for agent in agents]
    except StatementInvalid as invalid:
        raise SystemExit(f"{invalid.path}: {invalid.message}") from None
    return [identifier for identifier in found if identifier]


def _account_of(tenant: int, number: str) -> dict[str, Any]:
    """The account of an employee in statements."""
    from django.conf import settings

    from lms.people.models import Employee

    employee = Employee.objects.filter(tenant=tenant, employee_no=number).first()
    if employee is None:
        raise SystemExit(f"There is no employee with the number {number}.")
    return {"account": {"homePage": settings.CALLCRAFT_ACTOR_HOME_PAGE, "name": str(employee.id)}}


def _account_in(dispatch: str, learner: str) -> dict[str, Any]:
    """The account of somebody who came by a dispatch."""
    from scorm_packages.export.rules.dispatching import home_page_of

    try:
        return {"account": {"homePage": home_page_of(UUID(dispatch)), "name": learner}}
    except ValueError:
        raise SystemExit(f"{dispatch} is not the id of a dispatch (`dispatch list`).") from None


def show_outcome(outcome: "Outcome", arguments: argparse.Namespace) -> int:
    """Print what was done or would be."""
    if arguments.json:
        show_json(outcome.as_dict())
    else:
        counts = ", ".join(f"{count} {what}" for what, count in outcome.counts.items())
        print(f"{'would be: ' if outcome.dry_run else ''}{counts}  (run {outcome.run})")
    return 0
