"""Findings about which standard a package follows, where in the zip it lies, and what is known."""

from collections.abc import Mapping

from scorm_packages.manifest.catalogue.entry import Entry, Text

ENTRIES: Mapping[str, Entry] = {
    "package.unrecognised": Entry(
        severity="error",
        because="A package is told by its description: imsmanifest.xml, cmi5.xml, tincan.xml, "
        "h5p.json.",
        en=Text(
            "No course description was found in the zip (imsmanifest.xml for SCORM).",
            "In the authoring tool choose “Publish for LMS”, not “Web”, and upload "
            "the zip it makes.",
        ),
        zh=Text(
            "zip 中没有找到课程描述文件（SCORM 为 imsmanifest.xml）。",
            "请在制作工具中选择“发布到 LMS”而不是“网页”，再上传生成的 zip。",
        ),
    ),
    "package.zip_inside": Entry(
        severity="error",
        because="The package seems to be inside another zip.",
        en=Text(
            "The zip holds no course, but another zip: {name}.",
            "Unpack the outer zip and upload {name} itself.",
        ),
        zh=Text(
            "该 zip 中没有课程，只有另一个 zip：{name}。",
            "请先解压外层 zip，再上传其中的 {name}。",
        ),
    ),
    "package.several_manifests": Entry(
        severity="error",
        because="With several courses side by side it cannot be told which one is meant.",
        en=Text(
            "The zip holds {count} courses side by side: {names}.",
            "Make one zip for each course and upload them one by one.",
        ),
        zh=Text(
            "该 zip 中并列存放了 {count} 门课程：{names}。",
            "请为每门课程单独制作 zip，逐个上传。",
        ),
    ),
    "package.in_folder": Entry(
        severity="repaired",
        because="SCORM 1.2 CAM §2.3: imsmanifest.xml lies at the root of the package.",
        en=Text(
            "The course lies in the folder “{folder}” and not at the top of the zip; it was "
            "taken from there.",
            "Nothing needs to be done. For other systems, make the zip from inside the folder.",
        ),
        zh=Text(
            "课程位于文件夹“{folder}”中，而不在 zip 的最上层，已从该文件夹读取。",
            "无需处理；如需用于其他系统，请进入该文件夹后再压缩。",
        ),
    ),
    "package.manifest_name_case": Entry(
        severity="repaired",
        because="SCORM 1.2 CAM §2.3: the name of the manifest is imsmanifest.xml, in lower case.",
        en=Text(
            "The course description is named {name} instead of {expected}; it was read all the "
            "same.",
            "Nothing needs to be done.",
        ),
        zh=Text(
            "课程描述文件名为 {name}，而非 {expected}，已照常读取。",
            "无需处理。",
        ),
    ),
    "package.left_out": Entry(
        severity="info",
        because="Only the folder that holds the manifest is the package.",
        en=Text(
            "{count} files outside the course's folder are left out, such as {names}.",
            "If the course needs them, move them into its folder and make the zip again.",
        ),
        zh=Text(
            "课程文件夹之外的 {count} 个文件已忽略（如 {names}）。",
            "如果课程需要这些文件，请移入课程文件夹后重新压缩。",
        ),
    ),
    "package.format_unsupported": Entry(
        severity="error",
        because="Formats without a run-time here are recognised, named and refused.",
        en=Text(
            "This is a package of the format {format}, which is not supported yet.",
            "Publish the course as SCORM 2004, SCORM 1.2 or cmi5 in the authoring tool and upload "
            "that.",
        ),
        zh=Text(
            "该课件包的格式为 {format}，目前尚不支持。",
            "请在制作工具中将课程发布为 SCORM 2004、SCORM 1.2 或 cmi5 后上传。",
        ),
    ),
    "package.description_alone": Entry(
        severity="error",
        because="Only a cmi5 course structure may come without its files (cmi5 §14.2).",
        en=Text(
            "This is the description of a course (<{root}>) without the course itself.",
            "Upload the whole zip that the authoring tool made.",
        ),
        zh=Text(
            "这只是课程的描述文件（<{root}>），并不包含课程内容。",
            "请上传制作工具生成的完整 zip 文件。",
        ),
    ),
    "package.external_hosts": Entry(
        severity="info",
        because="Uploaded content is played apart from everything else: its Content-Security-"
        "Policy lets it load its own files and nothing from other servers.",
        en=Text(
            "The content loads from {count} other servers: {names}. They are blocked while it is "
            "played, so pictures, video, fonts or functions may be missing.",
            "Play the course once. If something is missing, embed it in the authoring tool instead "
            "of linking to it, or open it in a window of its own; then export again.",
        ),
        zh=Text(
            "课件内容会从 {count} 个其他服务器加载资源：{names}。播放时这些访问会被拦截，"
            "可能缺少图片、视频、字体或部分功能。",
            "请先试学一遍；如有缺失，请在制作工具中将资源嵌入课件（而非外部链接），"
            "或改为在新窗口中打开，然后重新导出。",
        ),
    ),
    "package.more_findings": Entry(
        severity="info",
        because="A report of thousands of lines helps nobody.",
        en=Text(
            "{count} more findings of the kind {kind} are not shown.",
            "Mend the ones that are shown first; they mostly have the same cause.",
        ),
        zh=Text(
            "另有 {count} 条 {kind} 类问题未显示。",
            "请先处理已显示的问题，其原因通常相同。",
        ),
    ),
    "package.title_from_file": Entry(
        severity="repaired",
        because="SCORM 1.2 CAM §2.3: an organization has a <title>, which names the course.",
        en=Text(
            "The course has no title; it was named “{title}” after its file.",
            "Give the course a title in the authoring tool and export it again.",
        ),
        zh=Text(
            "课程没有标题，已按文件名命名为“{title}”。",
            "请在制作工具中为课程设置标题后重新导出。",
        ),
    ),
    "package.already_installed": Entry(
        severity="info",
        because="The same bytes are the same package: a second copy would only confuse.",
        en=Text(
            "Exactly this file was installed on {date} as “{title}”. Nothing was changed.",
            "Use the package that is there. If you meant to upload a newer version, check that "
            "you chose the right file.",
        ),
        zh=Text(
            "完全相同的文件已于 {date} 安装，名称为“{title}”，本次未作任何更改。",
            "请直接使用已有的课件包；如果本想上传新版本，请确认所选文件是否正确。",
        ),
    ),
    "package.other_version": Entry(
        severity="info",
        because="Learners finish in the version they began; a version is never overwritten.",
        en=Text(
            "Another version of this course (identifier {identifier}) is installed. This one is "
            "placed beside it; learners stay in the version they began.",
            "Choose the new version in the track if it is to replace the old one, then retire "
            "the old one.",
        ),
        zh=Text(
            "该课程（标识符 {identifier}）已安装过其他版本，本版本将与其并存，"
            "学员仍使用开始学习时的版本。",
            "如需以新版本取代旧版本，请在培训路径中选用新版本，再停用旧版本。",
        ),
    ),
}
