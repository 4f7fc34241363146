"""The check itself: keys, seals, entries, in the order they come."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable
from typing import Any

from lms.archives.rules.offline.ed25519 import ed25519_verifies
from lms.archives.rules.offline.faults import Report
from lms.archives.rules.offline.merkle_tree import MerkleTree
from lms.archives.rules.offline.shapes import (
    ENTRY_DOMAIN,
    ENTRY_SHAPE,
    GENESIS,
    KEY_DOMAIN,
    KEY_SHAPE,
    PAYLOAD_DOMAIN,
    SEAL_DOMAIN,
    SEAL_SHAPE,
    fits,
    signed_parts,
)
from lms.archives.rules.offline.strict_json import canonical, digest

CERTIFICATE = "content_destroyed"  # the kind of entry that says which contents were destroyed


class Checker:
    """Takes keys, then seals, then entries in their order, then what the archive's end should be.

    Memory grows with the number of people and seals, not with the number of entries.
    `signature_verifies` may be replaced by a faster one with the same meaning.
    """

    def __init__(
        self,
        centre: int,
        trusted: Collection[str] = (),
        signature_verifies: Callable[[bytes, bytes, bytes], bool] = ed25519_verifies,
        contains: str | None = None,
        attachment: Callable[[str], str | None] | None = None,
    ) -> None:
        """`attachment` gives the hash of the document stored under a hash, None for none."""
        self.report = Report(centre=centre)
        self.people: dict[str, tuple[int, str]] = {}  # person: last number and hash
        self._trusted, self._verifies, self._contains = trusted, signature_verifies, contains
        self._attachment = attachment
        self._keys: dict[str, bytes] = {}
        self._gone: set[int] = set()  # entries without a content, not accounted for yet
        self._seals: list[dict[str, Any]] = []
        self._seal_hashes: list[str] = []
        self._open_seal, self._tree = 0, MerkleTree()
        self._last_seal_hash = self._last_hash = GENESIS
        self._last_seq, self._last_time = 0, ""
        self._gaps: list[list[int]] = []  # [first, last] of numbers not seen yet

    def add_keys(self, rows: Iterable[Any]) -> None:
        for n, row in enumerate(rows, 1):
            if not signed_parts(row, KEY_SHAPE, "signature"):
                self.report.add("key_unreadable", n=n)
                continue
            body, key_id = row["body"], row["body"]["key_id"]
            public_key = from_hex(body["public_key"])
            message = KEY_DOMAIN + canonical(body)
            if (
                hashlib.sha256(public_key).hexdigest() != key_id
                or body["centre"] != self.report.centre
                or not self._verifies(public_key, message, from_hex(row["signature"]))
            ):
                self.report.add("key_changed", key=key_id)
                continue
            if self._trusted and key_id not in self._trusted:
                self.report.add("key_untrusted", key=key_id)
            self._keys[key_id] = public_key
            self.report.keys.append(key_id)

    def signed(self, what: str, key_id: str, message: bytes, signature: str) -> bool | None:
        """Whether the signature is right; None (and a fault) when the key is not there."""
        if key_id not in self._keys:
            self.report.add("key_unknown", what=what, key=key_id)
            return None
        return self._verifies(self._keys[key_id], message, from_hex(signature))

    def add_seals(self, rows: Iterable[Any]) -> None:
        for n, row in enumerate(rows, 1):
            self.report.seals = n
            body = self.checked_seal(n, row)
            if body is None:
                continue
            number = body["number"]
            if number != n:
                self.report.add("seal_order", n=number, expected=n)
            elif (
                body["centre"] != self.report.centre
                or body["prev_seal_hash"] != self._last_seal_hash
                or body["first_seq"] != self.report.sealed_to + 1
                or body["last_seq"] < body["first_seq"]
            ):
                self.report.add("seal_chain", n=number)
            self._last_seal_hash = row["hash"]
            self.report.sealed_to = body["last_seq"]
            self._seals.append(body)
            self._seal_hashes.append(row["hash"])

    def checked_seal(self, n: int, row: Any) -> dict[str, Any] | None:
        """What the n-th seal says, by itself; None (and a fault) for what is no seal."""
        if not signed_parts(row, SEAL_SHAPE, "hash", "signature"):
            self.report.add("seal_unreadable", n=n)
            return None
        body: dict[str, Any] = row["body"]
        number, message = body["number"], SEAL_DOMAIN + canonical(body)
        if hashlib.sha256(message).hexdigest() != row["hash"]:
            self.report.add("seal_changed", n=number)
        if self.signed(f"seal {number}", body["key_id"], message, row["signature"]) is False:
            self.report.add("seal_signature", n=number)
        return body

    def check_anchor(self, first: int, last: int, root: str) -> None:
        """Compare with a root that was printed on paper, over the hashes of these seals."""
        tree = MerkleTree()
        for seal_hash in self._seal_hashes[first - 1 : last]:
            tree.add(from_hex(seal_hash))
        if not 0 < first <= last <= len(self._seal_hashes) or tree.root() != root:
            self.report.add("anchor_changed", first=first, last=last)

    def add_unreadable(self) -> None:
        self.report.entries += 1
        self.report.add("entry_unreadable", n=self.report.entries)

    def add_entry(self, row: Any) -> None:
        """`row` is {"header", "hash", "salt", "payload"}; salt and payload null when destroyed."""
        if not self.begin(row):
            return
        header, entry_hash = row["header"], row["hash"]
        if header["seq"] <= self._last_seq:
            self._place_late(header["seq"])
            return
        self._check_links(header, entry_hash)
        self.check_person(header, entry_hash)
        self._seal_entry(header, entry_hash)

    def add_own_entry(self, row: Any) -> None:
        """The same for an entry of one person's own chain, without the others between."""
        if self.begin(row):
            self.check_person(row["header"], row["hash"])

    def begin(self, row: Any) -> bool:
        """Count the row and check what it holds; False when it is no entry at all."""
        if not (
            isinstance(row, dict)
            and isinstance(row.get("hash"), str)
            and fits(row.get("header"), ENTRY_SHAPE)
        ):
            self.add_unreadable()
            return False
        self.report.entries += 1
        if row["hash"] == self._contains:
            self.report.contains_seq = row["header"]["seq"]
        self._check_content(row["header"], row["hash"], row)
        return True

    def _check_content(self, header: dict[str, Any], entry_hash: str, row: dict[str, Any]) -> None:
        seq, salt = header["seq"], row.get("salt")
        if digest(ENTRY_DOMAIN, header) != entry_hash:
            self.report.add("entry_changed", seq=seq)
        if header["centre"] != self.report.centre:
            self.report.add("entry_centre", seq=seq)
        if row.get("unopened"):
            self.report.add("content_unreadable", seq=seq)
        elif not isinstance(row.get("payload"), dict) or not isinstance(salt, str):
            self._gone.add(seq)
        elif digest(PAYLOAD_DOMAIN, row["payload"], from_hex(salt)) != header["payload_sha256"]:
            self.report.add("payload_changed", seq=seq)
        else:
            self._check_attachments(seq, row["payload"])
            if header["kind"] == CERTIFICATE:
                self._account_for(seq, row["payload"])

    def _check_attachments(self, seq: int, payload: dict[str, Any]) -> None:
        """The documents that the content names by their hash are there and are those."""
        listed = payload.get("attachments")
        if self._attachment is None or not isinstance(listed, list):
            return
        for one in listed:
            sha256 = one.get("sha256") if isinstance(one, dict) else None
            if not isinstance(sha256, str):
                continue
            self.report.attachments += 1
            found, name = self._attachment(sha256), str(one.get("name") or sha256)
            if found is None:
                self.report.add("attachment_missing", seq=seq, name=name)
            elif found != sha256:
                self.report.add("attachment_changed", seq=seq, name=name)

    def _account_for(self, certificate: int, payload: dict[str, Any]) -> None:
        """A certificate says which contents were destroyed, when, by whom and under what rule."""
        told = {name: str(payload.get(name) or "") for name in ("at", "by", "under")}
        self.accept_destroyed(payload.get("destroyed"), {"certificate": certificate, **told})

    def accept_destroyed(self, listed: Any, told: dict[str, Any] | None = None) -> None:
        """Contents that somebody who signs for it says were destroyed; `told` goes with them."""
        named = {seq for seq in listed if isinstance(seq, int)} if isinstance(listed, list) else ()
        accounted = sorted(self._gone.intersection(named))
        if accounted:
            self._gone.difference_update(accounted)
            self.report.destroyed.append({"entries": accounted, **(told or {})})

    def report_missing(self) -> None:
        """Contents that are not there and that no certificate accounts for."""
        for seq in sorted(self._gone):
            self.report.add("payload_missing", seq=seq)
        self._gone.clear()

    def _place_late(self, seq: int) -> None:
        """A number that is already behind us: out of its order, or there twice."""
        for n, (first, last) in enumerate(self._gaps):
            if first <= seq <= last:
                rest = ([first, seq - 1], [seq + 1, last])
                self._gaps[n : n + 1] = [gap for gap in rest if gap[0] <= gap[1]]
                self.report.add("entry_order", seq=seq)
                return
        self.report.add("entry_added", seq=seq)

    def _check_links(self, header: dict[str, Any], entry_hash: str) -> None:
        seq = header["seq"]
        if seq != self._last_seq + 1:
            self._gaps.append([self._last_seq + 1, seq - 1])
        elif header["prev_centre_hash"] != self._last_hash:
            self.report.add("chain_broken", seq=seq)
        if header["recorded_at"] < self._last_time:
            self.report.add("time_reversed", seq=seq)
        superseded = header["supersedes_seq"]
        if superseded is not None and not 0 < superseded < seq:
            self.report.add("entry_supersedes", seq=seq)
        self._last_seq, self._last_hash = seq, entry_hash
        self._last_time = header["recorded_at"]

    def check_person(self, header: dict[str, Any], entry_hash: str) -> None:
        person, person_seq = header["person"], header["person_seq"]
        before, before_hash = self.people.get(person, (0, GENESIS))
        if person_seq != before + 1 or header["prev_person_hash"] != before_hash:
            self.report.add("person_chain", seq=header["seq"], person=person)
        self.people[person] = (person_seq, entry_hash)

    def _seal_entry(self, header: dict[str, Any], entry_hash: str) -> None:
        while self._open_seal < len(self._seals):
            seal = self._seals[self._open_seal]
            if header["seq"] <= seal["last_seq"]:
                if not seal["starts_at"] <= header["recorded_at"] < seal["ends_at"]:
                    self.report.add("seal_day", seq=header["seq"], n=seal["number"])
                self._tree.add(from_hex(entry_hash))
                return
            self._close_seal(seal)

    def _close_seal(self, seal: dict[str, Any]) -> None:
        if self._tree.root() != seal["root"]:
            first, last, day = seal["first_seq"], seal["last_seq"], seal["day"]
            self.report.add("seal_root", n=seal["number"], first=first, last=last, day=day)
        self._open_seal, self._tree = self._open_seal + 1, MerkleTree()

    def finish(self, entries: int, head_hash: str, seals: int, last_seal_hash: str) -> Report:
        """Compare with the end the archive should have; return the report."""
        while self._open_seal < len(self._seals):
            self._close_seal(self._seals[self._open_seal])
        self.report_missing()
        for first, last in self._gaps:
            self.report.add("entry_missing", first=first, last=last)
        end = max(entries, self.report.sealed_to)
        if self._last_seq < end:
            self.report.add("tail_missing", first=self._last_seq + 1, last=end)
        elif self._last_seq > entries:
            self.report.add("entry_added", seq=self._last_seq)
        elif self._last_hash != head_hash:
            self.report.add("head_changed")
        if self.report.seals < seals:
            self.report.add("seal_missing", n=self.report.seals, expected=seals)
        elif self.report.seals > seals:
            self.report.add("seal_added", n=self.report.seals, expected=seals)
        elif self._last_seal_hash != last_seal_hash:
            self.report.add("seal_changed", n=seals)
        self.finish_contains()
        return self.report

    def finish_contains(self) -> None:
        """A hash that was asked for is in none of the entries seen."""
        if self._contains and self.report.contains_seq is None:
            self.report.add("not_contained", hash=self._contains)


def from_hex(text: str) -> bytes:
    """The bytes, or none when `text` is not lower-case hex: an empty key or hash fits nothing."""
    try:
        data = bytes.fromhex(text)
    except ValueError:
        return b""
    return data if data.hex() == text else b""
