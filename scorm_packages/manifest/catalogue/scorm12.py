"""Findings about a SCORM 1.2 manifest. CAM and RTE are the two books of SCORM 1.2."""

from collections.abc import Mapping

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

RESOURCES: Mapping[str, Entry] = {
    "scorm12.href_missing": Entry(
        severity="error",
        because="SCORM 1.2 CAM §2.3: the href of a launched resource is a file of the package.",
        en=Text(
            "“{title}” opens {href}, which is not in the zip.",
            "Add the file, or correct its name in the manifest, and make the zip again.",
        ),
        zh=Text(
            "“{title}”要打开的 {href} 不在 zip 中。",
            "请补充该文件或更正清单中的文件名，然后重新压缩。",
        ),
    ),
    "scorm12.href_repaired": Entry(
        severity="repaired",
        because="RFC 3986: paths are written with slashes, escaped once, and case matters.",
        en=Text(
            "The manifest writes “{href}”; the file in the zip is {used}, which was taken.",
            "Nothing needs to be done. Other systems may need the names to be the same.",
        ),
        zh=Text(
            "清单中写作“{href}”，zip 中的文件为 {used}，已采用后者。",
            "无需处理；用于其他系统时，可能需要使两处名称一致。",
        ),
    ),
    "scorm12.href_outside": Entry(
        severity="error",
        because="SCORM 1.2 CAM §2.3: local files lie within the package.",
        en=Text(
            "“{title}” opens {href}, which lies outside the package.",
            "Move the file into the package and correct the manifest.",
        ),
        zh=Text(
            "“{title}”要打开的 {href} 位于课件包之外。",
            "请将该文件移入课件包，并更正清单。",
        ),
    ),
    "scorm12.href_scheme": Entry(
        severity="error",
        because="Only files of the package and web addresses can be opened; scripts in an "
        "address are refused.",
        en=Text(
            "“{title}” opens the address {href}, whose kind is refused.",
            "Use a page of the package instead.",
        ),
        zh=Text(
            "“{title}”要打开的地址 {href} 属于被拒绝的类型。",
            "请改用课件包中的页面。",
        ),
    ),
    "scorm12.external_sco": Entry(
        severity="error",
        because="SCORM 1.2 RTE §3.3: a SCO finds the API in a parent window, which browsers "
        "forbid across sites.",
        en=Text(
            "“{title}” opens {href} on another site, from where no result could be recorded.",
            "Put the page into the package. If it is only to be read, declare it as an asset.",
        ),
        zh=Text(
            "“{title}”要打开其他网站上的 {href}，无法从该处记录学习结果。",
            "请将页面放入课件包；如仅供阅读，请将其声明为 asset（素材）。",
        ),
    ),
    "scorm12.external_asset": Entry(
        severity="warning",
        because="A page on another site may change, vanish, or refuse to be shown.",
        en=Text(
            "“{title}” is a page of another site, {href}. It opens in a window of its own and "
            "counts as done once it was opened.",
            "Check that learners can reach it, also in your own network. To have it shown inside "
            "the course, put the page into the package.",
        ),
        zh=Text(
            "“{title}”是其他网站上的页面 {href}，将在新窗口中打开，打开后即视为完成。",
            "请确认学员能够访问该网站，在内部网络中也是如此；如需在课程内显示，请将页面放入课件包。",
        ),
    ),
    "scorm12.launch_file_empty": Entry(
        severity="error",
        because="A page of no bytes shows nothing and can never be completed.",
        en=Text(
            "“{title}” opens {href}, which is empty.",
            "Export the package again and upload the new file.",
        ),
        zh=Text("“{title}”要打开的 {href} 是空文件。", "请重新导出课件包后上传新文件。"),
    ),
    "scorm12.flash": Entry(
        severity="warning",
        because="Browsers stopped running Flash in January 2021.",
        en=Text(
            "“{title}” opens the Flash film {href}, which no browser runs any more.",
            "Publish the course again as HTML5.",
        ),
        zh=Text(
            "“{title}”要打开的 {href} 是 Flash 影片，浏览器已不再支持。",
            "请将课程重新发布为 HTML5。",
        ),
    ),
    "scorm12.scorm_type": Entry(
        severity="repaired",
        because="SCORM 1.2 CAM §2.3: adlcp:scormtype is mandatory: “sco” or “asset”.",
        en=Text(
            "The resource “{resource}” gives its type as “{found}”; it is treated as {used}, so "
            "that no result is lost.",
            "Check that it can be completed. If it reports nothing, declare it as an asset.",
        ),
        zh=Text(
            "资源“{resource}”的类型为“{found}”，已按 {used} 处理，以免丢失学习结果。",
            "请确认该内容能够完成；如其不上报任何结果，请声明为 asset（素材）。",
        ),
    ),
    "scorm12.resource_type": Entry(
        severity="info",
        because="SCORM 1.2 CAM §2.3: the type of a resource is “webcontent”.",
        en=Text(
            "{count} resources are not of the type “webcontent”, such as {names}.",
            "Nothing needs to be done.",
        ),
        zh=Text("有 {count} 个资源的类型不是“webcontent”（如 {names}）。", "无需处理。"),
    ),
    "scorm12.no_sco": Entry(
        severity="warning",
        because="SCORM 1.2 RTE §3: only a SCO reports to the run-time; an asset cannot.",
        en=Text(
            "The course has no SCO: there can be no score. It counts as done once each of its "
            "pages was opened.",
            "If results are needed, publish the course “for LMS, SCORM 1.2” with tracking on.",
        ),
        zh=Text(
            "该课程没有 SCO，无法记录成绩；每个页面都打开过即视为完成。",
            "如需记录结果，请在制作工具中启用跟踪，发布为“LMS,SCORM 1.2”。",
        ),
    ),
    "scorm12.no_api_call": Entry(
        severity="warning",
        because="SCORM 1.2 RTE §3.3: a SCO calls LMSInitialize, or nothing of it is recorded.",
        en=Text(
            "No page or script of the course calls the SCORM interface (LMSInitialize): probably "
            "neither score nor completion will be recorded.",
            "Play the course once as a learner. If nothing is recorded, publish it again “for "
            "LMS, SCORM 1.2” with tracking on.",
        ),
        zh=Text(
            "课程的页面和脚本均未调用 SCORM 接口（LMSInitialize），很可能无法记录成绩和完成情况。",
            "请先以学员身份试学一遍；如没有任何记录，请启用跟踪后重新发布为“LMS，SCORM 1.2”。",
        ),
    ),
    "scorm12.file_missing": Entry(
        severity="warning",
        because="SCORM 1.2 CAM §2.3: <file> lists the files of the package that are needed.",
        en=Text(
            "{count} files that the manifest lists are not in the zip, such as {names}.",
            "Open the course and look for missing pictures, sound or pages; then export again.",
        ),
        zh=Text(
            "清单列出的 {count} 个文件不在 zip 中（如 {names}）。",
            "请打开课程检查是否缺少图片、声音或页面，然后重新导出。",
        ),
    ),
    "scorm12.dependency_missing": Entry(
        severity="warning",
        because="SCORM 1.2 CAM §2.3: dependency/@identifierref names a <resource>.",
        en=Text(
            "Resources depend on others that do not exist ({count}, such as {names}).",
            "Open the course and look for missing parts; then export again.",
        ),
        zh=Text(
            "有资源依赖了不存在的资源（共 {count} 个，如 {names}）。",
            "请打开课程检查是否缺少内容，然后重新导出。",
        ),
    ),
    "scorm12.dependency_cycle": Entry(
        severity="warning",
        because="A resource cannot need itself, directly or through others.",
        en=Text(
            "Resources depend on each other in a circle: {names}.",
            "The course runs here. Remove the circle if it is also used elsewhere.",
        ),
        zh=Text(
            "资源之间存在循环依赖：{names}。",
            "课程在本系统可正常运行；如还要用于其他系统，请消除循环依赖。",
        ),
    ),
}

ENTRIES: Mapping[str, Entry] = {**STRUCTURE, **ITEMS, **RESOURCES}
