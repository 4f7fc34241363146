"""Findings about an archive that should hold H5P's own editor."""

from collections.abc import Mapping

from content.h5p.rules.catalogue.entry import Entry, Text

FETCH_EN = (
    "Download the source of H5P's editor library (h5p-editor-php-library) as a zip, and upload "
    "that file as it is."
)
FETCH_ZH = "请下载 H5P 编辑器库（h5p-editor-php-library）的源代码 zip 文件，并原样上传。"

ENTRIES: Mapping[str, Entry] = {
    "h5p.editor.not_found": Entry(
        severity="error",
        because="The editor is where scripts/h5peditor.js lies.",
        en=Text("There is no H5P editor in this file.", FETCH_EN),
        zh=Text("该文件中没有 H5P 编辑器。", FETCH_ZH),
    ),
    "h5p.editor.incomplete": Entry(
        severity="error",
        because="Without these files the editor would open as an empty page.",
        en=Text("The editor is not whole; {count} files are missing: {names}.", FETCH_EN),
        zh=Text("编辑器不完整，缺少 {count} 个文件：{names}。", FETCH_ZH),
    ),
    "h5p.editor.no_text_editor": Entry(
        severity="warning",
        because="The editor hands texts with formatting to another program that comes with it.",
        en=Text(
            "{file} is missing; formatted text cannot be edited without it.",
            FETCH_EN,
        ),
        zh=Text("缺少 {file}，没有它就无法编辑带格式的文本。", FETCH_ZH),
    ),
    "h5p.editor.too_large": Entry(
        severity="error",
        because="The real editor has a few hundred files and some ten MiB.",
        en=Text(
            "The editor has {count} files and {size}; at most {most} files and {limit} are taken.",
            FETCH_EN,
        ),
        zh=Text(
            "编辑器共有 {count} 个文件、{size}；最多允许 {most} 个文件、{limit}。",
            FETCH_ZH,
        ),
    ),
}
