"""Findings about the resources of a SCORM 1.2 manifest, and what they open."""

from collections.abc import Mapping

from scorm_packages.manifest.catalogue.entry import Entry, Text

ENTRIES: Mapping[str, Entry] = {
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
