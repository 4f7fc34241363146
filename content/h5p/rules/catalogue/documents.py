"""Findings about JSON files: h5p.json, content.json, library.json, semantics.json."""

from collections.abc import Mapping

from content.h5p.rules.catalogue.entry import Entry, Text

ENTRIES: Mapping[str, Entry] = {
    "h5p.json.too_large": Entry(
        severity="error",
        because="A description is read into memory as a whole, so its size is bounded.",
        en=Text(
            "{file} has {size}; at most {limit} are read.",
            "Open the content in an H5P editor, divide it into several, and export them.",
        ),
        zh=Text(
            "{file} 大小为 {size}，最多可读取 {limit}。",
            "请在 H5P 编辑器中打开该内容，拆分为多个后重新导出。",
        ),
    ),
    "h5p.json.encoding": Entry(
        severity="error",
        because="RFC 8259 §8.1: JSON between systems is encoded in UTF-8.",
        en=Text(
            "{file} is not UTF-8 text (byte {position}).",
            "Export the package again; if the file was edited by hand, save it as UTF-8.",
        ),
        zh=Text(
            "{file} 不是 UTF-8 文本（第 {position} 个字节）。",
            "请重新导出该包；如手动编辑过此文件，请另存为 UTF-8 编码。",
        ),
    ),
    "h5p.json.byte_order_mark": Entry(
        severity="note",
        because="RFC 8259 §8.1: JSON has no byte order mark; readers may ignore one.",
        en=Text(
            "{file} begins with a byte order mark, which was left out.",
            "Nothing needs to be done. Other systems may refuse the file.",
        ),
        zh=Text(
            "{file} 以字节顺序标记（BOM）开头，已忽略。",
            "无需处理；但其他系统可能无法读取该文件。",
        ),
    ),
    "h5p.json.broken": Entry(
        severity="error",
        because="RFC 8259: what is not JSON cannot be read, and guessing would change it.",
        en=Text(
            "{file} is not valid JSON: line {line}, column {column}.",
            "Export the package again; if the file was edited by hand, mend that place.",
        ),
        zh=Text(
            "{file} 不是有效的 JSON：第 {line} 行第 {column} 列有误。",
            "请重新导出该包；如手动编辑过此文件，请修正该处。",
        ),
    ),
    "h5p.json.too_deep": Entry(
        severity="error",
        because="Every program that reads JSON recursively has a depth at which it breaks.",
        en=Text(
            "{file} is nested more than {limit} levels deep.",
            "Open the content in an H5P editor and put less into one another, then export it.",
        ),
        zh=Text(
            "{file} 的嵌套超过 {limit} 层。",
            "请在 H5P 编辑器中减少内容的嵌套层数后重新导出。",
        ),
    ),
    "h5p.json.number": Entry(
        severity="error",
        because="RFC 8259 §6: NaN and infinity are no JSON; browsers make infinity of 1e999.",
        en=Text(
            "{file} has a number that no program can keep: {number}.",
            "Open the content in an H5P editor, correct the number, and export it.",
        ),
        zh=Text(
            "{file} 中含有无法处理的数字：{number}。",
            "请在 H5P 编辑器中更正该数字后重新导出。",
        ),
    ),
    "h5p.json.duplicate_key": Entry(
        severity="warning",
        because="RFC 8259 §4: names within an object should be unique; browsers take the last.",
        en=Text(
            "{file} says {count} things twice, such as {names}; the last of each counts, as in a "
            "browser.",
            "Look whether the content is as its author meant it; if not, export it again.",
        ),
        zh=Text(
            "{file} 中有 {count} 项重复定义（如 {names}），以最后一次为准，与浏览器一致。",
            "请检查内容是否符合作者原意；如不符，请重新导出。",
        ),
    ),
    "h5p.json.characters": Entry(
        severity="note",
        because="U+0000 and halves of surrogate pairs are no text; databases do not keep them.",
        en=Text(
            "{file} holds {count} characters that are no text; they were replaced.",
            "Nothing needs to be done, unless a text now looks odd.",
        ),
        zh=Text(
            "{file} 中有 {count} 个非文本字符，已替换。",
            "无需处理；如发现文字异常，请更正原内容。",
        ),
    ),
    "h5p.json.not_an_object": Entry(
        severity="error",
        because="H5P: each of these files has one thing at its top, an object or a list.",
        en=Text(
            "{file} holds {found} where {expected} belongs.",
            "Export the package again with an H5P editor.",
        ),
        zh=Text(
            "{file} 的最外层应为 {expected}，实际为 {found}。",
            "请用 H5P 编辑器重新导出该包。",
        ),
    ),
}
