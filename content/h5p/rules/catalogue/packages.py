"""Findings about a package as a whole: its layout, h5p.json, and the files of its content."""

from collections.abc import Mapping

from content.h5p.rules.catalogue.entry import Entry, Text

AGAIN_EN = "Export the content again with an H5P editor and upload the file that it makes."
AGAIN_ZH = "请用 H5P 编辑器重新导出该内容，再上传导出的文件。"

ENTRIES: Mapping[str, Entry] = {
    "h5p.package.too_many_files": Entry(
        severity="error",
        because="A package of endless files would fill the store; real ones have a few thousand.",
        en=Text(
            "The package holds {count} files; at most {limit} are taken.",
            "Divide the content into several and export them one by one.",
        ),
        zh=Text(
            "该包共有 {count} 个文件，最多允许 {limit} 个。",
            "请将内容拆分为多个后分别导出。",
        ),
    ),
    "h5p.package.too_large": Entry(
        severity="error",
        because="The size is counted unpacked, because that is what has to be stored.",
        en=Text(
            "The package is {size} unpacked; at most {limit} are taken.",
            "Compress its videos, or divide the content into several.",
        ),
        zh=Text(
            "该包解压后大小为 {size}，最多允许 {limit}。",
            "请压缩其中的视频，或将内容拆分为多个。",
        ),
    ),
    "h5p.package.file_too_large": Entry(
        severity="error",
        because="One file of that size is nothing that a browser plays well.",
        en=Text(
            "{count} files are larger than {limit}: {names}.",
            "Compress them and export the content again.",
        ),
        zh=Text(
            "{count} 个文件超过 {limit}：{names}。",
            "请压缩这些文件后重新导出内容。",
        ),
    ),
    "h5p.package.too_many_libraries": Entry(
        severity="error",
        because="The largest real packages bring about a hundred libraries.",
        en=Text(
            "The package holds {count} libraries; at most {limit} are taken.",
            "Export one content at a time and upload those files.",
        ),
        zh=Text(
            "该包包含 {count} 个内容库，最多允许 {limit} 个。",
            "请一次只导出一个内容后上传。",
        ),
    ),
    "h5p.package.left_out": Entry(
        severity="note",
        because="H5P: at the top of a package lie h5p.json and folders, and nothing else.",
        en=Text(
            "{count} files beside h5p.json belong to nothing and are left out: {names}.",
            "Nothing needs to be done.",
        ),
        zh=Text(
            "h5p.json 旁的 {count} 个文件不属于任何内容，已忽略：{names}。",
            "无需处理。",
        ),
    ),
    "h5p.package.no_h5p_json": Entry(
        severity="error",
        because="H5P: h5p.json says which library plays the content.",
        en=Text(
            "There is no h5p.json at the top of the package.",
            AGAIN_EN,
        ),
        zh=Text(
            "该包最上层没有 h5p.json。",
            AGAIN_ZH,
        ),
    ),
    "h5p.package.no_content": Entry(
        severity="error",
        because="H5P: the parameters of the content are in content/content.json.",
        en=Text(
            "The package has no content/content.json, so there is nothing to play.",
            AGAIN_EN + " A file that only holds libraries is installed on the page of H5P "
            "libraries.",
        ),
        zh=Text(
            "该包中没有 content/content.json，因此没有可播放的内容。",
            AGAIN_ZH + "只包含内容库的文件，请在“H5P 内容库”页面安装。",
        ),
    ),
    "h5p.package.no_libraries": Entry(
        severity="error",
        because="To install libraries, there have to be some.",
        en=Text(
            "The file holds no H5P library.",
            "Choose a .h5p file that was exported with its libraries.",
        ),
        zh=Text(
            "该文件中没有 H5P 内容库。",
            "请选择连同内容库一起导出的 .h5p 文件。",
        ),
    ),
    "h5p.package.no_title": Entry(
        severity="warning",
        because="H5P: h5p.json has a title.",
        en=Text(
            "The content has no title; the name of the file is used.",
            "Give the content a title in the H5P editor and export it again.",
        ),
        zh=Text(
            "该内容没有标题，已使用文件名。",
            "请在 H5P 编辑器中填写标题后重新导出。",
        ),
    ),
    "h5p.package.no_dependencies": Entry(
        severity="error",
        because="H5P: preloadedDependencies of h5p.json lists the libraries, the main one too.",
        en=Text(
            "h5p.json does not list the libraries of the content (preloadedDependencies).",
            AGAIN_EN,
        ),
        zh=Text(
            "h5p.json 没有列出内容所用的库（preloadedDependencies）。",
            AGAIN_ZH,
        ),
    ),
    "h5p.package.wrong_dependency": Entry(
        severity="error",
        because="H5P: a dependency has machineName, majorVersion and minorVersion.",
        en=Text(
            "h5p.json names a library in a way that cannot be read: {value}.",
            AGAIN_EN,
        ),
        zh=Text(
            "h5p.json 中有一个内容库的写法无法识别：{value}。",
            AGAIN_ZH,
        ),
    ),
    "h5p.package.no_main_library": Entry(
        severity="error",
        because="H5P: mainLibrary of h5p.json is the machine name of what plays the content.",
        en=Text(
            "h5p.json does not say which library plays the content (mainLibrary).",
            AGAIN_EN,
        ),
        zh=Text(
            "h5p.json 没有说明用哪个库播放内容（mainLibrary）。",
            AGAIN_ZH,
        ),
    ),
    "h5p.package.main_not_named": Entry(
        severity="error",
        because="H5P: the main library is one of preloadedDependencies, which tells its version.",
        en=Text(
            "h5p.json names {library} as the main library, but not its version "
            "(preloadedDependencies).",
            AGAIN_EN,
        ),
        zh=Text(
            "h5p.json 指定主库为 {library}，但 preloadedDependencies 中没有其版本。",
            AGAIN_ZH,
        ),
    ),
    "h5p.package.main_twice": Entry(
        severity="error",
        because="With two versions of the main library it cannot be told which one is meant.",
        en=Text(
            "h5p.json names the main library in several versions: {libraries}.",
            AGAIN_EN,
        ),
        zh=Text(
            "h5p.json 为主库指定了多个版本：{libraries}。",
            AGAIN_ZH,
        ),
    ),
    "h5p.main.not_runnable": Entry(
        severity="error",
        because="H5P: only a library with runnable = 1 can be the main one.",
        en=Text(
            "{library} is a part of other content and cannot be played by itself.",
            AGAIN_EN,
        ),
        zh=Text(
            "{library} 只能作为其他内容的组成部分，不能单独播放。",
            AGAIN_ZH,
        ),
    ),
    "h5p.content.file_type": Entry(
        severity="error",
        because="H5P allows images, sound, video, documents and the like in content; no pages, "
        "scripts or programs.",
        en=Text(
            "The content holds {count} files of a kind that is not allowed: {names}.",
            "Take them out in the H5P editor and export the content again.",
        ),
        zh=Text(
            "内容中有 {count} 个不允许的文件类型：{names}。",
            "请在 H5P 编辑器中移除这些文件后重新导出。",
        ),
    ),
}
