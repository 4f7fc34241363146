"""What is kept about one person: `record erase|pseudonymise|person-export|hold`.

Each covers the record and what other rooms keep beside it (`xapi.lrs.rules.holders`).
"""

import argparse
import os
import tempfile
from pathlib import Path
from typing import Any
from uuid import UUID

from lms.config.commands import add_command, only_tenant, show_json
from lms.config.commands.arguments import (
    by_argument,
    moment,
    person_arguments,
    person_of,
    show_outcome,
)


def add_to(actions: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    for name, erases, text in (
        ("erase", True, "Erase what a person did; a pseudonym where others' statements name them."),
        ("pseudonymise", False, "Put a pseudonym in a person's place everywhere."),
    ):
        parser = add_command(actions, name, _protect, text)
        parser.set_defaults(erases=erases)
        person_arguments(parser)
        parser.add_argument("--dry-run", action="store_true", help="only say how many")
        by_argument(parser)
    export = add_command(actions, "person-export", _export, "Write all about a person to a zip.")
    person_arguments(export)
    export.add_argument("--out", type=Path, required=True)
    by_argument(export)
    _add_hold(actions)


def _protect(arguments: argparse.Namespace) -> int:
    from xapi.lrs.services.protection import erase_person, pseudonymise_person

    tenant = only_tenant()
    protect = erase_person if arguments.erases else pseudonymise_person
    person = person_of(tenant, arguments)
    outcome = protect(tenant=tenant, person=person, by=arguments.by, dry_run=arguments.dry_run)
    return show_outcome(outcome, arguments)


def _export(arguments: argparse.Namespace) -> int:
    from xapi.lrs.services.person_export import export_person

    tenant, out = only_tenant(), arguments.out
    person = person_of(tenant, arguments)
    try:
        # Under another name until it is whole, and for its owner's eyes only.
        with tempfile.NamedTemporaryFile(dir=out.parent, prefix=f".{out.name}.") as draft:
            done = export_person(tenant=tenant, person=person, by=arguments.by, out=draft.file)
            draft.flush()
            os.link(draft.name, out)
    except FileExistsError:
        raise SystemExit(f"{out} exists. Choose another name.") from None
    except OSError as error:
        raise SystemExit(f"{out}: {error.strerror}") from None
    if arguments.json:
        show_json({"file": str(out), **done.as_dict()})
    else:
        counts = ", ".join(f"{count} {what}" for what, count in done.counts.items())
        print(f"{out}: {counts}")
    return 0


# -- Holds ------------------------------------------------------------------------------------


def _add_hold(actions: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = actions.add_parser("hold", help="Legal holds: what must not be erased or changed.")
    verbs = parser.add_subparsers(metavar="WHAT", required=True)
    add_command(verbs, "list", _list_holds, "The holds in force.")
    place = add_command(verbs, "place", _place, "Hold a person, or registrations.")
    person_arguments(place)
    place.add_argument("--registration", type=UUID, action="append", default=[], metavar="UUID")
    place.add_argument("--reason", required=True)
    place.add_argument("--until", type=moment, metavar="TIME", help="without it: until lifted")
    by_argument(place)
    lift = add_command(verbs, "lift", _lift, "End a hold.")
    lift.add_argument("hold", type=UUID)
    by_argument(lift)


def _place(arguments: argparse.Namespace) -> int:
    from xapi.lrs.services.holds import place_holds

    tenant = only_tenant()
    holds = place_holds(
        tenant=tenant,
        person=person_of(tenant, arguments),
        registrations=arguments.registration,
        reason=arguments.reason,
        by=arguments.by,
        until=arguments.until,
    )
    return _show_holds(holds, arguments)


def _lift(arguments: argparse.Namespace) -> int:
    from xapi.lrs.services.holds import lift_hold

    hold = lift_hold(tenant=only_tenant(), hold_id=arguments.hold, by=arguments.by)
    return _show_holds([hold], arguments)


def _list_holds(arguments: argparse.Namespace) -> int:
    from django.utils import timezone

    from xapi.lrs.queries.protection import standing_holds

    return _show_holds(standing_holds(only_tenant(), timezone.now()), arguments)


def _show_holds(holds: Any, arguments: argparse.Namespace) -> int:
    rows = [
        {
            "hold": str(hold.id),
            "subject": hold.subject,
            "reason": hold.reason,
            "placed_by": hold.placed_by,
            "placed_at": hold.placed_at,
            "until": hold.until,
            "lifted_at": hold.lifted_at,
        }
        for hold in holds
    ]
    if arguments.json:
        show_json(rows)
    else:
        for row in rows:
            print("{hold}  {subject}  {reason}".format(**row))
    return 0
