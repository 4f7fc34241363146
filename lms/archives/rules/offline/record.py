"""Checking one person's record: the file that is attached to the printed one."""

from __future__ import annotations

from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any

from lms.archives.rules.offline.checker import Checker
from lms.archives.rules.offline.ed25519 import ed25519_verifies
from lms.archives.rules.offline.faults import Report
from lms.archives.rules.offline.shapes import RECORD_DOMAIN, RECORD_SHAPE, RECORD_SHAPE_2, fits
from lms.archives.rules.offline.strict_json import canonical, parse


def check_record(
    path: Path,
    trusted: Collection[str] = (),
    contains: str | None = None,
    signature_verifies: Callable[[bytes, bytes, bytes], bool] = ed25519_verifies,
) -> Report:
    """Check that the file holds all entries of one person up to the last, unchanged and signed.

    Shows nothing of other people, and so says nothing about them. Never raises for what the file
    holds.
    """
    report = Report()
    try:
        record = parse(path.read_bytes())
        canonical(record)
    except (OSError, ValueError):
        report.add("file_damaged", name=path.name)
        return report
    parts = {"body": dict, "entries": list, "key": dict, "signature": str}
    if not fits(record, parts) or not any(
        fits(record["body"], shape) for shape in (RECORD_SHAPE, RECORD_SHAPE_2)
    ):
        report.add("record_unreadable")
        return report
    body = record["body"]
    checker = Checker(body["centre"], trusted, signature_verifies, contains)
    checker.add_keys([record["key"]])
    message = RECORD_DOMAIN + canonical(body)
    if checker.signed(path.name, body["key_id"], message, record["signature"]) is False:
        checker.report.add("record_changed")
    for row in record["entries"]:
        checker.add_own_entry(row)
    return _finished(checker, body)


def _finished(checker: Checker, body: dict[str, Any]) -> Report:
    """The record ends where its signed body says, and holds nobody else."""
    checker.accept_destroyed(body.get("destroyed", []))
    checker.report_missing()
    end = (body["person_seq"], body["head_hash"])
    if checker.people.keys() - {body["person"]} or checker.people.get(body["person"]) != end:
        checker.report.add("person_head", person=body["person"])
    return checker.report
