"""Courses going out: `export-module`, `export-package`, `dispatch create|list|write|off|on`."""

import argparse
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO
from uuid import UUID

from lms.config.commands import REFUSED, add_command, language, only_tenant, show_json
from lms.config.commands.arguments import moment

if TYPE_CHECKING:
    from scorm_packages.export.models import Dispatch
    from scorm_packages.export.services import Exported

FORMATS = ("scorm12", "scorm2004", "scorm2004-3rd", "cmi5", "h5p")
DISPATCHED_AS = FORMATS[:-1]


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    for name, run, help_text in (
        ("export-module", _export_module, "Write a module, or an installed course, as a package."),
        ("export-package", _export_package, "Write an installed course in another format."),
    ):
        parser = add_command(commands, name, run, help_text)
        parser.add_argument("id", help="as `list-modules` tells it")
        parser.add_argument("--format", choices=FORMATS, required=True)
        parser.add_argument("--out", type=Path, required=True, metavar="FILE")
    dispatch = commands.add_parser("dispatch", help="Courses played here for other systems.")
    _add_dispatch(dispatch.add_subparsers(metavar="ACTION", required=True))


def _add_dispatch(actions: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    create = add_command(actions, "create", _create, "Give a course to another system.")
    create.add_argument("package", type=UUID, help="an installed course")
    create.add_argument("--destination", required=True, help="whom it is for")
    create.add_argument("--format", choices=DISPATCHED_AS, default="scorm12")
    create.add_argument("--origin", action="append", default=[], metavar="https://HOST")
    create.add_argument("--max-learners", type=_count)
    create.add_argument("--max-registrations", type=_count)
    create.add_argument("--expires", type=moment, metavar="TIME")
    create.add_argument("--fixed-version", action="store_true", help="never a newer one")
    create.add_argument("--out", type=Path, metavar="FILE", help="write the zip as well")
    add_command(actions, "list", _list, "List the dispatches, and how far they are used up.")
    write = add_command(actions, "write", _write, "Write the zip of a dispatch again.")
    write.add_argument("id", type=UUID)
    write.add_argument("--out", type=Path, required=True, metavar="FILE")
    for name, run, help_text in (
        ("off", _off, "Switch a dispatch off, for every zip that is out there."),
        ("on", _on, "Switch a dispatch on again."),
    ):
        add_command(actions, name, run, help_text).add_argument("id", type=UUID)


def _export_module(arguments: argparse.Namespace) -> int:
    from lms.config.demo.courses import published_modules
    from scorm_packages.export.rules.outline import Target
    from scorm_packages.export.services import export_module

    module = published_modules().get(arguments.id)
    if module is None:
        return _export_package(arguments)
    target = Target(arguments.format)
    return _write_out(arguments, lambda out: export_module(module, target, out))


def _export_package(arguments: argparse.Namespace) -> int:
    from scorm_packages.export.exceptions import CourseUnknown
    from scorm_packages.export.rules.outline import Target
    from scorm_packages.export.services import export_course

    try:
        package = UUID(arguments.id)
    except ValueError:
        raise CourseUnknown(id=arguments.id) from None
    tenant, target = only_tenant(), Target(arguments.format)
    return _write_out(
        arguments,
        lambda out: export_course(tenant=tenant, package=package, target=target, out=out),
    )


def _write_out(arguments: argparse.Namespace, write: "Callable[[BinaryIO], Exported]") -> int:
    """Let `write` write the file, and print what came of it; a refused export leaves no file."""
    with file_to_write(arguments.out) as out:
        made = write(out)
    if made.refused:
        arguments.out.unlink()
    document = made.as_dict(language(), str(arguments.out))
    if arguments.json:
        show_json(document)
    else:
        for finding in document["findings"]:
            print("{severity:<9}{code}\n         {message}\n         {remedy}".format(**finding))
        print("not written" if made.refused else f"written: {arguments.out}")
    return REFUSED if made.refused else 0


def _create(arguments: argparse.Namespace) -> int:
    from lms.portal.services import make_dispatch
    from scorm_packages.export.rules.dispatching import read_origins
    from scorm_packages.export.services import DispatchDraft

    draft = DispatchDraft(
        package=arguments.package,
        destination=arguments.destination,
        format=arguments.format,
        follows_newest=not arguments.fixed_version,
        origins=read_origins("\n".join(arguments.origin)),
        max_learners=arguments.max_learners,
        max_registrations=arguments.max_registrations,
        expires_at=arguments.expires,
    )
    made = make_dispatch(None, draft, tenant=only_tenant())
    if arguments.out:
        _write_zip(made, arguments.out)
    return _show(arguments, _row(made) | {"file": str(arguments.out) if arguments.out else None})


def _list(arguments: argparse.Namespace) -> int:
    from scorm_packages.export.queries import dispatches, used_up

    rows = [
        _row(one) | dict(zip(("learners", "registrations"), used_up(one), strict=True))
        for one in dispatches(only_tenant())
    ]
    if arguments.json:
        show_json(rows)
    else:
        for row in rows:
            print("{id}  {state:<8}{format:<15}{learners:>6}  {destination}".format(**row))
    return 0


def _write(arguments: argparse.Namespace) -> int:
    from scorm_packages.export.exceptions import DispatchUnknown
    from scorm_packages.export.queries import dispatches

    found = dispatches(only_tenant()).filter(id=arguments.id).first()
    if found is None:
        raise DispatchUnknown
    _write_zip(found, arguments.out)
    return _show(arguments, _row(found) | {"file": str(arguments.out)})


def _off(arguments: argparse.Namespace) -> int:
    return _turn(arguments, is_on=False)


def _on(arguments: argparse.Namespace) -> int:
    return _turn(arguments, is_on=True)


def _turn(arguments: argparse.Namespace, *, is_on: bool) -> int:
    from lms.portal.services import turn_dispatch

    turned = turn_dispatch(None, arguments.id, is_on=is_on, tenant=only_tenant())
    return _show(arguments, _row(turned))


def _write_zip(dispatch: "Dispatch", path: Path) -> None:
    from lms.portal.services import hand_out_dispatch

    with file_to_write(path) as out:
        hand_out_dispatch(None, dispatch, out)


@contextmanager
def file_to_write(path: Path) -> Iterator[BinaryIO]:
    """Open a file to write; what fails on the way leaves none behind."""
    try:
        with path.open("wb") as out:
            yield out
    except OSError as error:
        raise SystemExit(f"{path}: {error.strerror}") from None
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def _row(dispatch: "Dispatch") -> dict[str, Any]:
    from django.utils import timezone

    from scorm_packages.export.queries import is_over

    return {
        "id": str(dispatch.id),
        "destination": dispatch.destination,
        "package": str(dispatch.package_id),
        "title": dispatch.package.title,
        "format": dispatch.format,
        "state": "off" if is_over(dispatch, timezone.now()) else "on",
        "expires_at": dispatch.expires_at,
        "max_learners": dispatch.max_learners,
        "max_registrations": dispatch.max_registrations,
        "origins": dispatch.origins,
    }


def _show(arguments: argparse.Namespace, row: dict[str, Any]) -> int:
    if arguments.json:
        show_json(row)
    else:
        print("{id}  {state:<8}{format:<15}{destination}".format(**row))
    return 0


def _count(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be 1 or more")
    return number
