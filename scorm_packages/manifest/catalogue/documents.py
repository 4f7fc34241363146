"""Findings about reading an XML file."""

from collections.abc import Mapping

from scorm_packages.manifest.catalogue.entry import Entry, Text

ENTRIES: Mapping[str, Entry] = {
    "xml.too_large": Entry(
        severity="error",
        because="The limit keeps one file from exhausting the server's memory.",
        en=Text(
            "The file has {size}; at most {limit} are accepted.",
            "Export the package again; a course description is never this large.",
        ),
        zh=Text(
            "该文件大小为 {size}，超过了上限 {limit}。",
            "请重新导出课件包；正常的课程描述文件不会这么大。",
        ),
    ),
    "xml.empty": Entry(
        severity="error",
        because="XML 1.0 §2.1: a document has a root element.",
        en=Text("The file is empty.", "Export the package again and upload the new file."),
        zh=Text("该文件是空的。", "请重新导出课件包后上传新文件。"),
    ),
    "xml.undecodable": Entry(
        severity="error",
        because="XML 1.0 §4.3.3: a document must be in the encoding that it declares.",
        en=Text(
            "The text cannot be read in any known encoding (declared: {declared}).",
            "Save the file as UTF-8 and make the zip again.",
        ),
        zh=Text(
            "无法用任何已知编码读取该文件的文字（声明的编码：{declared}）。",
            "请将该文件另存为 UTF-8 编码后重新压缩。",
        ),
    ),
    "xml.encoding_repaired": Entry(
        severity="repaired",
        because="XML 1.0 §4.3.3: a document must be in the encoding that it declares.",
        en=Text(
            "The file declares {declared} but is written in {used}; it was read as {used}.",
            "Check that the titles look right. If not, save the file as UTF-8.",
        ),
        zh=Text(
            "该文件声明的编码为 {declared}，实际为 {used}，已按 {used} 读取。",
            "请核对标题显示是否正确；如不正确，请另存为 UTF-8 编码。",
        ),
    ),
    "xml.doctype": Entry(
        severity="error",
        because="A document type can pull in other files and swell without end (XXE, XML bomb).",
        en=Text(
            "The file has a DOCTYPE declaration, which is refused for safety.",
            "Remove the DOCTYPE and its entities from the file and make the zip again.",
        ),
        zh=Text(
            "该文件含有 DOCTYPE 声明，出于安全考虑已拒绝。",
            "请删除文件中的 DOCTYPE 及其实体定义后重新压缩。",
        ),
    ),
    "xml.too_deep": Entry(
        severity="error",
        because="The limits of the parser keep one file from exhausting the server.",
        en=Text(
            "Elements of the file are nested without end, or a text in it is.",
            "Export the package again; a course description never has hundreds of levels.",
        ),
        zh=Text(
            "该文件的元素嵌套过深，或其中的文本过长。",
            "请重新导出课件包；正常的课程描述文件不会有数百层嵌套。",
        ),
    ),
    "xml.not_well_formed": Entry(
        severity="error",
        because="XML 1.0 §2.1: only a well-formed document is XML.",
        en=Text(
            "The file is not well-formed XML. The parser says: {detail}",
            "Export the package again. If the file was edited by hand, mend it at the line named "
            "(often an “&” that should be “&amp;”).",
        ),
        zh=Text(
            "该文件不是格式良好的 XML。解析器提示：{detail}",
            "请重新导出课件包；如手工修改过该文件，请按所示行号修正（常见原因是“&”未写成“&amp;”）。",
        ),
    ),
}
