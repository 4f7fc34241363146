"""`simulate-month`: a month of a made-up centre, lived through in a few minutes."""

import argparse
import sys
from datetime import date
from pathlib import Path

from lms.config.commands import REFUSED, add_command, show_json


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = add_command(
        commands,
        "simulate-month",
        _simulate,
        "Let a made-up centre of its own live through a past month; print what came of it.",
    )
    parser.add_argument("--agents", type=_agents, default=300, help="1 to 2000, 300 by default")
    parser.add_argument("--seed", type=int, default=7, help="the same seed gives the same month")
    parser.add_argument("--month", type=_month, help="such as 2026-03; else the last one")
    parser.add_argument("--out", type=Path, help="where to write the month's report as PDF")


def _agents(text: str) -> int:
    from lms.config.simulation.month import MOST_AGENTS

    if not text.isdecimal() or not 1 <= int(text) <= MOST_AGENTS:
        raise argparse.ArgumentTypeError(f"a number from 1 to {MOST_AGENTS}, not {text!r}")
    return int(text)


def _month(text: str) -> date:
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        raise argparse.ArgumentTypeError(f"write it as 2026-03, not {text!r}") from None


def _simulate(arguments: argparse.Namespace) -> int:
    from django.utils import timezone

    from lms.archives.models import TrainingReport
    from lms.archives.services.papers import print_report
    from lms.config.simulation.month import NotEmpty, NotOver, previous_month, simulate_month

    month = arguments.month or previous_month(timezone.localdate())
    try:
        report = simulate_month(month, agents=arguments.agents, seed=arguments.seed)
    except NotEmpty:
        print(
            "This month was simulated already with these numbers: choose another --seed.",
            file=sys.stderr,
        )
        return REFUSED
    except NotOver:
        print("This month is not over yet: choose an earlier --month.", file=sys.stderr)
        return REFUSED
    if arguments.out:
        row = TrainingReport.objects.get(tenant=report.tenant, id=report.archive["report"])
        arguments.out.write_bytes(print_report(row, "zh-Hans"))
    if arguments.json:
        show_json(report.as_dict())
    else:
        for line in report.lines():
            print(line)
    return 0
