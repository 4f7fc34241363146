"""What can be wrong with an archive, in both languages, and the report that lists it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

MAX_FAULTS = 1000  # faults listed; further ones are counted

FAULTS = {  # code: what is wrong, in English and in Chinese
    "file_damaged": ("{name} cannot be read", "{name} 无法读取"),
    "file_missing": ("{name} is missing", "缺少文件 {name}"),
    "file_unexpected": ("{name} does not belong to the archive", "{name} 不属于该档案"),
    "file_changed": ("{name} is not the file that was exported", "{name} 与导出时的文件不一致"),
    "manifest_unreadable": ("the manifest is not in the known form", "清单格式无法识别"),
    "manifest_changed": ("the manifest's signature does not match", "清单的签名不匹配"),
    "record_unreadable": ("the record is not in the known form", "个人档案格式无法识别"),
    "record_changed": ("the record's signature does not match", "个人档案的签名不匹配"),
    "key_unreadable": ("key {n} is not in the known form", "第 {n} 个密钥格式无法识别"),
    "key_changed": ("key {key} was changed", "密钥 {key} 已被改动"),
    "key_untrusted": ("key {key} is not a trusted one", "密钥 {key} 不在可信密钥之列"),
    "key_unknown": (
        "{what} names a key that is not there: {key}",
        "{what} 所用的密钥不存在：{key}",
    ),
    "seal_unreadable": ("seal {n} is not in the known form", "第 {n} 次封存的格式无法识别"),
    "seal_changed": ("seal {n} was changed", "第 {n} 次封存已被改动"),
    "seal_signature": ("seal {n} carries a wrong signature", "第 {n} 次封存的签名不匹配"),
    "seal_order": (
        "seal {n} stands where seal {expected} belongs",
        "应为第 {expected} 次封存，实为第 {n} 次",
    ),
    "seal_chain": ("seal {n} does not follow the seal before it", "第 {n} 次封存与前一次不衔接"),
    "seal_missing": (
        "seals after {n} are missing: {expected} were made",
        "第 {n} 次之后的封存缺失：应有 {expected} 次",
    ),
    "seal_added": (
        "seals were added: {expected} were made, {n} are here",
        "封存多出：应有 {expected} 次，实有 {n} 次",
    ),
    "seal_root": (
        "entries {first} to {last} are not those that seal {n} ({day}) sealed",
        "第 {first} 至 {last} 条与第 {n} 次封存（{day}）的内容不一致",
    ),
    "seal_day": (
        "entry {seq} was not recorded on the day of seal {n}",
        "第 {seq} 条的登记时间不在第 {n} 次封存的当日",
    ),
    "entry_unreadable": ("line {n} is not an entry", "第 {n} 行不是有效条目"),
    "entry_changed": ("the header of entry {seq} was changed", "第 {seq} 条的条目头已被改动"),
    "payload_changed": ("the content of entry {seq} was changed", "第 {seq} 条的内容已被改动"),
    "payload_missing": ("the content of entry {seq} is missing", "第 {seq} 条的内容缺失"),
    "content_unreadable": (
        "the content of entry {seq} cannot be opened: it or its key was changed",
        "第 {seq} 条的内容无法解密：内容或其密钥已被改动",
    ),
    "attachment_missing": (
        "the attachment {name} of entry {seq} is missing",
        "第 {seq} 条的附件 {name} 缺失",
    ),
    "attachment_changed": (
        "the attachment {name} of entry {seq} was changed",
        "第 {seq} 条的附件 {name} 已被改动",
    ),
    "path_wrong": (
        "entry {seq} does not belong to seal {n}, which it names",
        "第 {seq} 条不属于其所指的第 {n} 次封存",
    ),
    "anchor_changed": (
        "seals {first} to {last} are not those whose root was printed",
        "第 {first} 至 {last} 次封存与纸质件上的根不一致",
    ),
    "entry_missing": ("entries {first} to {last} were removed", "第 {first} 至 {last} 条已被删除"),
    "tail_missing": (
        "the end was cut off: entries {first} to {last}",
        "末尾被截断：缺少第 {first} 至 {last} 条",
    ),
    "entry_added": ("entry {seq} was inserted", "第 {seq} 条是插入的"),
    "entry_order": ("entry {seq} stands in the wrong place", "第 {seq} 条的位置不对"),
    "entry_centre": ("entry {seq} belongs to another centre", "第 {seq} 条属于其他中心"),
    "entry_supersedes": (
        "entry {seq} supersedes an entry that is not before it",
        "第 {seq} 条所取代的条目不在其之前",
    ),
    "chain_broken": (
        "entry {seq} does not follow the entry before it",
        "第 {seq} 条与前一条不衔接",
    ),
    "person_chain": (
        "entry {seq} does not follow the entry before it of person {person}",
        "第 {seq} 条与人员 {person} 的前一条不衔接",
    ),
    "time_reversed": (
        "entry {seq} was recorded before the entry ahead of it",
        "第 {seq} 条的登记时间早于前一条",
    ),
    "head_changed": (
        "the archive does not end with the entry that was last",
        "档案的最后一条与记载不一致",
    ),
    "person_head": (
        "the last entry of person {person} is not the one noted",
        "人员 {person} 的最后一条与记载不一致",
    ),
    "not_contained": ("no entry has the hash {hash}", "没有哈希值为 {hash} 的条目"),
}
LANGUAGES = ("en", "zh-Hans")


@dataclass(frozen=True)
class Fault:
    """One thing that is not as it was: a stable code, and the place it names in `params`."""

    code: str
    params: dict[str, Any]

    def message(self, language: str = "en") -> str:
        return FAULTS[self.code][LANGUAGES.index(language)].format(**self.params)


@dataclass
class Report:
    """What the check found. `fault_count` goes on counting where `faults` stops listing.

    `destroyed` are contents that were destroyed by order, each with the certificate that says so;
    `proof` is set for a selection of entries: what it shows of them (`selection.check_selection`).
    """

    centre: int = 0
    entries: int = 0
    seals: int = 0
    sealed_to: int = 0
    keys: list[str] = field(default_factory=list)
    exported_at: str = ""
    contains_seq: int | None = None
    attachments: int = 0
    destroyed: list[dict[str, Any]] = field(default_factory=list)
    proof: dict[str, Any] | None = None
    faults: list[Fault] = field(default_factory=list)
    fault_count: int = 0

    @property
    def ok(self) -> bool:
        return self.fault_count == 0

    def add(self, code: str, **params: Any) -> None:
        self.fault_count += 1
        if len(self.faults) < MAX_FAULTS:
            self.faults.append(Fault(code, params))

    def as_dict(self, language: str = "en") -> dict[str, Any]:
        listed = [
            {"code": fault.code, "params": fault.params, "message": fault.message(language)}
            for fault in self.faults
        ]
        own = {name: value for name, value in vars(self).items() if name != "faults"}
        return {"ok": self.ok, **own, "faults": listed}
