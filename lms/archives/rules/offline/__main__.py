"""Check a training archive without trusting whoever handed it over.

    python verify.py ARCHIVE.zip                   check the export, zipped or unpacked
    python verify.py record.json                   check one person's record (attached to its PDF)
    python verify.py ARCHIVE.zip --trust KEY       accept no signing key but KEY (its fingerprint)
    python verify.py ARCHIVE.zip --contains HASH   tell where the entry with this hash stands

Needs Python 3.9 or later and nothing else. Exit status: 0 whole, 1 faults found, 2 wrong usage.

What is checked. Every entry's header hashes to the entry's hash, its content and salt to the
commitment in the header; entries are numbered without gaps; each names the hash of the entry before
it, in the centre and of the same person. Each day is sealed by the Merkle root (RFC 6962) of its
entries, each seal names the one before it, and seals, keys and manifest carry Ed25519 signatures
(RFC 8032). The signed manifest says how far the archive reached, so a cut-off end shows as well.

What no check inside a file can tell is whose key signed it: compare the fingerprint printed here
with the one the training office printed on paper, or pass that one with --trust.
"""

from __future__ import annotations

import argparse
import json
import locale
import sys
from collections.abc import Sequence
from pathlib import Path

from lms.archives.rules.offline.container import check_export
from lms.archives.rules.offline.faults import LANGUAGES, Report
from lms.archives.rules.offline.record import check_record

WORDS = {
    "found": (
        "{entries} entries, {seals} seals (up to entry {sealed_to}), exported {exported_at}",
        "{entries} 条记录，已封存 {seals} 次（至第 {sealed_to} 条），导出时间 {exported_at}",
    ),
    "record": ("{entries} entries of one person", "一名员工的 {entries} 条记录"),
    "key": ("Signing key: {key}", "签名密钥：{key}"),
    "compare": (
        "Compare this key with the one printed on paper, or pass that one with --trust.",
        "请与纸质件上印制的密钥核对，或用 --trust 传入该密钥。",
    ),
    "contains": ("The hash given is entry {seq}.", "所给哈希值对应第 {seq} 条。"),
    "whole": (
        "WHOLE: nothing was changed, removed, inserted or moved.",
        "完整：未发现改动、删除、插入或移位。",
    ),
    "faults": ("NOT WHOLE: {count} faults.", "不完整：发现 {count} 处问题。"),
    "more": ("… and {count} more", "……另有 {count} 处"),
}


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Check a training archive.")
    parser.add_argument("archive", nargs="?", type=Path, default=Path(__file__).resolve().parent)
    parser.add_argument("--trust", metavar="KEY", action="append", default=[])
    parser.add_argument("--contains", metavar="HASH")
    parser.add_argument("--json", action="store_true", help="one JSON document")
    parser.add_argument("--lang", choices=LANGUAGES, default=_language())
    options = parser.parse_args(arguments)
    is_record = options.archive.suffix == ".json"
    check = check_record if is_record else check_export
    report = check(options.archive, options.trust, options.contains)
    if options.json:
        print(json.dumps(report.as_dict(options.lang)))
    else:
        found = "record" if is_record else "found"
        print("\n".join(_lines(report, found, options.lang, trusted=bool(options.trust))))
    return 0 if report.ok else 1


def _language() -> str:
    return (
        "zh-Hans" if (locale.getlocale()[0] or "").lower().startswith(("zh", "chinese")) else "en"
    )


def _lines(report: Report, found: str, language: str, trusted: bool) -> list[str]:
    def say(word: str, **params: object) -> str:
        return WORDS[word][LANGUAGES.index(language)].format(**params)

    lines = [say(found, **vars(report)), *(say("key", key=key) for key in report.keys)]
    if not trusted:
        lines.append(say("compare"))
    if report.contains_seq is not None:
        lines.append(say("contains", seq=report.contains_seq))
    if report.ok:
        return [*lines, say("whole")]
    lines.append(say("faults", count=report.fault_count))
    lines += [f"  {fault.code}: {fault.message(language)}" for fault in report.faults]
    if report.fault_count > len(report.faults):
        lines.append("  " + say("more", count=report.fault_count - len(report.faults)))
    return lines


if __name__ == "__main__":
    # A Chinese report must not fail on a console that cannot show it.
    sys.stdout.reconfigure(errors="replace")  # type: ignore[union-attr]
    sys.exit(main())
