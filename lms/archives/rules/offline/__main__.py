"""Check a training archive without trusting whoever handed it over.

    python verify.py ARCHIVE.zip                   check the export, zipped or unpacked
    python verify.py record.json                   check one person's record (attached to its PDF)
    python verify.py ARCHIVE.zip --trust KEY       accept no signing key but KEY (its fingerprint)
    python verify.py ARCHIVE.zip --contains HASH   tell where the entry with this hash stands
    python verify.py ARCHIVE.zip --anchor 3-9:ROOT compare seals 3 to 9 with a root on paper

Needs Python 3.9 or later and nothing else. Exit status: 0 whole, 1 faults found, 2 wrong usage.

What is checked. Every entry's header hashes to the entry's hash, its content and salt to the
commitment in the header; entries are numbered without gaps; each names the hash of the entry before
it, in the centre and of the same person. Each day is sealed by the Merkle root (RFC 6962) of its
entries, each seal names the one before it, and seals, keys and manifest carry Ed25519 signatures
(RFC 8032). The signed manifest says how far the archive reached, so a cut-off end shows as well.

A selection (of one person, a team, a month) holds some entries, each with the hashes that lead from
it to the root of its day, and nothing of the others. A content that was destroyed by order is named
with the certificate that says so, an entry itself; one that merely is not there is a fault.
Documents that entries name by their hash travel along and are hashed as well.

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
    "proof": (
        "{entries} entries, selected ({scope}); exported {exported_at}",
        "选取的 {entries} 条记录（{scope}），导出时间 {exported_at}",
    ),
    "proves_people": (
        "Shown: these are all entries of {people} person(s) up to then.",
        "可证明：截至导出时，这是 {people} 名员工的全部记录。",
    ),
    "proves_seals": (
        "Shown: {sealed} of them stand in the signed day seals; {unsealed} were not sealed yet.",
        "可证明：其中 {sealed} 条在已签名的每日封存之内；{unsealed} 条尚未封存。",
    ),
    "proves_no_more": (
        "It shows and says nothing of anybody else's entries.",
        "不显示、也不说明任何其他人的记录。",
    ),
    "attachments": ("{attachments} attachments, compared", "已核对 {attachments} 个附件"),
    "destroyed": (
        "Destroyed by order (entry {certificate}): contents of {entries}; {at}, {by}, {under}",
        "依规销毁（第 {certificate} 条证明）：第 {entries} 条的内容；{at}，{by}，{under}",
    ),
    "destroyed_said": (
        "Destroyed by order, as the signed record says: contents of {entries}",
        "依规销毁（已签名的个人档案载明）：第 {entries} 条的内容",
    ),
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
    parser.add_argument("--anchor", metavar="FIRST-LAST:ROOT", type=_anchor)
    parser.add_argument("--json", action="store_true", help="one JSON document")
    parser.add_argument("--lang", choices=LANGUAGES, default=_language())
    options = parser.parse_args(arguments)
    is_record = options.archive.suffix == ".json"
    if is_record:
        report = check_record(options.archive, options.trust, options.contains)
    else:
        report = check_export(
            options.archive, options.trust, options.contains, anchor=options.anchor
        )
    if options.json:
        print(json.dumps(report.as_dict(options.lang)))
    else:
        found = "record" if is_record else "proof" if report.proof else "found"
        print("\n".join(_lines(report, found, options.lang, trusted=bool(options.trust))))
    return 0 if report.ok else 1


def _anchor(text: str) -> tuple[int, int, str]:
    seals, _, root = text.partition(":")
    first, _, last = seals.partition("-")
    return int(first), int(last), root


def _language() -> str:
    return (
        "zh-Hans" if (locale.getlocale()[0] or "").lower().startswith(("zh", "chinese")) else "en"
    )


def _lines(report: Report, found: str, language: str, trusted: bool) -> list[str]:
    def say(word: str, **params: object) -> str:
        return WORDS[word][LANGUAGES.index(language)].format(**params)

    lines = [say(found, **_found(report)), *(say("key", key=key) for key in report.keys)]
    if report.proof:
        lines += [say(word, **report.proof) for word in _proved(report.proof)]
    if report.attachments:
        lines.append(say("attachments", attachments=report.attachments))
    for one in report.destroyed:
        named = ", ".join(map(str, one["entries"]))
        word = "destroyed" if "certificate" in one else "destroyed_said"
        lines.append(say(word, **{**one, "entries": named}))
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


def _found(report: Report) -> dict[str, object]:
    scope = (report.proof or {}).get("scope", {})
    return {**vars(report), "scope": " ".join(str(part) for part in scope.values())}


def _proved(proof: dict[str, object]) -> list[str]:
    return [*(["proves_people"] if proof["people"] else []), "proves_seals", "proves_no_more"]


if __name__ == "__main__":
    # A Chinese report must not fail on a console that cannot show it.
    sys.stdout.reconfigure(errors="replace")  # type: ignore[union-attr]
    sys.exit(main())
