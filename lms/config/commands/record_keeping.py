"""How long the record is kept, and what was done about it: `record retention|audit`."""

import argparse

from lms.config.commands import add_command, only_tenant, show_json
from lms.config.commands.arguments import by_argument, person_arguments, person_of, show_outcome


def add_to(actions: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = actions.add_parser("retention", help="How long statements are kept.")
    verbs = parser.add_subparsers(metavar="WHAT", required=True)
    add_command(verbs, "list", _list_rules, "The rules.")
    rule = add_command(verbs, "set", _set_rule, "Keep statements for so many days.")
    rule.add_argument("--verb", default="", metavar="IRI", help="without it: all other verbs")
    length = rule.add_mutually_exclusive_group(required=True)
    length.add_argument("--days", type=_days, help="counted from when they were stored")
    length.add_argument("--for-ever", action="store_true")
    rule.add_argument(
        "--evidence-too", action="store_true", help="also what a standing decision rests on"
    )
    by_argument(rule)
    gone = add_command(verbs, "remove", _remove_rule, "Take a rule away.")
    gone.add_argument("--verb", default="", metavar="IRI")
    by_argument(gone)
    run = add_command(verbs, "run", _run, "Let go now what the nightly job would.")
    run.add_argument("--dry-run", action="store_true", help="only say how many")
    by_argument(run)
    audit = add_command(
        actions,
        "audit",
        _audit,
        "What was done about the data of anybody, or of one person, and by whom.",
    )
    person_arguments(audit)
    audit.add_argument("--limit", type=int, default=50)


def _days(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"a whole number of days, not {text!r}")
    return int(text)


def _list_rules(arguments: argparse.Namespace) -> int:
    from xapi.lrs.models import RetentionRule

    rows = [
        {
            "verb": rule.verb or None,
            "keep_days": rule.keep_days,
            "spares_evidence": rule.spares_evidence,
            "set_by": rule.set_by,
            "set_at": rule.set_at,
        }
        for rule in RetentionRule.objects.filter(tenant=only_tenant()).order_by("verb")
    ]
    if arguments.json:
        show_json(rows)
    else:
        for row in rows:
            kept = "for ever" if row["keep_days"] is None else f"{row['keep_days']} days"
            print(f"{row['verb'] or 'every other verb'}: {kept}")
    return 0


def _set_rule(arguments: argparse.Namespace) -> int:
    from xapi.lrs.services.retention import set_retention_rule

    rule = set_retention_rule(
        tenant=only_tenant(),
        verb=arguments.verb,
        keep_days=arguments.days,
        spares_evidence=not arguments.evidence_too,
        by=arguments.by,
    )
    if arguments.json:
        show_json({"verb": rule.verb or None, "keep_days": rule.keep_days})
    else:
        print(rule)
    return 0


def _remove_rule(arguments: argparse.Namespace) -> int:
    from xapi.lrs.services.retention import remove_retention_rule

    remove_retention_rule(tenant=only_tenant(), verb=arguments.verb, by=arguments.by)
    if arguments.json:
        show_json({"removed": arguments.verb or None})
    return 0


def _run(arguments: argparse.Namespace) -> int:
    from xapi.lrs.services.retention import apply_retention

    outcome = apply_retention(tenant=only_tenant(), by=arguments.by, dry_run=arguments.dry_run)
    return show_outcome(outcome, arguments)


def _audit(arguments: argparse.Namespace) -> int:
    from xapi.lrs.queries.protection import runs_about

    tenant = only_tenant()
    runs = runs_about(tenant, person_of(tenant, arguments))
    rows = [
        {
            "run": str(run.id),
            "operation": run.operation,
            "by": run.run_by,
            "dry_run": run.dry_run,
            "started_at": run.started_at,
            "finished_at": run.finished_at,
            "subjects": run.subjects,
            "counts": run.counts,
            "details": run.details,
        }
        for run in runs[: arguments.limit]
    ]
    if arguments.json:
        show_json(rows)
    else:
        for row in rows:
            tried = " (tried)" if row["dry_run"] else ""
            print(
                f"{row['started_at']:%Y-%m-%d %H:%M}  {row['operation']}{tried}  {row['by']}"
                f"  {row['counts']}"
            )
    return 0
