"""Running the house: serve, worker, migrate, seed, translations, grading and sync by hand."""

import argparse
import sys

from lms.config.commands import add_command, only_tenant, show_json


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    add_command(
        commands,
        "serve",
        _serve,
        "Start everything here: database, web server, worker, demo centre.",
        needs_database=False,
        as_json=False,
    )
    add_command(commands, "migrate", _migrate, "Bring the database up to date.", as_json=False)
    add_command(commands, "worker", _worker, "Work off the job queue until stopped.", as_json=False)
    add_command(
        commands,
        "practice-lms",
        _practice_lms,
        "A small external LMS to practise with: --port, --mode.",
        needs_database=False,
        as_json=False,
        passes_on=True,
    )
    add_command(commands, "seed-demo", _seed_demo, "Fill an empty database with the demo centre.")
    add_command(
        commands,
        "check-translations",
        _check_translations,
        "Say which texts lack a Chinese translation.",
        needs_database=False,
        as_json=False,
    )
    add_command(
        commands,
        "compile-translations",
        _compile_translations,
        "Make the translations ready for use.",
        needs_database=False,
        as_json=False,
    )
    grade = add_command(commands, "grade", _grade, "Grade again from the evidence.")
    grade.add_argument("--all", action="store_true", required=True, help="every open enrolment")
    sync = add_command(commands, "sync", _sync, "The state of every connection.")
    sync.add_argument("what", choices=["status"])


def _serve(_arguments: argparse.Namespace) -> int:
    from lms.config.launcher.serve import main

    return main()


def _migrate(_arguments: argparse.Namespace) -> int:
    import os

    from lms.config.launcher.upgrade import migrate

    applied = migrate(os.environ["DATABASE_URL"])
    print(f"{applied} migrations applied")
    return 0


def _worker(_arguments: argparse.Namespace) -> int:
    from django.core.management import call_command

    from lms.config.collector import settle

    settle()
    call_command("procrastinate", "worker", "--concurrency=4", "--delete-jobs=successful")
    return 0


def _practice_lms(arguments: argparse.Namespace) -> int:
    """Run it with the secret that the demo centre's connection knows, unless told otherwise."""
    from lms.config.demo.practice import options
    from lms.sync.practice_lms import main

    return main([*options(), *arguments.rest])


def _seed_demo(arguments: argparse.Namespace) -> int:
    from lms.config.demo import seed

    report = seed.seed_demo()
    if arguments.json:
        show_json(report.as_dict())
    else:
        for line in report.lines():
            print(line)
    return 0


def _check_translations(_arguments: argparse.Namespace) -> int:
    from lms.config import translations

    faults = translations.faults()
    for fault in faults:
        print(fault)
    return 1 if faults else 0


def _compile_translations(_arguments: argparse.Namespace) -> int:
    from lms.config import translations

    translations.compile_all()
    return 0


def _grade(arguments: argparse.Namespace) -> int:
    from lms.grading.services import regrade_all

    def show(judged: int, of: int) -> None:
        print(f"judged {judged} of {of}", file=sys.stderr, flush=True)

    report = regrade_all(only_tenant(), progress=show)
    if arguments.json:
        show_json(report)
    else:
        print(report)
    return 0


def _sync(arguments: argparse.Namespace) -> int:
    from lms.sync.services import status

    report = status(only_tenant())
    if arguments.json:
        show_json(report)
    else:
        for connection in report["connections"]:
            print(connection)
    return 0
