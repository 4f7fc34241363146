"""`rules table LADDER [--set READING=VALUE]`: what a reading of a clause means, as a table."""

import argparse

from lms.config.commands import add_command, show_json


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = add_command(
        commands, "rules", _table, "Print a ladder of the regulation.", needs_database=False
    )
    parser.add_argument("what", choices=["table"])
    parser.add_argument("ladder")
    parser.add_argument(
        "--set", action="append", default=[], type=_reading, metavar="READING=VALUE"
    )


def _reading(text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not (name and sign and value):
        raise argparse.ArgumentTypeError(f"write it as READING=VALUE, not {text!r}")
    return name, value


def _table(arguments: argparse.Namespace) -> int:
    from lms.regulation.rules.ladders import ladder_table

    table = ladder_table(arguments.ladder, dict(arguments.set))
    if arguments.json:
        show_json(table)
    else:
        for count, value in table.items():
            print(f"{count:>8}  {value}")
    return 0
