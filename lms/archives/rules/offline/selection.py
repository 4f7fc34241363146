"""Checking a selection: some entries, each with its way to a signed seal, and none of the others.

Each entry carries the hashes beside its way up the day's Merkle tree (RFC 6962, 2.1.1). With them
anybody can compute the root that the seal signed, and so see that the entry was among that day's;
of the other entries the hashes say nothing. Where the selection holds all of a person's entries,
their chain is checked from its beginning to the end that the signed manifest names.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any

from lms.archives.rules.offline.checker import Checker, from_hex
from lms.archives.rules.offline.shapes import FILE_SHAPE, SELECTION_SHAPE, fits, signed_parts
from lms.archives.rules.offline.strict_json import parse

FORMAT = "callcraft-selection"


def is_selection(document: Any) -> bool:
    """Whether this is the manifest of a selection."""
    if not signed_parts(document, SELECTION_SHAPE, "signature"):
        return False
    body = document["body"]
    return (
        body["format"] == FORMAT
        and body["version"] == 1
        and all(fits(file, FILE_SHAPE) for file in body["files"])
        and all(_is_end(end) for end in body["people"].values())
        and all(_is_range(one) for one in body["entries"])
    )


def check_selection(
    checker: Checker, body: dict[str, Any], seals: Iterable[Any], lines: Iterable[bytes]
) -> None:
    """Check entries and seals against what the manifest's signed `body` says is here."""
    _Selection(checker, body).check(seals, lines)


class _Selection:
    def __init__(self, checker: Checker, body: dict[str, Any]) -> None:
        self._checker, self._report, self._body = checker, checker.report, body
        self._seals: dict[int, dict[str, Any]] = {}
        self._left = [list(one) for one in body["entries"]]  # ranges not seen yet
        self._last = self._sealed = self._unsealed = 0

    def check(self, seals: Iterable[Any], lines: Iterable[bytes]) -> None:
        for n, row in enumerate(seals, 1):
            self._report.seals = n
            if seal := self._checker.checked_seal(n, row):
                if seal["centre"] != self._body["centre"]:
                    self._report.add("seal_chain", n=seal["number"])
                self._seals[seal["number"]] = seal
        for line in lines:
            try:
                self._add(parse(line))
            except ValueError:
                self._checker.add_unreadable()
        self._finish()

    def _add(self, row: Any) -> None:
        if not self._checker.begin(row):
            return
        header, seq = row["header"], row["header"]["seq"]
        if not self._take(seq):
            self._report.add("entry_added", seq=seq)
            return
        if seq < self._last:
            self._report.add("entry_order", seq=seq)
        self._last = seq
        if header["person"] in self._body["people"]:
            self._checker.check_person(header, row["hash"])
        self._check_path(header, row)

    def _take(self, seq: int) -> bool:
        """Whether this number is among those written, and was not seen before."""
        for n, (first, last) in enumerate(self._left):
            if first <= seq <= last:
                rest = ([first, seq - 1], [seq + 1, last])
                self._left[n : n + 1] = [one for one in rest if one[0] <= one[1]]
                return True
        return False

    def _check_path(self, header: dict[str, Any], row: dict[str, Any]) -> None:
        seq, number = header["seq"], row.get("seal")
        if number is None:
            self._unsealed += 1
            return
        seal = self._seals.get(number) if isinstance(number, int) else None
        if seal is None or not seal["first_seq"] <= seq <= seal["last_seq"]:
            self._report.add("path_wrong", seq=seq, n=number)
            return
        index, size = seq - seal["first_seq"], seal["last_seq"] - seal["first_seq"] + 1
        if root_by(row["hash"], index, size, row.get("path")) != seal["root"]:
            self._report.add("path_wrong", seq=seq, n=number)
        elif not seal["starts_at"] <= header["recorded_at"] < seal["ends_at"]:
            self._report.add("seal_day", seq=seq, n=number)
        else:
            self._sealed += 1

    def _finish(self) -> None:
        self._checker.report_missing()
        for first, last in self._left:
            self._report.add("entry_missing", first=first, last=last)
        for person, (person_seq, head_hash) in sorted(self._body["people"].items()):
            if self._checker.people.get(person, (0, "")) != (person_seq, head_hash):
                self._report.add("person_head", person=person)
        self._checker.finish_contains()
        self._report.sealed_to = max((seal["last_seq"] for seal in self._seals.values()), default=0)
        self._report.proof = {
            "scope": self._body["scope"],
            "people": len(self._body["people"]),
            "sealed": self._sealed,
            "unsealed": self._unsealed,
            "days": sorted(seal["day"] for seal in self._seals.values()),
        }


def root_by(leaf: str, index: int, size: int, path: Any) -> str:
    """The root to which `path` leads from leaf `index` of `size`; empty when it leads nowhere."""
    if not isinstance(path, list) or not all(isinstance(one, str) for one in path):
        return ""
    node = hashlib.sha256(b"\x00" + from_hex(leaf)).digest()
    beside = [from_hex(one) for one in path]
    last = size - 1
    while last:
        if index % 2 or index < last:  # a sibling: to the left, or to the right
            if not beside:
                return ""
            other = beside.pop(0)
            pair = other + node if index % 2 else node + other
            node = hashlib.sha256(b"\x01" + pair).digest()
        index, last = index // 2, last // 2
    return "" if beside else node.hex()


def _is_end(end: Any) -> bool:
    return (
        isinstance(end, list)
        and len(end) == 2
        and isinstance(end[0], int)
        and isinstance(end[1], str)
    )


def _is_range(one: Any) -> bool:
    return isinstance(one, list) and len(one) == 2 and all(isinstance(n, int) for n in one)
