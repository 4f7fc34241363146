"""H5P: `h5p libraries|install|off|on|remove|allowed|allow|disallow|content|export`."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from lms.config.commands import REFUSED, add_command, language, only_tenant, show_json
from lms.config.commands.arguments import by_argument
from lms.config.commands.exports import file_to_write

if TYPE_CHECKING:
    from content.h5p.models import AllowedLibrary, Library
    from content.h5p.queries import LibraryRow
    from content.h5p.rules.names import LibraryName
    from scorm_packages.runtime.models import Package


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser("h5p", help="H5P libraries and contents.")
    actions = parser.add_subparsers(metavar="ACTION", required=True)
    _add_libraries(actions)
    _add_list(actions)
    _add_contents(actions)


def _add_libraries(actions: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    listed = add_command(actions, "libraries", _libraries, "List the installed libraries.")
    listed.add_argument("--search", default="", metavar="WORDS")
    install = add_command(
        actions, "install", _install, "Install the libraries of a .h5p file; no content."
    )
    install.add_argument("file", type=Path)
    by_argument(install)
    for name, run, help_text in (
        ("off", _off, "Switch a library off: what needs it is not played."),
        ("on", _on, "Switch a library on again."),
        ("remove", _remove, "Remove a library that nothing needs."),
    ):
        parser = add_command(actions, name, run, help_text)
        parser.add_argument("library", help="such as H5P.Blanks-1.14")
        by_argument(parser)


def _add_list(actions: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    add_command(actions, "allowed", _allowed, "List what may come in by anybody.")
    for name, run, help_text in (
        ("allow", _allow, "Let a library in, whoever uploads it."),
        ("disallow", _disallow, "Take a library off the list; what is installed stays."),
    ):
        parser = add_command(actions, name, run, help_text)
        parser.add_argument("machine_name", help="such as H5P.Blanks")
        parser.add_argument("--sha256", default="", help="of exactly these files")
        by_argument(parser)


def _add_contents(actions: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    listed = add_command(actions, "content", _content, "List the H5P packages in use.")
    listed.add_argument("--search", default="", metavar="WORDS")
    export = add_command(actions, "export", _export, "Write an H5P package as a .h5p file.")
    export.add_argument("package", type=UUID, help="as `h5p content` tells it")
    export.add_argument("--out", type=Path, required=True, metavar="FILE")


def _libraries(arguments: argparse.Namespace) -> int:
    from content.h5p.queries import library_rows

    rows = [_row(each) for each in library_rows(only_tenant(), search=arguments.search)]
    if arguments.json:
        show_json(rows)
    else:
        for row in rows:
            print("{state:<4}{library:<44}{contents:>6}  {title}".format(**row))
    return 0


def _row(row: "LibraryRow") -> dict[str, Any]:
    return _library(row.library) | {
        "contents": row.usage.contents,
        "needed_by": list(row.usage.needed_by),
        "allowed": row.is_allowed,
    }


def _library(library: "Library") -> dict[str, Any]:
    return {
        "library": library.name.folder,
        "version": f"{library.major}.{library.minor}.{library.patch}",
        "title": library.title,
        "runnable": library.is_runnable,
        "state": "off" if library.is_disabled else "on",
        "sha256": library.sha256,
        "installed_by": library.installed_by,
        "installed_at": library.installed_at,
    }


def _install(arguments: argparse.Namespace) -> int:
    from scorm_packages.intake.services import import_libraries

    try:
        with arguments.file.open("rb") as upload:
            report = import_libraries(tenant=only_tenant(), upload=upload, imported_by=arguments.by)
    except OSError as error:
        raise SystemExit(f"{arguments.file}: {error.strerror}") from None
    findings = [each.as_dict(language()) for each in report.findings]
    if arguments.json:
        show_json({"installed": list(report.installed), "findings": findings})
    else:
        for finding in findings:
            print("{severity:<9}{code}  {place}\n         {message}".format(**finding))
        print("installed:", ", ".join(report.installed) or "nothing new")
    return REFUSED if report.refused else 0


def _off(arguments: argparse.Namespace) -> int:
    from content.h5p.services import disable_library

    tenant, library = _chosen(arguments)
    return _show(
        arguments, _library(disable_library(tenant=tenant, library=library, by=arguments.by))
    )


def _on(arguments: argparse.Namespace) -> int:
    from content.h5p.services import enable_library

    tenant, library = _chosen(arguments)
    return _show(
        arguments, _library(enable_library(tenant=tenant, library=library, by=arguments.by))
    )


def _remove(arguments: argparse.Namespace) -> int:
    from content.h5p.services import remove_library

    tenant, library = _chosen(arguments)
    removed = remove_library(tenant=tenant, library=library, by=arguments.by)
    return _show(arguments, _library(removed) | {"state": "gone"})


def _chosen(arguments: argparse.Namespace) -> tuple[int, UUID]:
    """The tenant and the id of the library that is named. Raises LibraryUnknown."""
    from content.h5p.exceptions import LibraryUnknown
    from lms.portal.queries.h5p_contents import library_named

    tenant = only_tenant()
    found = library_named(tenant, _name(arguments.library))
    if found is None:
        raise LibraryUnknown
    return tenant, found.id


def _name(text: str) -> "LibraryName":
    from content.h5p.rules.names import LibraryName

    name = LibraryName.parse(text)
    if name is None:
        raise SystemExit(f"Write the library as H5P.Blanks-1.14, not {text!r}.")
    return name


def _allowed(arguments: argparse.Namespace) -> int:
    from content.h5p.queries import allowed_entries, allowed_libraries

    tenant = only_tenant()
    entries = [_entry(each) for each in allowed_entries(tenant)]
    if arguments.json:
        show_json({"only_these": allowed_libraries(tenant).only_these, "allowed": entries})
    else:
        for entry in entries:
            print("{machine_name:<40}{sha256}".format(**entry))
    return 0


def _allow(arguments: argparse.Namespace) -> int:
    from content.h5p.services import allow_library

    allowed = allow_library(
        tenant=only_tenant(),
        machine_name=arguments.machine_name,
        sha256=arguments.sha256,
        by=arguments.by,
    )
    if arguments.json:
        show_json(_entry(allowed))
    else:
        print(f"allowed: {allowed}")
    return 0


def _disallow(arguments: argparse.Namespace) -> int:
    from content.h5p.exceptions import LibraryUnknown
    from content.h5p.queries import allowed_entries
    from content.h5p.services import disallow_library

    tenant = only_tenant()
    wanted = {"machine_name": arguments.machine_name, "sha256": arguments.sha256.lower()}
    entry = allowed_entries(tenant).filter(**wanted).first()
    if entry is None:
        raise LibraryUnknown
    disallow_library(tenant=tenant, entry=entry.id)
    if arguments.json:
        show_json(_entry(entry))
    else:
        print(f"no longer allowed: {entry}")
    return 0


def _entry(entry: "AllowedLibrary") -> dict[str, Any]:
    return {
        "machine_name": entry.machine_name,
        "sha256": entry.sha256,
        "allowed_by": entry.allowed_by,
        "allowed_at": entry.allowed_at,
    }


def _content(arguments: argparse.Namespace) -> int:
    from lms.portal.queries.h5p_contents import h5p_packages

    rows = [_package(each) for each in h5p_packages(only_tenant(), words=arguments.search)]
    if arguments.json:
        show_json(rows)
    else:
        for row in rows:
            print("{package}  {library:<34}{title}".format(**row))
    return 0


def _package(package: "Package") -> dict[str, Any]:
    content = package.h5p_content
    if content is None:
        raise LookupError(f"package {package.id} has no content")
    return {
        "package": str(package.id),
        "content": str(content.id),
        "title": package.title,
        "library": content.name.folder,
        "language": package.language,
        "imported_by": package.imported_by,
        "imported_at": package.imported_at,
    }


def _export(arguments: argparse.Namespace) -> int:
    from content.h5p.services import export_package
    from lms.portal.queries.h5p_contents import h5p_package

    tenant = only_tenant()
    package = h5p_package(tenant, arguments.package)
    document = _package(package) | {"file": str(arguments.out)}
    with file_to_write(arguments.out) as out:
        export_package(tenant=tenant, content=UUID(document["content"]), out=out)
    if arguments.json:
        show_json(document)
    else:
        print(f"written: {arguments.out}")
    return 0


def _show(arguments: argparse.Namespace, row: dict[str, Any]) -> int:
    if arguments.json:
        show_json(row)
    else:
        print("{state:<5}{library}".format(**row))
    return 0
