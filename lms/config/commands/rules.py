"""`rules table NAME [--set READING=VALUE]` and `rules readings`: what a reading means, as a table.

Neither asks the database: they show what a choice would mean, and what is chosen when nobody has.
"""

import argparse

from lms.config.commands import add_command, show_json


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = add_command(
        commands,
        "rules",
        _run,
        "Print a boundary table of the regulation, or the ledger of readings.",
        needs_database=False,
    )
    parser.add_argument("what", choices=["table", "readings"])
    parser.add_argument("name", nargs="?", help="of the table; without it, all names are listed")
    parser.add_argument(
        "--set", action="append", default=[], type=_reading, metavar="READING=VALUE"
    )


def _reading(text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not (name and sign and value):
        raise argparse.ArgumentTypeError(f"write it as READING=VALUE, not {text!r}")
    return name, value


def _run(arguments: argparse.Namespace) -> int:
    return _readings(arguments) if arguments.what == "readings" else _table(arguments)


def _table(arguments: argparse.Namespace) -> int:
    from lms.regulation.rules.tables import named_table, table_names

    if arguments.name is None:
        names = table_names()
        if arguments.json:
            show_json(names)
        else:
            print("\n".join(names))
        return 0
    table = named_table(arguments.name, dict(arguments.set))
    if arguments.json:
        show_json(table)
    else:
        for case, value in table.items():
            print(f"{case:>8}  {value}")
    return 0


def _readings(arguments: argparse.Namespace) -> int:
    """Every entry of the ledger, with its settings, their values and defaults."""
    from lms.regulation.rules.ambiguities import AMBIGUITIES

    if not arguments.json:
        for item in AMBIGUITIES.values():
            chosen = ", ".join(f"{name}={value}" for name, value in item.defaults.items())
            print(f"{item.id:>4}  {item.topic['en']}\n      {chosen}")
        return 0
    show_json(
        {
            item.id: {
                "topic": dict(item.topic),
                "unclear": dict(item.unclear),
                "requirements": list(item.rows),
                "clauses": list(item.clauses),
                "tables": [table.name for table in item.tables],
                "settings": [
                    {
                        "name": setting.name,
                        "kind": setting.kind.value,
                        "default": setting.default,
                        "values": list(setting.options),
                    }
                    for setting in item.settings
                ],
            }
            for item in AMBIGUITIES.values()
        }
    )
    return 0
