"""Findings about writing a course in another format: what cannot come along, and what changes."""

from collections.abc import Mapping

from scorm_packages.manifest.catalogue.entry import Entry, Text

ENTRIES: Mapping[str, Entry] = {
    "export.not_h5p": Entry(
        severity="error",
        because="H5P packages are made of a content type and its parameters; a course of pages has "
        "neither.",
        en=Text(
            "The course is a {source} package and cannot be written as H5P. Only modules made here "
            "and H5P content can.",
            "Choose SCORM 1.2, SCORM 2004 or cmi5, or export the module that it was made from.",
        ),
        zh=Text(
            "该课程是 {source} 课件包，无法导出为 H5P；仅支持导出在本系统制作的模块和 H5P 内容。",
            "请选择 SCORM 1.2、SCORM 2004 或 cmi5，或导出制作该课程的模块。",
        ),
    ),
    "export.h5p_stays_h5p": Entry(
        severity="error",
        because="H5P content is played by libraries in an H5P host; a SCORM or cmi5 package has "
        "none.",
        en=Text(
            "The course is H5P content and cannot be written as {target}.",
            "Export it as H5P: the file holds all libraries that it needs.",
        ),
        zh=Text(
            "该课程是 H5P 内容，无法导出为 {target}。",
            "请导出为 H5P，文件中会包含所需的全部内容库。",
        ),
    ),
    "export.needs_record_store": Entry(
        severity="error",
        because="cmi5 §8 and the Tin Can launch give content an LRS; SCORM has none to give.",
        en=Text(
            "The course is a {source} package and talks to a record store itself. A {target} "
            "package cannot offer it one.",
            "Export it as cmi5, or ask its supplier for a SCORM package.",
        ),
        zh=Text(
            "该课程是 {source} 课件包，需要直接与学习记录库通信，{target} 课件包无法提供。",
            "请导出为 cmi5，或向供应商索取 SCORM 课件包。",
        ),
    ),
    "export.no_such_writer": Entry(
        severity="error",
        because="Only packages of SCORM 1.2, SCORM 2004 and cmi5 are written.",
        en=Text(
            "A {source} package cannot be exported.",
            "Ask its supplier for a SCORM or cmi5 package.",
        ),
        zh=Text(
            "{source} 课件包无法导出。",
            "请向供应商索取 SCORM 或 cmi5 课件包。",
        ),
    ),
    "export.adapted": Entry(
        severity="info",
        because="Content keeps speaking the standard it was made for; an adapter translates.",
        en=Text(
            "The content was made for {source}. In the package a small page plays it and passes "
            "everything on as {target}.",
            "Nothing needs to be done. Try the package once in the other system.",
        ),
        zh=Text(
            "课件内容按 {source} 制作，包内由一个小页面负责播放，并将全部数据转换为 {target}。",
            "无需处理。建议先在目标系统中试用一次。",
        ),
    ),
    "export.sequencing_lost": Entry(
        severity="warning",
        because="SCORM 1.2 and cmi5 know no sequencing rules (SCORM 2004 SN).",
        en=Text(
            "The course has sequencing rules of SCORM 2004, and {target} has none: learners "
            "choose freely among the parts.",
            "Export it as SCORM 2004, or make a dispatch package: the rules then apply here.",
        ),
        zh=Text(
            "课程包含 SCORM 2004 的编列规则，而 {target} 不支持，学员将可自由选择各部分。",
            "请导出为 SCORM 2004，或创建分发包，由本系统执行编列规则。",
        ),
    ),
    "export.prerequisites_lost": Entry(
        severity="warning",
        because="SCORM 1.2 CAM §2.3.2: only 1.2 writes prerequisites as an expression.",
        en=Text(
            "{count} parts have prerequisites, which {target} does not know. They can be opened "
            "in any order.",
            "If the order matters, say so in the course, or export it as SCORM 1.2.",
        ),
        zh=Text(
            "有 {count} 个部分设置了先修条件，{target} 不支持，导出后可按任意顺序打开。",
            "如果顺序重要，请在课程中说明，或导出为 SCORM 1.2。",
        ),
    ),
    "export.suspend_data_smaller": Entry(
        severity="warning",
        because="RTE: suspend_data holds 4,096 characters in SCORM 1.2 and 64,000 in 2004.",
        en=Text(
            "SCORM 1.2 promises the course 4,096 characters of memory, SCORM 2004 64,000. A "
            "course that needs more is told so by the adapter.",
            "Play the course to its end once in the other system, and look whether it resumes.",
        ),
        zh=Text(
            "SCORM 1.2 仅保证 4,096 个字符的进度存储，而 SCORM 2004 为 64,000 个。"
            "超出时适配页面会告知课程。",
            "请在目标系统中完整学习一次，确认能够续学。",
        ),
    ),
    "export.external_part": Entry(
        severity="warning",
        because="A page of another site is not in the package, and most sites refuse a frame.",
        en=Text(
            "{count} parts are pages of other sites: {names}. They are not in the package, and "
            "may refuse to be shown inside it.",
            "Check that learners of the other system can open them.",
        ),
        zh=Text(
            "有 {count} 个部分是其他网站的页面（{names}），不包含在课件包中，且可能拒绝嵌入显示。",
            "请确认目标系统的学员能够打开这些页面。",
        ),
    ),
    "export.edition_changed": Entry(
        severity="info",
        because="The editions of SCORM 2004 share their namespaces and differ in a few elements.",
        en=Text(
            "The description was made for SCORM 2004 {before} Edition and was rewritten for the "
            "{after}.",
            "Nothing needs to be done.",
        ),
        zh=Text(
            "课程描述原为 SCORM 2004 {before} Edition，已改写为 {after} Edition。",
            "无需处理。",
        ),
    ),
    "export.edition_features_lost": Entry(
        severity="warning",
        because="CAM 4th Ed.: shared data and adlseq:objectives do not exist in the 3rd Edition.",
        en=Text(
            "The 3rd Edition does not know what the course uses of the 4th: {names}. It was left "
            "out.",
            "Export the course as 4th Edition where the other system takes it.",
        ),
        zh=Text(
            "课程使用了第 4 版的功能（{names}），第 3 版不支持，已省略。",
            "如果目标系统支持，请导出为第 4 版。",
        ),
    ),
    "export.description_missing": Entry(
        severity="error",
        because="A package in its own format needs the description it came with.",
        en=Text(
            "The file {name} of the installed course cannot be read any more.",
            "Upload the course again, then export it.",
        ),
        zh=Text(
            "已安装课程的文件 {name} 无法读取。",
            "请重新上传课程后再导出。",
        ),
    ),
}
