"""Findings about a Tin Can package. Its `tincan.xml` is a convention of tools, and no standard."""

from collections.abc import Mapping

from scorm_packages.manifest.catalogue.entry import Entry, Text

ENTRIES: Mapping[str, Entry] = {
    "tincan.not_tincan": Entry(
        severity="error",
        because="The root element of a tincan.xml is <tincan>.",
        en=Text(
            "The file's root element is <{root}> and not <tincan>.",
            "Export the course again as xAPI (Tin Can).",
        ),
        zh=Text(
            "该文件的根元素是 <{root}>，而不是 <tincan>。",
            "请重新导出为 xAPI（Tin Can）课件包。",
        ),
    ),
    "tincan.nothing_to_launch": Entry(
        severity="error",
        because="An activity is opened by the page in its <launch>.",
        en=Text(
            "The description names nothing that a learner could open.",
            "Export the package again; in the authoring tool the course must have content.",
        ),
        zh=Text(
            "课程描述中没有任何可供学员打开的内容。",
            "请确认制作工具中的课程有内容，再重新导出课件包。",
        ),
    ),
    "tincan.too_many": Entry(
        severity="error",
        because="The limit keeps one course from exhausting the server.",
        en=Text(
            "The package has {count} activities; at most {limit} are accepted.",
            "Split the course.",
        ),
        zh=Text("课件包含有 {count} 个活动，超过了上限 {limit}。", "请将课程拆分。"),
    ),
    "tincan.id_invalid": Entry(
        severity="error",
        because="xAPI 1.0.3 Data §2.4.4.1: the id of an activity is an IRI.",
        en=Text(
            "“{value}” is not a complete IRI, and cannot be the id of an activity.",
            "Begin it with a scheme, as in https://example.com/course/1, and export again.",
        ),
        zh=Text(
            "“{value}”不是完整的 IRI，不能作为活动标识符。",
            "请以协议开头（如 https://example.com/course/1），再重新导出。",
        ),
    ),
    "tincan.duplicate_id": Entry(
        severity="error",
        because="xAPI 1.0.3 Data §2.4.4.1: an id stands for one activity.",
        en=Text(
            "Several activities that can be opened have the id “{id}”.",
            "Give each its own id and export again.",
        ),
        zh=Text(
            "有多个可打开的活动使用了同一标识符“{id}”。",
            "请分别指定不同的标识符后重新导出。",
        ),
    ),
    "tincan.launch_unusable": Entry(
        severity="error",
        because="The page that opens an activity is a file of the package or a web page.",
        en=Text(
            "“{title}” is opened by “{url}”, which is not in the package.",
            "Add the file, or correct the address, and make the zip again.",
        ),
        zh=Text(
            "“{title}”的启动页面“{url}”不在课件包中。",
            "请补上该文件或更正地址后重新压缩。",
        ),
    ),
}
