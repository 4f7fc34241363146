"""Findings of a dry run: what a package did when nobody but the walker played it."""

from collections.abc import Mapping

from scorm_packages.manifest.catalogue.entry import Entry, Text

_WALK = "A dry run presses what leads on, answers with the first choice, and skips films."

ENTRIES: Mapping[str, Entry] = {
    "dryrun.walked": Entry(
        severity="info",
        because=_WALK,
        en=Text(
            "A dry run on {date} walked {parts} part(s) in {seconds} s with {actions} actions.",
            "Run it again after a new version was uploaded.",
        ),
        zh=Text(
            "{date} 试运行：用时 {seconds} 秒、{actions} 次操作，走完 {parts} 个部分。",
            "上传新版本后请再次试运行。",
        ),
    ),
    "dryrun.parts_left": Entry(
        severity="info",
        because="A dry run walks the first 30 parts, and can be stopped before.",
        en=Text(
            "The dry run walked {parts} of {total} parts. Nothing is said of the others.",
            "Look at the other parts yourself with “Try it”.",
        ),
        zh=Text(
            "试运行只走了 {total} 个部分中的 {parts} 个，其余部分未作检查。",
            "其余部分请通过“试学”自行查看。",
        ),
    ),
    "dryrun.never_initialized": Entry(
        severity="warning",
        because="SCORM 1.2 RTE §3.3.1, SCORM 2004 RTE §3.1.3: a SCO begins its session itself.",
        en=Text(
            "“{part}” never called the SCORM API. Nothing that learners do in it can be recorded.",
            "Check in the authoring tool that the course was published with SCORM tracking.",
        ),
        zh=Text(
            "“{part}”从未调用 SCORM 接口，坐席的学习情况无法记录。",
            "请在制作工具中确认发布时启用了 SCORM 跟踪。",
        ),
    ),
    "dryrun.never_completes": Entry(
        severity="warning",
        because="Courses whose completion is never recorded are what learners complain of most.",
        en=Text(
            "“{part}” did not report completion, although the dry run pressed everything it "
            "found ({actions} actions).",
            "Play it to its end yourself. If it still stays in progress, look at the completion "
            "settings of the authoring tool.",
        ),
        zh=Text(
            "“{part}”未报告完成，尽管试运行已点击其找到的所有内容（{actions} 次操作）。",
            "请亲自学到最后；如仍显示进行中，请检查制作工具中的完成条件设置。",
        ),
    ),
    "dryrun.counts_when_closed": Entry(
        severity="info",
        because="SCORM 1.2 RTE §3.4.4, SCORM 2004 SN UP.4: what says nothing of completion itself "
        "is completed by having been ended.",
        en=Text(
            "“{part}” reports neither completion nor success. It counts as completed once it was "
            "opened and closed.",
            "If that is not intended, publish the course with completion tracking.",
        ),
        zh=Text(
            "“{part}”既不报告完成也不报告是否通过，打开后关闭即视为完成。",
            "如非有意为之，请在制作工具中启用完成跟踪后重新发布。",
        ),
    ),
    "dryrun.not_walked_through": Entry(
        severity="info",
        because=_WALK,
        en=Text(
            "“{part}” was still going on when the time for it was up, after {actions} actions.",
            "Play it to its end yourself to see whether it completes.",
        ),
        zh=Text(
            "“{part}”在时限内未走完（已操作 {actions} 次）。",
            "请亲自学到最后，确认能否完成。",
        ),
    ),
    "dryrun.passes_at_once": Entry(
        severity="warning",
        because="A course that is done by opening it teaches nobody and proves nothing.",
        en=Text(
            "“{part}” reported “{status}” {seconds} s after it was opened, before anything was "
            "pressed.",
            "If that is not intended, set the completion in the authoring tool to the last page "
            "or the test.",
        ),
        zh=Text(
            "“{part}”打开 {seconds} 秒后、尚无任何操作时即报告“{status}”。",
            "如非有意为之，请在制作工具中将完成条件设为最后一页或测验。",
        ),
    ),
    "dryrun.passes_on_first_action": Entry(
        severity="warning",
        because="A course that passes on its first question lets anybody through.",
        en=Text(
            "“{part}” reported “{status}” after only {actions} action(s).",
            "Check the pass mark and how many questions have to be answered.",
        ),
        zh=Text(
            "“{part}”仅 {actions} 次操作后即报告“{status}”。",
            "请检查及格线以及必答题数。",
        ),
    ),
    "dryrun.suspend_data_large": Entry(
        severity="warning",
        because="SCORM 1.2 RTE §3.4.4: suspend_data 4,096; SCORM 2004 RTE §4.2.21: 64,000.",
        en=Text(
            "“{part}” keeps a bookmark of {length} characters; SCORM allows {limit}. Learners who "
            "go on longer may lose their place.",
            "Divide the course into parts, or publish it as SCORM 2004.",
        ),
        zh=Text(
            "“{part}”的书签数据有 {length} 个字符，SCORM 上限为 {limit}；"
            "学习内容再多时可能丢失进度。",
            "请将课程拆分为多个部分，或以 SCORM 2004 发布。",
        ),
    ),
    "dryrun.no_commit": Entry(
        severity="info",
        because="Content that saves only when it is closed loses most when a computer fails.",
        en=Text(
            "“{part}” never asked to have its progress saved. We save it every few seconds all "
            "the same; other systems may not.",
            "Nothing needs to be done here.",
        ),
        zh=Text(
            "“{part}”从不主动请求保存进度。本系统仍每隔几秒保存一次，其他系统则未必。",
            "在本系统中无需处理。",
        ),
    ),
    "dryrun.never_finishes": Entry(
        severity="info",
        because="SCORM 1.2 RTE §3.3.1, SCORM 2004 RTE §3.1.3: a SCO ends its session itself.",
        en=Text(
            "“{part}” did not end its session when it was closed; we end it in its place.",
            "Nothing needs to be done here.",
        ),
        zh=Text(
            "“{part}”关闭时未结束会话，由本系统代为结束。",
            "在本系统中无需处理。",
        ),
    ),
    "dryrun.api_errors": Entry(
        severity="warning",
        because="SCORM 1.2 RTE §3.3.6, SCORM 2004 RTE §3.1.7: error conditions.",
        en=Text(
            "“{part}” made calls that the SCORM data model refuses: {names}.",
            "What was refused is not recorded. Show this to whoever made the course.",
        ),
        zh=Text(
            "“{part}”的部分调用不符合 SCORM 数据模型，已被拒绝：{names}。",
            "被拒绝的数据不会记录，请告知课程制作方。",
        ),
    ),
    "dryrun.script_errors": Entry(
        severity="warning",
        because="A script that stops may take the recording of progress with it.",
        en=Text(
            "Scripts of “{part}” failed: {names}.",
            "Open the course in the current version of your browser and show this to whoever "
            "made it.",
        ),
        zh=Text(
            "“{part}”的脚本出错：{names}。",
            "请用最新版浏览器打开课程核实，并告知课程制作方。",
        ),
    ),
    "dryrun.missing_files": Entry(
        severity="warning",
        because="Something that the page asks for is not in the package.",
        en=Text(
            "“{part}” asks for {count} file(s) that are not in the package: {names}.",
            "Export the package again with all its media.",
        ),
        zh=Text(
            "“{part}”引用了包内不存在的 {count} 个文件：{names}。",
            "请连同全部媒体文件重新导出课件包。",
        ),
    ),
    "dryrun.blocked_hosts": Entry(
        severity="warning",
        because="Uploaded content may use its own files and nothing else on the network.",
        en=Text(
            "“{part}” tries to load from elsewhere, which is blocked: {names}.",
            "Publish the course so that everything it needs is in the package.",
        ),
        zh=Text(
            "“{part}”试图从外部加载内容，已被阻止：{names}。",
            "请重新发布课程，使所需内容全部包含在课件包内。",
        ),
    ),
}
