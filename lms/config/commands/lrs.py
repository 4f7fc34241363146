"""Keys for outside clients of the Learning Record Store: `lrs-credential create`."""

import argparse

from lms.config.commands import add_command, only_tenant, show_json


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = add_command(commands, "lrs-credential", _create, "Make a key for the LRS.")
    parser.add_argument("action", choices=["create"])
    parser.add_argument("--scope", action="append", required=True, help="such as all")
    parser.add_argument("--name", default="command line")


def _create(arguments: argparse.Namespace) -> int:
    from xapi.lrs.services import create_credential

    key, secret = create_credential(
        tenant=only_tenant(), name=arguments.name, scopes=set(arguments.scope)
    )
    if arguments.json:
        show_json({"key": key, "secret": secret})
    else:
        print(f"key:    {key}\nsecret: {secret}   (shown once)")
    return 0
