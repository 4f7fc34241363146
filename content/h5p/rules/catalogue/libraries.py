"""Findings about libraries: their files, their description, what they need, who may install."""

from collections.abc import Mapping

from content.h5p.rules.catalogue.entry import Entry, Text

NEWER_EN = "Get the library anew from where it is published, and upload it again."
NEWER_ZH = "请从发布处重新获取该库后上传。"
FROM_TOP_EN = "Export the content again, with its libraries, from the system it was made in."
FROM_TOP_ZH = "请在制作该内容的系统中连同内容库一起重新导出。"

ENTRIES: Mapping[str, Entry] = {
    "h5p.library.folder_name": Entry(
        severity="error",
        because="H5P: besides content/, every folder of a package is a library and named so.",
        en=Text(
            "The folder “{folder}” is named like no library.",
            "Take it out of the package, or name it like H5P.Name-1.0.",
        ),
        zh=Text(
            "文件夹“{folder}”不符合内容库的命名规则。",
            "请从包中移除，或按 H5P.Name-1.0 的形式命名。",
        ),
    ),
    "h5p.library.folder_mismatch": Entry(
        severity="error",
        because="A folder that is named after another library would pass for it.",
        en=Text(
            "The folder “{folder}” holds the library {library}.",
            "Name the folder after the library that it holds.",
        ),
        zh=Text(
            "文件夹“{folder}”中实际是内容库 {library}。",
            "请将文件夹改为其中内容库的名称。",
        ),
    ),
    "h5p.library.addition": Entry(
        severity="note",
        because="Expressions are run by RE2, in time linear to the text; it does not know all.",
        en=Text(
            "The expression {expression}, which says what content the library joins, is not "
            "applied: {reason}.",
            "Nothing needs to be done; content plays without the library.",
        ),
        zh=Text(
            "用于确定该库附加到哪些内容的表达式 {expression} 未被采用：{reason}。",
            "无需处理；内容不加载该库也能播放。",
        ),
    ),
    "h5p.library.extensions": Entry(
        severity="warning",
        because="H5P: requiredExtensions names what a library asks of its host beyond the core.",
        en=Text(
            "The library asks for {names}, which no common host of H5P has.",
            "Try the content: what learners share with each other, for one, may not work.",
        ),
        zh=Text(
            "该库要求平台提供 {names}，而通用的 H5P 平台均不具备。",
            "请试播内容：部分功能（如学习者之间的共享）可能无法使用。",
        ),
    ),
    "h5p.library.no_description": Entry(
        severity="error",
        because="H5P: a library is described by the library.json in its folder.",
        en=Text(
            "The folder “{folder}” has no library.json.",
            "Take the folder out of the package, or put the whole library into it.",
        ),
        zh=Text(
            "文件夹“{folder}”中没有 library.json。",
            "请从包中移除该文件夹，或放入完整的内容库。",
        ),
    ),
    "h5p.library.twice": Entry(
        severity="error",
        because="Of two libraries of one name and version, one would shadow the other.",
        en=Text(
            "{library} is in the package twice: in “{other}” as well.",
            "Take one of the two folders out.",
        ),
        zh=Text(
            "{library} 在包中出现两次：另一处位于“{other}”。",
            "请移除其中一个文件夹。",
        ),
    ),
    "h5p.library.shadows": Entry(
        severity="error",
        because="Names that differ in letter case alone are one name on many systems.",
        en=Text(
            "The library {library} is called like another one, {other}, but for capital letters.",
            "Do not install it unless you know where it comes from; give it a name of its own.",
        ),
        zh=Text(
            "内容库 {library} 与 {other} 的名称仅大小写不同。",
            "来源不明时请勿安装；请为其使用独立的名称。",
        ),
    ),
    "h5p.library.file_left_out": Entry(
        severity="note",
        because="H5P: a library holds scripts, styles, pictures, fonts, sound and texts.",
        en=Text(
            "{count} files of libraries are of a kind that is not played and were left out: "
            "{names}.",
            "Nothing needs to be done.",
        ),
        zh=Text(
            "内容库中有 {count} 个无法播放的文件类型，已忽略：{names}。",
            "无需处理。",
        ),
    ),
    "h5p.library.language_broken": Entry(
        severity="warning",
        because="A language file is a JSON object; a broken one would break the editor.",
        en=Text(
            "The language file {file} cannot be read and was left out.",
            NEWER_EN,
        ),
        zh=Text(
            "语言文件 {file} 无法读取，已忽略。",
            NEWER_ZH,
        ),
    ),
    "h5p.library.missing_key": Entry(
        severity="error",
        because="H5P: library.json has title, machineName, three versions and runnable.",
        en=Text(
            "The description of the library lacks {key}.",
            NEWER_EN,
        ),
        zh=Text(
            "内容库的描述缺少 {key}。",
            NEWER_ZH,
        ),
    ),
    "h5p.library.wrong_key": Entry(
        severity="error",
        because="H5P: every key of library.json has a form of its own.",
        en=Text(
            "The description of the library has a wrong value for {key}: {value}.",
            NEWER_EN,
        ),
        zh=Text(
            "内容库描述中 {key} 的值有误：{value}。",
            NEWER_ZH,
        ),
    ),
    "h5p.library.missing_file": Entry(
        severity="error",
        because="A library whose script or style is missing does not run.",
        en=Text(
            "The library loads {count} files that it does not hold: {names}.",
            NEWER_EN + " A library from a source repository has to be built first.",
        ),
        zh=Text(
            "内容库引用了 {count} 个不存在的文件：{names}。",
            NEWER_ZH + "来自源代码仓库的内容库需要先构建。",
        ),
    ),
    "h5p.library.too_many_dependencies": Entry(
        severity="error",
        because="The largest real library names about a hundred others.",
        en=Text(
            "The library says that it needs {count} other libraries.",
            NEWER_EN,
        ),
        zh=Text(
            "该内容库声明需要 {count} 个其他库，数量异常。",
            NEWER_ZH,
        ),
    ),
    "h5p.library.core_api": Entry(
        severity="error",
        because="H5P: coreApi says which version of the core a library needs at least.",
        en=Text(
            "The library needs H5P core {needed}; this system has {ours}.",
            "Use an older version of the library, or ask your administrator for an update.",
        ),
        zh=Text(
            "该内容库需要 H5P 核心 {needed}，本系统为 {ours}。",
            "请使用较旧版本的内容库，或联系管理员升级系统。",
        ),
    ),
    "h5p.library.differs": Entry(
        severity="warning",
        because="H5P: the same version is the same library. Whoever changes it counts up.",
        en=Text(
            "{library} is installed already, with other files; the installed one is used.",
            "If the library was changed on purpose, it needs a higher patch version.",
        ),
        zh=Text(
            "{library} 已安装，但文件不同；将使用已安装的版本。",
            "如确实修改过该库，请提高其补丁版本号。",
        ),
    ),
    "h5p.library.older": Entry(
        severity="note",
        because="H5P: only a higher patch takes the place of an installed library.",
        en=Text(
            "The package brings {library}; the newer {installed} is installed and used.",
            "Nothing needs to be done.",
        ),
        zh=Text(
            "包中为 {library}，系统已安装更新的 {installed}，将使用后者。",
            "无需处理。",
        ),
    ),
    "h5p.library.installs": Entry(
        severity="note",
        because="Libraries are programs: what comes in is told.",
        en=Text(
            "The package brings {count} libraries that were not installed: {names}.",
            "Nothing needs to be done.",
        ),
        zh=Text(
            "该包带来 {count} 个尚未安装的内容库：{names}。",
            "无需处理。",
        ),
    ),
    "h5p.library.not_taken": Entry(
        severity="note",
        because="A library that may not be installed, and without which the content plays, stays "
        "out; of an installed one, the installed patch is used.",
        en=Text(
            "{count} libraries of the package were not taken, because you may not install "
            "libraries and the content plays without them: {names}.",
            "Nothing needs to be done.",
        ),
        zh=Text(
            "由于您没有安装内容库的权限，且内容无需它们即可播放，"
            "包中的 {count} 个库未安装：{names}。",
            "无需处理。",
        ),
    ),
    "h5p.library.not_permitted": Entry(
        severity="error",
        because="A library is a program that runs in the browser of every learner; installing one "
        "is a right of its own.",
        en=Text(
            "The package brings {count} libraries that are not installed: {names}. You may not "
            "install libraries.",
            "Ask somebody of the training office who may, to upload the file or allow these "
            "libraries.",
        ),
        zh=Text(
            "该包带来 {count} 个尚未安装的内容库：{names}。您没有安装内容库的权限。",
            "请联系培训处有权限的同事上传该文件，或将这些库加入允许清单。",
        ),
    ),
    "h5p.library.not_allowed": Entry(
        severity="error",
        because="This centre installs only libraries that are on its list.",
        en=Text(
            "The package brings {count} libraries that are not on the list of allowed ones: "
            "{names}.",
            "Allow them on the page of H5P libraries, or export the content without them.",
        ),
        zh=Text(
            "该包带来 {count} 个不在允许清单中的内容库：{names}。",
            "请在“H5P 内容库”页面允许这些库，或导出不含这些库的内容。",
        ),
    ),
    "h5p.library.disabled": Entry(
        severity="error",
        because="Somebody has switched the library off, so content that needs it is not played.",
        en=Text(
            "The content needs libraries that are switched off here: {names}.",
            "Ask the training office why; switch them on again on the page of H5P libraries.",
        ),
        zh=Text(
            "该内容需要已停用的内容库：{names}。",
            "请向培训处了解停用原因，可在“H5P 内容库”页面重新启用。",
        ),
    ),
    "h5p.dependency.missing": Entry(
        severity="error",
        because="H5P: all libraries that are needed are in the package or installed.",
        en=Text(
            "{needed_by} needs the library {library}, which is neither in the package nor "
            "installed.",
            FROM_TOP_EN,
        ),
        zh=Text(
            "{needed_by} 需要内容库 {library}，但包中没有，系统也未安装。",
            FROM_TOP_ZH,
        ),
    ),
    "h5p.dependency.version": Entry(
        severity="error",
        because="H5P: major and minor version are part of a library's name; others do not do.",
        en=Text(
            "{needed_by} needs the library {library}; only version {versions} of it is there.",
            FROM_TOP_EN,
        ),
        zh=Text(
            "{needed_by} 需要内容库 {library}，但现有版本为 {versions}。",
            FROM_TOP_ZH,
        ),
    ),
    "h5p.dependency.dynamic_missing": Entry(
        severity="warning",
        because="A dynamic dependency is loaded only where the content uses it; this one does not.",
        en=Text(
            "{needed_by} can be combined with the library {library}, which is neither in the "
            "package nor installed. This content does not use it.",
            "Nothing needs to be done to play it. Other systems may refuse the package: for "
            "them, export it again with all its libraries.",
        ),
        zh=Text(
            "{needed_by} 可搭配内容库 {library} 使用，但包中没有，系统也未安装；本内容未用到该库。",
            "不影响播放，无需处理；如需用于其他系统，请连同全部内容库重新导出。",
        ),
    ),
    "h5p.dependency.editor_missing": Entry(
        severity="note",
        because="What only the editor needs is not needed to play.",
        en=Text(
            "{needed_by} can be edited elsewhere with the library {library}, which is not there.",
            "Nothing needs to be done to play it.",
        ),
        zh=Text(
            "{needed_by} 在其他系统中编辑时需要 {library}，此处没有该库。",
            "不影响播放，无需处理。",
        ),
    ),
    "h5p.dependency.circular": Entry(
        severity="error",
        because="Of libraries that preload each other none can be loaded first.",
        en=Text(
            "Libraries need each other in a circle: {names}.",
            NEWER_EN,
        ),
        zh=Text(
            "内容库之间存在循环依赖：{names}。",
            NEWER_ZH,
        ),
    ),
}
