"""Findings about content that was brought to newer versions of its libraries."""

from collections.abc import Mapping

from content.h5p.rules.catalogue.entry import Entry, Text

ENTRIES: Mapping[str, Entry] = {
    "h5p.upgrade.done": Entry(
        severity="note",
        because="Whoever meets a difference wants to know what was done.",
        en=Text(
            "The content was brought from {before} to {after} by the libraries' own scripts.",
            "Look through it once before learners get it.",
        ),
        zh=Text(
            "内容已由内容库自带的脚本从 {before} 升级到 {after}。",
            "请在分配给学员之前完整检查一遍。",
        ),
    ),
    "h5p.upgrade.emptied": Entry(
        severity="error",
        because="An upgrade that loses everything is no upgrade.",
        en=Text(
            "Nothing is left of the content after the upgrade.",
            "Keep the version that you have, and tell those who make the library.",
        ),
        zh=Text(
            "升级后内容为空。",
            "请继续使用现有版本，并告知内容库的开发者。",
        ),
    ),
    "h5p.upgrade.fewer_parts": Entry(
        severity="warning",
        because="Parts that the new version does not know are left out when content is checked.",
        en=Text(
            "The content had {before} parts and has {after} after the upgrade.",
            "Compare the two versions; keep the older one if something is missing.",
        ),
        zh=Text(
            "内容原有 {before} 个部分，升级后为 {after} 个。",
            "请对比两个版本；如有缺失，请继续使用旧版本。",
        ),
    ),
}
