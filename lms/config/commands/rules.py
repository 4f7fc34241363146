"""`rules table LADDER [--set READING=VALUE]`: what a reading of a clause means, as a table."""

import argparse

from lms.config.commands import add_command, show_json


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = add_command(
        commands, "rules", _table, "Print a ladder of the regulation.", needs_database=False
    )
    parser.add_argument("what", choices=["table"])
    parser.add_argument("ladder")
    parser.add_argument("--set", action="append", default=[], metavar="READING=VALUE")


def _table(arguments: argparse.Namespace) -> int:
    from lms.regulation.rules.ladders import ladder_table

    readings = dict(pair.split("=", 1) for pair in arguments.set)
    table = ladder_table(arguments.ladder, readings)
    if arguments.json:
        show_json(table)
    else:
        for count, value in table.items():
            print(f"{count:>8}  {value}")
    return 0
