"""The form of every document in an archive, and the domains under which they are hashed."""

from __future__ import annotations

from typing import Any

GENESIS = "0" * 64
ENTRY_DOMAIN = b"callcraft.archive.entry.v1\n"
PAYLOAD_DOMAIN = b"callcraft.archive.payload.v1\n"
SEAL_DOMAIN = b"callcraft.archive.seal.v1\n"
KEY_DOMAIN = b"callcraft.archive.key.v1\n"
MANIFEST_DOMAIN = b"callcraft.archive.manifest.v1\n"
RECORD_DOMAIN = b"callcraft.archive.record.v1\n"

ENTRY_SHAPE = {
    "version": int, "entry": str, "centre": int, "seq": int, "person": str, "person_seq": int,
    "kind": str, "source": (str, type(None)), "supersedes_seq": (int, type(None)),
    "occurred_at": str, "recorded_at": str, "payload_sha256": str, "prev_centre_hash": str,
    "prev_person_hash": str,
}  # fmt: skip
SEAL_SHAPE = {
    "version": int, "seal": str, "centre": int, "number": int, "day": str, "starts_at": str,
    "ends_at": str, "first_seq": int, "last_seq": int, "root": str, "prev_seal_hash": str,
    "sealed_at": str, "key_id": str,
}  # fmt: skip
KEY_SHAPE = {
    "version": int, "key": str, "centre": int, "key_id": str, "public_key": str, "created_at": str,
}  # fmt: skip
MANIFEST_SHAPE = {
    "format": str, "version": int, "centre": int, "centre_name": str, "exported_at": str,
    "entries": int, "head_hash": str, "seals": int, "last_seal_hash": str, "key_id": str,
    "files": list,
}  # fmt: skip
RECORD_SHAPE = {
    "version": int, "centre": int, "person": str, "person_seq": int, "seq": int, "head_hash": str,
    "recorded_at": str, "key_id": str,
}  # fmt: skip
RECORD_SHAPE_2 = {**RECORD_SHAPE, "destroyed": list}  # some contents were destroyed by order
SELECTION_SHAPE = {
    "format": str, "version": int, "centre": int, "centre_name": str, "exported_at": str,
    "scope": dict, "people": dict, "entries": list, "key_id": str, "files": list,
}  # fmt: skip
FILE_SHAPE = {"name": str, "bytes": int, "sha256": str}


def fits(value: Any, shape: dict[str, Any]) -> bool:
    return (
        isinstance(value, dict)
        and value.keys() == shape.keys()
        and all(isinstance(value[name], kind) for name, kind in shape.items())
    )


def signed_parts(row: Any, shape: dict[str, Any], *others: str) -> bool:
    """Whether `row` is {"body": of this shape, and each of `others` a text}."""
    return fits(row, {"body": dict, **dict.fromkeys(others, str)}) and fits(row["body"], shape)
