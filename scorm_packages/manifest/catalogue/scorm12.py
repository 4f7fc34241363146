"""Findings about a SCORM 1.2 manifest. CAM and RTE are the two books of SCORM 1.2."""

from collections.abc import Mapping

from scorm_packages.manifest.catalogue import scorm12_resources
from scorm_packages.manifest.catalogue.entry import Entry, Text

STRUCTURE: Mapping[str, Entry] = {
    "scorm12.not_a_manifest": Entry(
        severity="error",
        because="SCORM 1.2 CAM §2.3: the root element is <manifest>.",
        en=Text(
            "The file's root element is <{root}> and not <manifest>.",
            "Export the package again as SCORM 1.2.",
        ),
        zh=Text(
            "该文件的根元素是 <{root}>，而不是 <manifest>。",
            "请重新导出为 SCORM 1.2 课件包。",
        ),
    ),
    "scorm12.schema_version": Entry(
        severity="warning",
        because="SCORM 1.2 CAM §2.3: metadata says <schemaversion>1.2</schemaversion>.",
        en=Text(
            "The manifest gives its SCORM version as “{found}” instead of “1.2”. From its "
            "namespaces it was read as SCORM 1.2.",
            "Check that the course was published as SCORM 1.2.",
        ),
        zh=Text(
            "清单中的 SCORM 版本为“{found}”而不是“1.2”，已根据命名空间按 SCORM 1.2 读取。",
            "请确认课程是以 SCORM 1.2 发布的。",
        ),
    ),
    "scorm12.schema_version_missing": Entry(
        severity="info",
        because="SCORM 1.2 CAM §2.3: metadata says <schemaversion>1.2</schemaversion>.",
        en=Text(
            "The manifest does not give its SCORM version. From its namespaces it was read as "
            "SCORM 1.2.",
            "Nothing needs to be done if the course was published as SCORM 1.2.",
        ),
        zh=Text(
            "清单未注明 SCORM 版本，已根据命名空间按 SCORM 1.2 读取。",
            "如课程确以 SCORM 1.2 发布，则无需处理。",
        ),
    ),
    "scorm12.identifier_missing": Entry(
        severity="repaired",
        because="SCORM 1.2 CAM §2.3: the identifier is mandatory.",
        en=Text(
            "<{element}> has no identifier; it was given “{used}”.",
            "Nothing needs to be done.",
        ),
        zh=Text("<{element}> 缺少标识符，已设为“{used}”。", "无需处理。"),
    ),
    "scorm12.duplicate_identifier": Entry(
        severity="error",
        because="SCORM 1.2 CAM §2.3: identifiers are unique within the manifest (xs:ID).",
        en=Text(
            "Several <{element}> elements have the identifier “{identifier}”.",
            "Give each its own identifier in the authoring tool and export again.",
        ),
        zh=Text(
            "有多个 <{element}> 使用了同一标识符“{identifier}”。",
            "请在制作工具中为其分别指定不同的标识符后重新导出。",
        ),
    ),
    "scorm12.no_organization": Entry(
        severity="repaired",
        because="SCORM 1.2 CAM §2.3: a content aggregation has an <organization>.",
        en=Text(
            "The manifest has no table of contents (organization); one was made from its "
            "{count} SCOs.",
            "Check the order of the lessons. To fix it for good, export the package again.",
        ),
        zh=Text(
            "清单中没有目录结构（organization），已根据其中的 {count} 个 SCO 生成。",
            "请核对课程内容的顺序；如需彻底修正，请重新导出课件包。",
        ),
    ),
    "scorm12.nothing_to_launch": Entry(
        severity="error",
        because="SCORM 1.2 CAM §2.3: items refer to the resources that are launched.",
        en=Text(
            "The manifest names nothing that a learner could open.",
            "Export the package again; in the authoring tool the course must have content.",
        ),
        zh=Text(
            "清单中没有任何可供学员打开的内容。",
            "请确认制作工具中的课程有内容，再重新导出课件包。",
        ),
    ),
    "scorm12.default_organization": Entry(
        severity="repaired",
        because="SCORM 1.2 CAM §2.3: organizations/@default names the organization to be used.",
        en=Text(
            "The default table of contents “{named}” does not exist; “{used}” was taken, the "
            "first one.",
            "Check that the contents are the right ones.",
        ),
        zh=Text(
            "默认目录“{named}”不存在，已采用第一个目录“{used}”。",
            "请核对课程目录是否正确。",
        ),
    ),
    "scorm12.several_organizations": Entry(
        severity="warning",
        because="SCORM 1.2 CAM §2.3: further organizations are alternatives to the default one.",
        en=Text(
            "The manifest has {count} tables of contents; only “{used}” is installed.",
            "If learners need another one, make it the default and export again.",
        ),
        zh=Text(
            "清单中有 {count} 个目录，仅安装了“{used}”。",
            "如学员需要使用其他目录，请将其设为默认后重新导出。",
        ),
    ),
    "scorm12.sub_manifest": Entry(
        severity="warning",
        because="SCORM 1.2 CAM §2.3: support for (sub)manifests is not required.",
        en=Text(
            "The manifest holds {count} further manifests; they are not read.",
            "Publish each of them as a package of its own if learners need them.",
        ),
        zh=Text(
            "清单中还嵌套了 {count} 个子清单，未予读取。",
            "如学员需要其中的内容，请分别发布为独立的课件包。",
        ),
    ),
    "scorm12.metadata_file_missing": Entry(
        severity="info",
        because="SCORM 1.2 CAM §2.3: adlcp:location points to a metadata file of the package.",
        en=Text(
            "Metadata files are named but not in the zip ({count}, such as {names}).",
            "Nothing needs to be done: the course runs without them.",
        ),
        zh=Text(
            "清单引用的元数据文件不在 zip 中（共 {count} 个，如 {names}）。",
            "无需处理，不影响课程运行。",
        ),
    ),
}

ITEMS: Mapping[str, Entry] = {
    "scorm12.title_missing": Entry(
        severity="repaired",
        because="SCORM 1.2 CAM §2.3: organizations and items have a <title>.",
        en=Text(
            "{count} entries of the contents have no title, such as {names}. The title of their "
            "page or of the course is shown instead, else their identifier.",
            "Give them titles in the authoring tool and export again.",
        ),
        zh=Text(
            "目录中有 {count} 个条目没有标题（如 {names}），"
            "已改用其页面或课程的标题，没有时显示标识符。",
            "请在制作工具中补充标题后重新导出。",
        ),
    ),
    "scorm12.title_too_long": Entry(
        severity="repaired",
        because="A title is shown in lists; the standards ask for 200 characters at least.",
        en=Text(
            "{count} entries of the contents have very long titles, which were cut: {names}.",
            "Shorten them in the authoring tool and export again.",
        ),
        zh=Text(
            "目录中有 {count} 个条目的标题过长，已截短：{names}。",
            "请在制作工具中缩短标题后重新导出。",
        ),
    ),
    "scorm12.identifier_too_long": Entry(
        severity="error",
        because="Identifiers are keys of the database, which have a limit.",
        en=Text(
            "An identifier has more than {limit} bytes: {identifier}",
            "Give the entry a shorter identifier in the authoring tool and export again.",
        ),
        zh=Text(
            "有标识符超过了 {limit} 字节的上限：{identifier}",
            "请在制作工具中为该条目改用较短的标识符，再重新导出。",
        ),
    ),
    "scorm12.too_many_items": Entry(
        severity="error",
        because="The limit keeps one upload from exhausting the server.",
        en=Text(
            "The table of contents has {count} entries; at most {limit} are accepted.",
            "Split the course into several packages.",
        ),
        zh=Text(
            "目录包含 {count} 个条目，超过了上限 {limit} 个。",
            "请将课程拆分成多个课件包。",
        ),
    ),
    "scorm12.too_deep": Entry(
        severity="error",
        because="The limit keeps one upload from exhausting the server; real courses have four.",
        en=Text(
            "The table of contents has more than {limit} levels.",
            "Arrange the course in fewer levels and export it again.",
        ),
        zh=Text(
            "目录的层级超过了上限 {limit} 层。",
            "请减少课程目录的层级后重新导出。",
        ),
    ),
    "scorm12.item_without_content": Entry(
        severity="warning",
        because="SCORM 1.2 CAM §2.3: a leaf of the contents refers to a resource.",
        en=Text(
            "{count} entries of the contents open nothing and are shown as headings: {names}.",
            "If a lesson is missing there, add it in the authoring tool and export again.",
        ),
        zh=Text(
            "目录中有 {count} 个条目没有对应内容，只作为标题显示：{names}。",
            "如该处缺少课程内容，请在制作工具中补充后重新导出。",
        ),
    ),
    "scorm12.item_resource_missing": Entry(
        severity="error",
        because="SCORM 1.2 CAM §2.3: identifierref is the identifier of a <resource>.",
        en=Text(
            "The entry “{title}” refers to the resource “{reference}”, which does not exist.",
            "Export the package again; the entry could never be opened or completed.",
        ),
        zh=Text(
            "目录条目“{title}”引用的资源“{reference}”不存在。",
            "请重新导出课件包，否则该条目无法打开，也无法完成。",
        ),
    ),
    "scorm12.resource_without_href": Entry(
        severity="error",
        because="SCORM 1.2 CAM §2.3: a resource that is launched has an href.",
        en=Text(
            "The entry “{title}” refers to the resource “{reference}”, which names no page.",
            "Export the package again; the entry could never be opened or completed.",
        ),
        zh=Text(
            "目录条目“{title}”引用的资源“{reference}”没有指定页面。",
            "请重新导出课件包，否则该条目无法打开，也无法完成。",
        ),
    ),
    "scorm12.mastery_score_invalid": Entry(
        severity="warning",
        because="SCORM 1.2 CAM §2.3: adlcp:masteryscore is a number from 0 to 100.",
        en=Text(
            "The passing score “{value}” is not a number from 0 to 100 and is ignored.",
            "Set the passing score in the authoring tool and export again; until then the "
            "content itself decides who passes.",
        ),
        zh=Text(
            "及格分“{value}”不是 0 到 100 之间的数字，已忽略。",
            "请在制作工具中设置及格分后重新导出；在此之前，是否通过由课件自行判定。",
        ),
    ),
    "scorm12.mastery_score_percent": Entry(
        severity="repaired",
        because="SCORM 1.2 CAM §2.3: adlcp:masteryscore is a plain number, without a sign.",
        en=Text(
            "The passing score was written as “{value}” and read as {used}.",
            "Nothing needs to be done.",
        ),
        zh=Text("及格分写作“{value}”，已按 {used} 读取。", "无需处理。"),
    ),
    "scorm12.mastery_score_fraction": Entry(
        severity="warning",
        because="SCORM 1.2 CAM §2.3: the scale is 0 to 100, so that 0.8 is less than one point.",
        en=Text(
            "The passing score is {value} of 100 points: nearly everybody passes.",
            "If {percent} points are meant, set that in the authoring tool and export again.",
        ),
        zh=Text(
            "及格分为 {value} 分（满分 100 分），几乎人人都能通过。",
            "如本意是 {percent} 分，请在制作工具中更正后重新导出。",
        ),
    ),
    "scorm12.time_limit_invalid": Entry(
        severity="warning",
        because="SCORM 1.2 CAM §2.3, RTE §3.4: adlcp:maxtimeallowed is HHHH:MM:SS.SS.",
        en=Text(
            "The time limit “{value}” is not of the form HHHH:MM:SS and is ignored.",
            "Set the time limit in the authoring tool and export again.",
        ),
        zh=Text(
            "时间限制“{value}”不符合 HHHH:MM:SS 格式，已忽略。",
            "请在制作工具中设置时间限制后重新导出。",
        ),
    ),
    "scorm12.time_limit_action_invalid": Entry(
        severity="warning",
        because="SCORM 1.2 CAM §2.3: adlcp:timelimitaction has four possible values.",
        en=Text(
            "What happens at the time limit, “{value}”, is not one of the four values of SCORM "
            "1.2 and is ignored.",
            "Choose one of: exit,message; exit,no message; continue,message; continue,no message.",
        ),
        zh=Text(
            "超时处理方式“{value}”不是 SCORM 1.2 规定的四个取值之一，已忽略。",
            "请改用以下取值之一："
            "exit,message; exit,no message; continue,message; continue,no message。",
        ),
    ),
    "scorm12.data_from_lms_too_long": Entry(
        severity="warning",
        because="SCORM 1.2 RTE §3.4: cmi.launch_data is a CMIString4096.",
        en=Text(
            "The launch data has {length} characters; content may expect at most {limit}.",
            "It is passed on whole. Shorten it if the course is also used elsewhere.",
        ),
        zh=Text(
            "启动数据（datafromlms）有 {length} 个字符，标准上限为 {limit} 个。",
            "本系统会完整传递；如课程还要用于其他系统，请缩短。",
        ),
    ),
    "scorm12.prerequisites_type": Entry(
        severity="warning",
        because="SCORM 1.2 CAM §2.3: the type of adlcp:prerequisites is aicc_script.",
        en=Text(
            "The prerequisites are written in “{value}” instead of aicc_script.",
            "Check in the course whether lessons open in the intended order.",
        ),
        zh=Text(
            "先修条件的脚本类型为“{value}”，而不是 aicc_script。",
            "请在课程中核对各部分是否按预期顺序开放。",
        ),
    ),
    "scorm12.prerequisites_unknown": Entry(
        severity="warning",
        because="SCORM 1.2 CAM §2.3: prerequisites name items by their identifiers.",
        en=Text(
            "The prerequisites of “{title}” name items that do not exist: {names}.",
            "Correct the prerequisites in the authoring tool and export again.",
        ),
        zh=Text(
            "“{title}”的先修条件引用了不存在的条目：{names}。",
            "请在制作工具中更正先修条件后重新导出。",
        ),
    ),
}

ENTRIES: Mapping[str, Entry] = {**STRUCTURE, **ITEMS, **scorm12_resources.ENTRIES}
