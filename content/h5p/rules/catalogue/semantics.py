"""Findings about parameters against what their library's definition says of them."""

from collections.abc import Mapping

from content.h5p.rules.catalogue.entry import Entry, Text

ENTRIES: Mapping[str, Entry] = {
    "h5p.semantics.library_missing": Entry(
        severity="error",
        because="Content plays only with the libraries it names.",
        en=Text(
            "The library {library}, which the content uses, is not installed.",
            "Upload a package that contains {library}, or ask whoever may install H5P libraries.",
        ),
        zh=Text(
            "内容所用的库 {library} 尚未安装。",
            "请上传包含 {library} 的包，或联系有权安装 H5P 库的人员。",
        ),
    ),
    "h5p.semantics.no_parameters": Entry(
        severity="error",
        because="Without parameters there is no content.",
        en=Text(
            "There is no content for {library} to show.",
            "Open the content in an H5P editor, save it and export it again.",
        ),
        zh=Text(
            "没有可供 {library} 显示的内容。",
            "请在 H5P 编辑器中打开该内容，保存后重新导出。",
        ),
    ),
    "h5p.semantics.too_many": Entry(
        severity="error",
        because="The time in which content is checked is bounded.",
        en=Text(
            "The content has more than {limit} values, or texts with too many HTML elements.",
            "Divide it into several contents.",
        ),
        zh=Text(
            "内容的数据项超过 {limit} 个，或文本中的 HTML 元素过多。",
            "请将其拆分为多个内容。",
        ),
    ),
    "h5p.semantics.too_deep": Entry(
        severity="error",
        because="Every program that walks through content has a depth at which it breaks.",
        en=Text(
            "Content is nested more than {limit} levels deep; what lies deeper was left out.",
            "Put less content into one another.",
        ),
        zh=Text(
            "内容嵌套超过 {limit} 层，更深的部分已忽略。",
            "请减少内容的嵌套层数。",
        ),
    ),
    "h5p.semantics.more": Entry(
        severity="note",
        because="Twenty of a kind are enough to know what is wrong.",
        en=Text(
            "There are {count} more findings of the kind {kind}.",
            "Mend those that are shown first; the others often have the same cause.",
        ),
        zh=Text(
            "另有 {count} 条 {kind} 类提示未列出。",
            "请先处理已列出的提示，其余往往出于同一原因。",
        ),
    ),
    "h5p.semantics.type_dropped": Entry(
        severity="warning",
        because="A library fails on a value of a kind that it does not expect.",
        en=Text(
            "A value of the kind {found} stands where {expected} belongs; it was left out.",
            "Look at that place when the content plays; if something is missing, open the "
            "content in an H5P editor and save it again.",
        ),
        zh=Text(
            "此处应为 {expected}，实际为 {found}，已忽略该值。",
            "请播放内容并查看该处；如有缺失，请在 H5P 编辑器中打开内容并重新保存。",
        ),
    ),
    "h5p.semantics.type_mended": Entry(
        severity="note",
        because="What is meant can be told, although it is written in another kind of JSON.",
        en=Text(
            "A value of the kind {found} was read as {expected}.",
            "Nothing needs to be done.",
        ),
        zh=Text(
            "此处的 {found} 已按 {expected} 读取。",
            "无需处理。",
        ),
    ),
    "h5p.semantics.unknown_keys": Entry(
        severity="note",
        because="What a library's definition does not name cannot be checked, so it does not stay.",
        en=Text(
            "{count} entries that the library does not know were left out: {names}.",
            "Nothing needs to be done, unless something is missing when the content plays.",
        ),
        zh=Text(
            "库定义中没有的 {count} 个条目已忽略：{names}。",
            "无需处理；如播放时有缺失，请在 H5P 编辑器中重新保存内容。",
        ),
    ),
    "h5p.semantics.missing": Entry(
        severity="note",
        because="The library's definition asks for it and gives no value of its own.",
        en=Text(
            "{count} fields that the library asks for are empty: {names}.",
            "Nothing needs to be done if the content plays as it should; otherwise fill them in.",
        ),
        zh=Text(
            "库要求填写的 {count} 个字段为空：{names}。",
            "如内容播放正常则无需处理，否则请补填。",
        ),
    ),
    "h5p.semantics.markup_removed": Entry(
        severity="warning",
        because="HTML of a stranger may hold script; only what the definition asks for and what"
        " cannot run is kept.",
        en=Text(
            "{count} elements or attributes that may not stand here were taken out of the HTML:"
            " {names}.",
            "Look at that place when the content plays. Script in a text is a reason to ask "
            "where the file comes from.",
        ),
        zh=Text(
            "HTML 中有 {count} 个不允许的元素或属性已移除：{names}。",
            "请播放内容并查看该处；若文本中含有脚本，请核实文件来源。",
        ),
    ),
    "h5p.semantics.markup_escaped": Entry(
        severity="warning",
        because="Libraries write plain text into pages as HTML, so tags in it would act.",
        en=Text(
            "A plain text held HTML tags; they are shown as text now.",
            "Look at that place when the content plays. Script in a text is a reason to ask "
            "where the file comes from.",
        ),
        zh=Text(
            "纯文本中含有 HTML 标签，现按文字显示。",
            "请播放内容并查看该处；若文本中含有脚本，请核实文件来源。",
        ),
    ),
    "h5p.semantics.script_address": Entry(
        severity="warning",
        because="A library may make a link of any text; one that begins like this would run "
        "script.",
        en=Text(
            "A text begins like an address that runs script: {text}. A space was put before its"
            " colon.",
            "Ask where the file comes from, unless the text is meant for reading.",
        ),
        zh=Text(
            "文本以可执行脚本的地址开头：{text}。已在冒号前加入空格。",
            "如该文本并非供阅读之用，请核实文件来源。",
        ),
    ),
    "h5p.semantics.too_long": Entry(
        severity="warning",
        because="The definition bounds the length of the text.",
        en=Text(
            "A text of {length} characters was cut to {longest}.",
            "Open the content in an H5P editor and shorten the text.",
        ),
        zh=Text(
            "长度为 {length} 个字符的文本已截短为 {longest} 个。",
            "请在 H5P 编辑器中缩短该文本。",
        ),
    ),
    "h5p.semantics.html_long": Entry(
        severity="note",
        because="The definition bounds the length; cutting HTML would break what it says.",
        en=Text(
            "A text of {length} characters is longer than the {longest} that the library asks "
            "for; it was kept.",
            "Shorten it if it does not fit when the content plays.",
        ),
        zh=Text(
            "文本长度为 {length} 个字符，超过库要求的 {longest} 个，已保留。",
            "如播放时显示不下，请缩短。",
        ),
    ),
    "h5p.semantics.pattern": Entry(
        severity="warning",
        because="The definition says by an expression what the text looks like.",
        en=Text(
            "The text “{text}” is not of the form {pattern}; it was left out.",
            "Open the content in an H5P editor and correct it.",
        ),
        zh=Text(
            "文本“{text}”不符合格式 {pattern}，已忽略。",
            "请在 H5P 编辑器中更正。",
        ),
    ),
    "h5p.semantics.number": Entry(
        severity="note",
        because="The definition gives the bounds, the steps and the decimals of the number.",
        en=Text(
            "The number {found} does not fit; {used} is used.",
            "Nothing needs to be done.",
        ),
        zh=Text(
            "数字 {found} 不符合要求，已改用 {used}。",
            "无需处理。",
        ),
    ),
    "h5p.semantics.not_an_option": Entry(
        severity="warning",
        because="Only the options that the definition lists can be chosen.",
        en=Text(
            "“{found}” is none of the options; the usual one is used.",
            "Look at that place when the content plays; if something is missing, open the "
            "content in an H5P editor and save it again.",
        ),
        zh=Text(
            "“{found}”不在可选项中，已采用默认项。",
            "请播放内容并查看该处；如有缺失，请在 H5P 编辑器中打开内容并重新保存。",
        ),
    ),
    "h5p.semantics.list_long": Entry(
        severity="warning",
        because="The definition bounds the length of the list.",
        en=Text(
            "Of {count} entries the first {most} were kept.",
            "Divide the content into several.",
        ),
        zh=Text(
            "共 {count} 项，仅保留前 {most} 项。",
            "请将内容拆分为多个。",
        ),
    ),
    "h5p.semantics.list_short": Entry(
        severity="note",
        because="The definition asks for a number of entries.",
        en=Text(
            "There are {count} entries; the library asks for at least {least}.",
            "Nothing needs to be done if the content plays as it should; otherwise add some.",
        ),
        zh=Text(
            "现有 {count} 项，库要求至少 {least} 项。",
            "如内容播放正常则无需处理，否则请补充。",
        ),
    ),
    "h5p.semantics.group_of_one": Entry(
        severity="note",
        because="H5P writes a group of a single field as that field.",
        en=Text(
            "The field {name} stood in an object of its own and was taken out of it.",
            "Nothing needs to be done.",
        ),
        zh=Text(
            "字段 {name} 多包了一层对象，已去除。",
            "无需处理。",
        ),
    ),
    "h5p.semantics.file_path": Entry(
        severity="warning",
        because="A path leads to a file of the content and to nothing else, and is written into"
        " pages.",
        en=Text(
            "{path} is no path to a file of this content; the file was left out.",
            "Open the content in an H5P editor, put the file in again and export it.",
        ),
        zh=Text(
            "{path} 不是该内容文件的有效路径，已忽略该文件。",
            "请在 H5P 编辑器中重新添加该文件并导出。",
        ),
    ),
    "h5p.semantics.file_missing": Entry(
        severity="warning",
        because="The content names a file that is not in the package.",
        en=Text(
            "The file {path} is not in the package.",
            "Open the content in an H5P editor, put the file in again and export it.",
        ),
        zh=Text(
            "包中没有文件 {path}。",
            "请在 H5P 编辑器中重新添加该文件并导出。",
        ),
    ),
    "h5p.semantics.file_outside": Entry(
        severity="note",
        because="Content is played without any network but its own origin.",
        en=Text(
            "{path} lies on another server and may not be shown here.",
            "Put the file itself into the content.",
        ),
        zh=Text(
            "{path} 位于其他服务器，此处可能无法显示。",
            "请将文件本身添加到内容中。",
        ),
    ),
    "h5p.semantics.temporary_path": Entry(
        severity="note",
        because="The editor marks files that were not saved yet.",
        en=Text(
            "{path} is marked as not saved; the mark was taken away.",
            "Nothing needs to be done.",
        ),
        zh=Text(
            "{path} 带有未保存标记，已去除。",
            "无需处理。",
        ),
    ),
    "h5p.semantics.mime": Entry(
        severity="note",
        because="A media type is two names with a slash, and fits the kind of field.",
        en=Text(
            "{mime} is not a media type for this field; it was left out.",
            "Nothing needs to be done.",
        ),
        zh=Text(
            "{mime} 不是该字段可用的媒体类型，已忽略。",
            "无需处理。",
        ),
    ),
    "h5p.semantics.mime_other": Entry(
        severity="note",
        because="The definition lists the media types that the library can use.",
        en=Text(
            "The library asks for {expected}; the file is {mime}.",
            "Nothing needs to be done if the content plays as it should.",
        ),
        zh=Text(
            "库要求 {expected}，该文件为 {mime}。",
            "如内容播放正常则无需处理。",
        ),
    ),
    "h5p.semantics.library_name": Entry(
        severity="warning",
        because="Content in content names its library as “H5P.Name 1.2”.",
        en=Text(
            "“{library}” is not the name of a library; the content in it was left out.",
            "Open the content in an H5P editor and choose that part again.",
        ),
        zh=Text(
            "“{library}”不是有效的库名称，其中的内容已忽略。",
            "请在 H5P 编辑器中重新选择该部分。",
        ),
    ),
    "h5p.semantics.library_option": Entry(
        severity="warning",
        because="The definition lists the libraries that a field may hold.",
        en=Text(
            "{library} may not be used at this place; it was left out.",
            "Open the content in an H5P editor and choose something else there.",
        ),
        zh=Text(
            "此处不允许使用 {library}，已忽略。",
            "请在 H5P 编辑器中为此处另选内容类型。",
        ),
    ),
    "h5p.semantics.library_version": Entry(
        severity="note",
        because="The definition lists the versions that its author knew.",
        en=Text(
            "The library asks for {expected}; {library} is used, as the content says.",
            "Nothing needs to be done if the content plays as it should.",
        ),
        zh=Text(
            "库要求 {expected}，按内容所述使用 {library}。",
            "如内容播放正常则无需处理。",
        ),
    ),
    "h5p.semantics.sub_content_id": Entry(
        severity="note",
        because="Content in content is told apart by a word of letters and digits, mostly a UUID.",
        en=Text(
            "“{found}” is no id of content in content; it was left out.",
            "Open the content in an H5P editor and save it; it gets a new id.",
        ),
        zh=Text(
            "“{found}”不是有效的子内容标识，已忽略。",
            "请在 H5P 编辑器中打开并保存内容，将自动生成新标识。",
        ),
    ),
    "h5p.semantics.sub_content_twice": Entry(
        severity="warning",
        because="Saved state and results are told apart by the id.",
        en=Text(
            "Two parts of the content have the id {found}.",
            "Results of the two may be mixed up. In an H5P editor delete one, make it anew, and"
            " save.",
        ),
        zh=Text(
            "内容中有两个部分使用同一标识 {found}。",
            "两者的结果可能混淆。请在 H5P 编辑器中删除其一，重新制作并保存。",
        ),
    ),
}
