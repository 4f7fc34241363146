"""Findings about a SCORM 2004 manifest. CAM, RTE and SN are the three books of SCORM 2004."""

from collections.abc import Mapping
from dataclasses import replace

from scorm_packages.manifest.catalogue import scorm12, sequencing
from scorm_packages.manifest.catalogue.entry import Entry, Text

SAME_AS_SCORM_12: Mapping[str, str] = {
    "identifier_missing": "SCORM 2004 CAM §3.4.1: the identifier is mandatory.",
    "duplicate_identifier": "SCORM 2004 CAM §3.4.1: identifiers are unique in a manifest (xs:ID).",
    "nothing_to_launch": "SCORM 2004 CAM §3.4.1: leaf items refer to the resources launched.",
    "default_organization": "SCORM 2004 CAM §3.4.1: organizations/@default names the one to use.",
    "several_organizations": "SCORM 2004 CAM §3.4.1: further organizations are alternatives.",
    "no_organization": "SCORM 2004 CAM §3.3.1: a content aggregation has an <organization>.",
    "sub_manifest": "SCORM 2004 CAM §3.4.1: the use of (sub)manifests is left to later versions.",
    "metadata_file_missing": "SCORM 2004 CAM §3.4.1: adlcp:location points to a metadata file.",
    "title_missing": "SCORM 2004 CAM §3.4.1: organizations and items have a <title>.",
    "title_too_long": "SCORM 2004 CAM §3.4.1: titles have 200 characters (SPM).",
    "identifier_too_long": "Identifiers are keys of the database, which have a limit.",
    "too_many_items": "The limit keeps one upload from exhausting the server.",
    "too_deep": "The limit keeps one upload from exhausting the server; real courses have four.",
    "item_resource_missing": "SCORM 2004 CAM §3.4.1: identifierref names a <resource>.",
    "resource_without_href": "SCORM 2004 CAM §3.4.1: a resource that is launched has an href.",
    "data_from_lms_too_long": "SCORM 2004 RTE §4.2.11: cmi.launch_data has 4,000 characters (SPM).",
    "href_missing": "SCORM 2004 CAM §3.4.1: the href launched is a file of the package.",
    "href_repaired": "RFC 3986: paths are written with slashes, escaped once, and case matters.",
    "href_outside": "SCORM 2004 CAM §3.4.1: local files lie within the package.",
    "href_scheme": "Only files of the package and web addresses can be opened; scripts in an "
    "address are refused.",
    "external_sco": "SCORM 2004 RTE §3.3: a SCO finds the API in a parent window, which browsers "
    "forbid across sites.",
    "external_asset": "A page on another site may change, vanish, or refuse to be shown.",
    "launch_file_empty": "A page of no bytes shows nothing and can never be completed.",
    "flash": "Browsers stopped running Flash in January 2021.",
    "scorm_type": "SCORM 2004 CAM §3.4.1: adlcp:scormType is mandatory: “sco” or “asset”.",
    "resource_type": "SCORM 2004 CAM §3.4.1: the type of a resource is “webcontent”.",
    "file_missing": "SCORM 2004 CAM §3.4.1: <file> lists the files that are needed.",
    "dependency_missing": "SCORM 2004 CAM §3.4.1: dependency/@identifierref names a resource.",
    "dependency_cycle": "A resource cannot need itself, directly or through others.",
}
"""Faults that both standards have, in the same words: only the clause is another."""

SHARED: Mapping[str, Entry] = {
    f"scorm2004.{fault}": replace(scorm12.ENTRIES[f"scorm12.{fault}"], because=because)
    for fault, because in SAME_AS_SCORM_12.items()
}

STRUCTURE: Mapping[str, Entry] = {
    "scorm2004.not_a_manifest": Entry(
        severity="error",
        because="SCORM 2004 CAM §3.4.1: the root element is <manifest>.",
        en=Text(
            "The file's root element is <{root}> and not <manifest>.",
            "Export the package again as SCORM 2004.",
        ),
        zh=Text(
            "该文件的根元素是 <{root}>，而不是 <manifest>。",
            "请重新导出为 SCORM 2004 课件包。",
        ),
    ),
    "scorm2004.schema_version": Entry(
        severity="warning",
        because="SCORM 2004 CAM §3.4.1: schemaversion is “CAM 1.3”, “2004 3rd Edition” or “2004 "
        "4th Edition”.",
        en=Text(
            "The manifest gives its SCORM version as “{found}”, which no edition is called. It "
            "was read as SCORM 2004 {edition} Edition.",
            "Check in the authoring tool which edition the course was published for.",
        ),
        zh=Text(
            "清单中的 SCORM 版本为“{found}”，不是任何版本的规范写法，"
            "已按 SCORM 2004 {edition} Edition 读取。",
            "请在制作工具中确认课程发布的版本。",
        ),
    ),
    "scorm2004.schema_version_missing": Entry(
        severity="info",
        because="SCORM 2004 CAM §3.4.1: schemaversion says which edition is followed.",
        en=Text(
            "The manifest does not give its SCORM version. From its contents it was read as "
            "SCORM 2004 {edition} Edition.",
            "Nothing needs to be done if the course was published for that edition.",
        ),
        zh=Text(
            "清单未注明 SCORM 版本，已根据内容按 SCORM 2004 {edition} Edition 读取。",
            "如课程确以该版本发布，则无需处理。",
        ),
    ),
    "scorm2004.newer_edition": Entry(
        severity="warning",
        because="What the 4th Edition added is no part of the editions before it.",
        en=Text(
            "The manifest says that it follows the {edition} Edition, but uses what only the 4th "
            "has: {names}. It takes effect here all the same.",
            "Other systems may ignore it or refuse the course. Publish it for the 4th Edition.",
        ),
        zh=Text(
            "清单声明遵循 {edition} Edition，却使用了 4th Edition 才有的内容：{names}，"
            "本系统仍会使其生效。",
            "其他系统可能忽略这些内容或拒绝该课程，建议以 4th Edition 发布。",
        ),
    ),
    "scorm2004.no_sco": Entry(
        severity="warning",
        because="SCORM 2004 RTE §2.1: only a SCO reports to the run-time; an asset cannot.",
        en=Text(
            "The course has no SCO: there can be no score. A page counts as done once it was "
            "opened.",
            "If results are needed, publish the course “for LMS, SCORM 2004” with tracking on.",
        ),
        zh=Text(
            "该课程没有 SCO，无法记录成绩；页面打开过即视为完成。",
            "如需记录结果，请在制作工具中启用跟踪，发布为“LMS，SCORM 2004”。",
        ),
    ),
    "scorm2004.no_api_call": Entry(
        severity="warning",
        because="SCORM 2004 RTE §3.3: a SCO finds API_1484_11 and calls Initialize, or nothing of "
        "it is recorded.",
        en=Text(
            "No page or script of the course looks for the SCORM interface (API_1484_11): "
            "probably neither score nor completion will be recorded.",
            "Play the course once as a learner. If nothing is recorded, publish it again “for "
            "LMS, SCORM 2004” with tracking on.",
        ),
        zh=Text(
            "课程的页面和脚本均未查找 SCORM 接口（API_1484_11），很可能无法记录成绩和完成情况。",
            "请先以学员身份试学一遍；如没有任何记录，请启用跟踪后重新发布为“LMS，SCORM 2004”。",
        ),
    ),
    "scorm2004.item_without_content": Entry(
        severity="warning",
        because="SCORM 2004 CAM §3.4.1: a leaf of the contents refers to a resource.",
        en=Text(
            "{count} entries of the contents open nothing and were left out: {names}. Nobody "
            "could ever have completed them.",
            "If a lesson is missing there, add it in the authoring tool and export again.",
        ),
        zh=Text(
            "目录中有 {count} 个条目没有对应内容，已略去：{names}；否则任何人都无法完成这些条目。",
            "如该处缺少课程内容，请在制作工具中补充后重新导出。",
        ),
    ),
    "scorm2004.cluster_with_resource": Entry(
        severity="warning",
        because="SCORM 2004 CAM §3.4.1: only a leaf of the contents refers to a resource.",
        en=Text(
            "“{title}” holds other entries and opens the resource “{reference}” as well; only the "
            "entries are shown.",
            "If its own page is needed, make it the first entry inside.",
        ),
        zh=Text(
            "“{title}”既包含下级条目，又引用了资源“{reference}”，仅显示下级条目。",
            "如需显示其自身页面，请将该页面设为其中的第一个条目。",
        ),
    ),
    "scorm2004.time_limit_action_invalid": Entry(
        severity="warning",
        because="SCORM 2004 CAM §3.4.1: adlcp:timeLimitAction has four possible values.",
        en=Text(
            "What happens at the time limit, “{value}”, is not one of the four values of SCORM "
            "and is ignored.",
            "Choose one of: exit,message; exit,no message; continue,message; continue,no message.",
        ),
        zh=Text(
            "超时处理方式“{value}”不是 SCORM 规定的四个取值之一，已忽略。",
            "请改用以下取值之一："
            "exit,message; exit,no message; continue,message; continue,no message。",
        ),
    ),
}

VALUES: Mapping[str, Entry] = {
    "scorm2004.value_invalid": Entry(
        severity="warning",
        because="The XSDs of IMS SS and of ADL give every value its type.",
        en=Text(
            "“{value}” is no valid {name} of <{element}> and is ignored.",
            "Correct it in the authoring tool and export again.",
        ),
        zh=Text(
            "<{element}> 的 {name} 值“{value}”无效，已忽略。",
            "请在制作工具中更正后重新导出。",
        ),
    ),
    "scorm2004.measure_out_of_range": Entry(
        severity="warning",
        because="SCORM 2004 SN §3: measures, weights and percentages are of one, not of a hundred.",
        en=Text(
            "{name} is {value}, but must lie between {low} and 1; it is ignored.",
            "Write 80 percent as 0.8, and export again.",
        ),
        zh=Text(
            "{name} 的值为 {value}，应在 {low} 至 1 之间，已忽略。",
            "例如百分之八十应写作 0.8；请更正后重新导出。",
        ),
    ),
    "scorm2004.limit_not_kept": Entry(
        severity="info",
        because="SCORM 2004 SN §3.5: only the attempt limit and its absolute duration are used.",
        en=Text(
            "The manifest sets limits that SCORM does not use: {names}.",
            "Set dates and times in the track where they are to be kept.",
        ),
        zh=Text(
            "清单设置了 SCORM 不使用的限制：{names}。",
            "如需限制日期和时间，请在培训路径中设置。",
        ),
    ),
    "scorm2004.hidden_control_unknown": Entry(
        severity="info",
        because="SCORM 2004 SN §5.6: adlnav:hideLMSUI names one of seven controls.",
        en=Text(
            "The manifest hides a control that does not exist: “{value}”.",
            "Nothing needs to be done.",
        ),
        zh=Text("清单要求隐藏不存在的控件“{value}”。", "无需处理。"),
    ),
}

ENTRIES: Mapping[str, Entry] = {**SHARED, **STRUCTURE, **VALUES, **sequencing.ENTRIES}
