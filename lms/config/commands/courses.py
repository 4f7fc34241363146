"""Packages and courses coming in: `import-package`, `list-modules`."""

import argparse
from pathlib import Path

from lms.config.commands import REFUSED, add_command, language, only_tenant, show_json


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = add_command(commands, "import-package", _import_package, "Install a package file.")
    parser.add_argument("file", type=Path)
    parser.add_argument("--dry-run", action="store_true", help="only say what is found")
    add_command(commands, "list-modules", _list_modules, "List what can be taught, with its ids.")


def _import_package(arguments: argparse.Namespace) -> int:
    from scorm_packages.intake.services import import_package

    try:
        with arguments.file.open("rb") as upload:
            report = import_package(
                tenant=only_tenant(),
                upload=upload,
                file_name=arguments.file.name,
                imported_by="command line",
                dry_run=arguments.dry_run,
                may_install_libraries=True,  # Whoever has the command line has the server.
            )
    except OSError as error:
        raise SystemExit(f"{arguments.file}: {error.strerror}") from None
    document = report.as_dict(language())
    if arguments.json:
        show_json(document)
    else:
        for finding in document["findings"]:
            print(
                "{severity:<9}{code}  {place}\n         {message}\n         {remedy}".format(
                    **finding
                )
            )
        print("installed:" if report.installed else "not installed:", document["package"] or "")
    return REFUSED if report.refused else 0


def _list_modules(arguments: argparse.Namespace) -> int:
    from lms.config.demo.courses import published_modules
    from scorm_packages.runtime.models import Package

    modules = [
        {"id": key, "kind": "module", "title": course.title[language()], "format": "module"}
        for key, course in published_modules().items()
    ]
    packages = Package.objects.filter(tenant=only_tenant(), retired_at=None).order_by("id")
    installed = [
        {"id": str(one.id), "kind": "package", "title": one.title, "format": one.format}
        for one in packages
    ]
    rows = [*modules, *installed]
    if arguments.json:
        show_json(rows)
    else:
        for row in rows:
            print("{id:<38}{format:<10}{title}".format(**row))
    return 0
