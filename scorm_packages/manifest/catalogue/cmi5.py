"""Findings about a cmi5 course structure. The clauses are those of cmi5, Quartz, 1st Edition."""

from collections.abc import Mapping

from scorm_packages.manifest.catalogue.entry import Entry, Text

SHAPE: Mapping[str, Entry] = {
    "cmi5.not_a_course_structure": Entry(
        severity="error",
        because="cmi5 §14: the root element is <courseStructure> of cmi5's own namespace.",
        en=Text(
            "The file's root element is <{root}> and not cmi5's <courseStructure>.",
            "Export the course again as cmi5.",
        ),
        zh=Text(
            "该文件的根元素是 <{root}>，而不是 cmi5 的 <courseStructure>。",
            "请重新导出为 cmi5 课件包。",
        ),
    ),
    "cmi5.element_unknown": Entry(
        severity="error",
        because="cmi5 §14: a course structure follows its schema; others' elements have a "
        "namespace of their own (§13.1.5).",
        en=Text(
            "<{parent}> must not hold an element <{element}>.",
            "Remove the element, or give it a namespace of its own, and export again.",
        ),
        zh=Text(
            "<{parent}> 中不允许出现 <{element}>。",
            "请删除该元素，或为其使用单独的命名空间后重新导出。",
        ),
    ),
    "cmi5.element_misplaced": Entry(
        severity="error",
        because="cmi5 §14: the schema fixes the order of the elements.",
        en=Text(
            "<{element}> is in the wrong place within <{parent}>.",
            "Put the elements in the order of the standard (title, description, objectives, url, "
            "launchParameters, entitlementKey, then extensions), or export again.",
        ),
        zh=Text(
            "<{element}> 在 <{parent}> 中的位置不正确。",
            "请按标准顺序排列元素（title、description、objectives、url、launchParameters、"
            "entitlementKey，扩展元素在最后），或重新导出。",
        ),
    ),
    "cmi5.element_missing": Entry(
        severity="error",
        because="cmi5 §13.1: the element is required.",
        en=Text(
            "<{parent}> lacks the element <{element}>.",
            "Fill it in in the authoring tool and export again.",
        ),
        zh=Text(
            "<{parent}> 缺少元素 <{element}>。",
            "请在制作工具中补全后重新导出。",
        ),
    ),
    "cmi5.element_repeated": Entry(
        severity="error",
        because="cmi5 §14: the schema allows the element once.",
        en=Text(
            "<{parent}> holds more than one <{element}>.",
            "Leave one of them and export again.",
        ),
        zh=Text(
            "<{parent}> 中出现了多个 <{element}>。",
            "请只保留一个后重新导出。",
        ),
    ),
    "cmi5.attribute_unknown": Entry(
        severity="error",
        because="cmi5 §14: the schema knows no such attribute.",
        en=Text(
            "<{element}> must not have an attribute “{attribute}”.",
            "Check its spelling (letter case counts), or remove it, and export again.",
        ),
        zh=Text(
            "<{element}> 不允许使用属性“{attribute}”。",
            "请检查拼写（区分大小写）或删除该属性后重新导出。",
        ),
    ),
    "cmi5.attribute_missing": Entry(
        severity="error",
        because="cmi5 §13.1: the attribute is required.",
        en=Text(
            "<{element}> lacks its attribute “{attribute}”.",
            "Fill it in in the authoring tool and export again.",
        ),
        zh=Text(
            "<{element}> 缺少属性“{attribute}”。",
            "请在制作工具中补全后重新导出。",
        ),
    ),
}
VALUES: Mapping[str, Entry] = {
    "cmi5.iri_invalid": Entry(
        severity="error",
        because="cmi5 §3: an IRI is fully qualified, that is, it begins with its scheme.",
        en=Text(
            "“{value}” ({attribute} of <{element}>) is not a complete IRI.",
            "Begin it with a scheme, as in https://example.com/course/1, and export again.",
        ),
        zh=Text(
            "“{value}”（<{element}> 的 {attribute}）不是完整的 IRI。",
            "请以协议开头（如 https://example.com/course/1），再重新导出。",
        ),
    ),
    "cmi5.duplicate_id": Entry(
        severity="error",
        because="cmi5 §13.1.2 to §13.1.4: the ids of blocks, objectives and AUs are unique.",
        en=Text(
            "The id “{id}” is used {count} times.",
            "Give each block, objective and unit its own id and export again.",
        ),
        zh=Text(
            "标识符“{id}”被使用了 {count} 次。",
            "请为每个单元块、学习目标和学习单元指定不同的标识符后重新导出。",
        ),
    ),
    "cmi5.language_invalid": Entry(
        severity="error",
        because="cmi5 §14: lang is an xs:language.",
        en=Text(
            "“{value}” is not a language tag.",
            "Write tags such as zh-CN or en-US and export again.",
        ),
        zh=Text("“{value}”不是有效的语言标签。", "请使用 zh-CN、en-US 等语言标签后重新导出。"),
    ),
    "cmi5.title_empty": Entry(
        severity="repaired",
        because="cmi5 §13.1: titles describe what they name.",
        en=Text(
            "{count} blocks or units have no title and are shown by their id: {names}.",
            "Give them titles in the authoring tool and export again.",
        ),
        zh=Text(
            "有 {count} 个单元块或学习单元没有标题，已以其标识符显示：{names}。",
            "请在制作工具中填写标题后重新导出。",
        ),
    ),
    "cmi5.value_invalid": Entry(
        severity="error",
        because="cmi5 §13.1.4: the attribute has one of the values that the standard names.",
        en=Text(
            "“{value}” is not a value of {attribute}.",
            "Use one of {allowed} and export again.",
        ),
        zh=Text(
            "{attribute} 的值“{value}”无效。",
            "请使用以下值之一后重新导出：{allowed}。",
        ),
    ),
    "cmi5.mastery_score_invalid": Entry(
        severity="error",
        because="cmi5 §13.1.4: masteryScore is a decimal from 0 to 1.",
        en=Text(
            "The mastery score “{value}” is not a number from 0 to 1.",
            "Write 85 % as 0.85 and export again.",
        ),
        zh=Text(
            "掌握分“{value}”不是 0 到 1 之间的数。",
            "请将 85% 写为 0.85，再重新导出。",
        ),
    ),
    "cmi5.mastery_score_digits": Entry(
        severity="warning",
        because="cmi5 §13.1.4: masteryScore has up to four decimal places.",
        en=Text(
            "The mastery score “{value}” has more than four decimal places; it is used as it is.",
            "Round it in the authoring tool.",
        ),
        zh=Text(
            "掌握分“{value}”超过四位小数，已按原值使用。",
            "请在制作工具中保留至多四位小数。",
        ),
    ),
    "cmi5.objective_unknown": Entry(
        severity="warning",
        because="cmi5 §13.1.2, §13.1.4: objectives refer to those that the structure declares.",
        en=Text(
            "{count} objectives are referred to and nowhere declared: {names}.",
            "Declare them in <objectives> below <courseStructure>, or remove the references.",
        ),
        zh=Text(
            "有 {count} 个被引用的学习目标未声明：{names}。",
            "请在 <courseStructure> 下的 <objectives> 中声明，或删除引用。",
        ),
    ),
    "cmi5.too_many": Entry(
        severity="error",
        because="The limit keeps one course from exhausting the server.",
        en=Text(
            "The course has {count} blocks and units; at most {limit} are accepted.",
            "Split the course.",
        ),
        zh=Text(
            "课程含有 {count} 个单元块和学习单元，超过了上限 {limit}。",
            "请将课程拆分。",
        ),
    ),
    "cmi5.extensions_kept": Entry(
        severity="info",
        because="cmi5 §13.1.5: an LMS may ignore vendor specific elements.",
        en=Text(
            "The structure has {count} elements of other vendors. They are kept and have no "
            "effect.",
            "Nothing needs to be done.",
        ),
        zh=Text("课程结构中有 {count} 个厂商扩展元素，已保留但不起作用。", "无需处理。"),
    ),
    "cmi5.extension_without_schema": Entry(
        severity="warning",
        because="cmi5 §13.1.5: whoever extends the structure provides a schema for it.",
        en=Text(
            "No schema is named for the extensions of {namespaces}.",
            "Name it in xsi:schemaLocation; other systems may refuse the course without it.",
        ),
        zh=Text(
            "未给出扩展命名空间 {namespaces} 的架构定义。",
            "请在 xsi:schemaLocation 中注明；否则其他系统可能拒绝该课程。",
        ),
    ),
}
URLS: Mapping[str, Entry] = {
    "cmi5.url_invalid": Entry(
        severity="error",
        because="cmi5 §13.1.4: the url conforms to RFC 1738, which allows no blanks.",
        en=Text(
            "“{url}”, the address of “{title}”, is no valid URL.",
            "Write blanks as %20, leave out quotes and brackets, and export again.",
        ),
        zh=Text(
            "“{title}”的地址“{url}”不是有效的 URL。",
            "请将空格写为 %20，去掉引号和括号后重新导出。",
        ),
    ),
    "cmi5.url_reserved": Entry(
        severity="error",
        because="cmi5 §8.1: the names in a unit's URL do not collide with the launch parameters.",
        en=Text(
            "The address of “{title}” uses names that belong to the launch itself: {names}.",
            "Rename these parameters in the content and export again.",
        ),
        zh=Text(
            "“{title}”的地址使用了启动参数的保留名称：{names}。",
            "请在内容中为这些参数改名后重新导出。",
        ),
    ),
    "cmi5.url_scheme": Entry(
        severity="error",
        because="cmi5 §13.1.4: the address is relative, or names its scheme; we open web pages.",
        en=Text(
            "“{title}” is opened by “{url}”, which is no web page.",
            "Use a page of the package or an address that begins with https://.",
        ),
        zh=Text(
            "“{title}”的地址“{url}”不是网页。",
            "请使用课件包中的页面，或以 https:// 开头的地址。",
        ),
    ),
    "cmi5.url_relative": Entry(
        severity="error",
        because="cmi5 §14.2: without a zip, every URL is fully qualified.",
        en=Text(
            "“{title}” is opened by “{url}”, but the structure came without the files.",
            "Upload the zip with the files, or write the whole address.",
        ),
        zh=Text(
            "“{title}”的地址“{url}”是相对地址，但上传的只有课程结构文件。",
            "请上传包含文件的 zip，或填写完整地址。",
        ),
    ),
    "cmi5.url_file_missing": Entry(
        severity="error",
        because="cmi5 §14.1: what is not in the zip is referred to by a whole URL.",
        en=Text(
            "The page “{url}” of “{title}” is not in the package.",
            "Add the file, or correct the address, and make the zip again.",
        ),
        zh=Text(
            "课件包中没有“{title}”的页面“{url}”。",
            "请补上该文件或更正地址后重新压缩。",
        ),
    ),
    "cmi5.url_outside": Entry(
        severity="error",
        because="A package reaches nothing outside itself.",
        en=Text(
            "The address “{url}” of “{title}” leads out of the package.",
            "Use an address inside the package and export again.",
        ),
        zh=Text(
            "“{title}”的地址“{url}”指向课件包之外。",
            "请使用课件包内的地址后重新导出。",
        ),
    ),
    "cmi5.url_repaired": Entry(
        severity="repaired",
        because="Tools differ in letter case, escapes and slashes.",
        en=Text(
            "The address “{url}” of “{title}” was taken to mean {used}.",
            "Nothing needs to be done; other systems may be less patient.",
        ),
        zh=Text(
            "“{title}”的地址“{url}”已按 {used} 处理。",
            "无需处理；其他系统可能没有这样宽容。",
        ),
    ),
}
ENTRIES: Mapping[str, Entry] = {**SHAPE, **VALUES, **URLS}
