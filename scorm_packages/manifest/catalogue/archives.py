"""Findings about the zip itself. Clauses are those of PKWARE's APPNOTE 6.3.10."""

from collections.abc import Mapping

from scorm_packages.manifest.catalogue.entry import Entry, Text

ENTRIES: Mapping[str, Entry] = {
    "zip.empty_upload": Entry(
        severity="error",
        because="A file of no bytes holds no package; the transfer was probably cut off.",
        en=Text("The uploaded file is empty.", "Export the package again and upload the new file."),
        zh=Text("上传的文件是空的。", "请重新导出课件包，再上传新文件。"),
    ),
    "zip.upload_too_large": Entry(
        severity="error",
        because="The limit keeps one upload from filling the disk.",
        en=Text(
            "The file has {size}; at most {limit} are accepted.",
            "Compress the videos and images in the authoring tool, or split the course.",
        ),
        zh=Text(
            "文件大小为 {size}，超过了上限 {limit}。",
            "请在制作工具中压缩视频和图片，或将课程拆分成多个课件包。",
        ),
    ),
    "zip.not_a_zip": Entry(
        severity="error",
        because="APPNOTE §4.3.1: a zip must have an end of central directory record.",
        en=Text(
            "The file is not a zip.",
            "Upload the zip that the authoring tool exports, neither a RAR or 7z file nor a "
            "single page.",
        ),
        zh=Text(
            "该文件不是 zip 压缩包。",
            "请上传制作工具导出的 zip 文件，不要上传 RAR、7z 或单个网页。",
        ),
    ),
    "zip.truncated": Entry(
        severity="error",
        because="APPNOTE §4.3.16: the directory is at the end, and the end is missing.",
        en=Text(
            "The zip is cut off: its directory, at the end, is missing.",
            "The transfer or download was probably interrupted. Export the package again and "
            "upload it once more.",
        ),
        zh=Text(
            "zip 文件不完整：缺少位于末尾的目录。",
            "可能是传输或下载中断所致，请重新导出课件包后再次上传。",
        ),
    ),
    "zip.directory_corrupt": Entry(
        severity="error",
        because="APPNOTE §4.3.12: the central directory says what the zip holds and where.",
        en=Text(
            "The zip's directory cannot be read ({detail}).",
            "The file is damaged. Export the package again and upload the new file.",
        ),
        zh=Text(
            "无法读取 zip 文件的目录（{detail}）。",
            "文件已损坏，请重新导出课件包后上传新文件。",
        ),
    ),
    "zip.split": Entry(
        severity="error",
        because="APPNOTE §4.4.19: the parts of a split zip cannot be read alone.",
        en=Text(
            "This is one part of a zip that was split into several files.",
            "Make one single zip of the course and upload that.",
        ),
        zh=Text("这是分卷压缩包中的一卷。", "请将课程压缩成一个完整的 zip 文件后上传。"),
    ),
    "zip.no_files": Entry(
        severity="error",
        because="A package without files has nothing to show.",
        en=Text("The zip holds no files.", "Export the package again and upload the new file."),
        zh=Text("zip 文件中没有任何文件。", "请重新导出课件包后上传新文件。"),
    ),
    "zip.too_many_entries": Entry(
        severity="error",
        because="The limit keeps one upload from exhausting the server.",
        en=Text(
            "The zip holds {count} entries; at most {limit} are accepted.",
            "Remove files that the course does not use, or split the course.",
        ),
        zh=Text(
            "zip 文件包含 {count} 个条目，超过了上限 {limit} 个。",
            "请删除课程用不到的文件，或将课程拆分成多个课件包。",
        ),
    ),
    "zip.too_large": Entry(
        severity="error",
        because="The limit keeps one upload from filling the disk.",
        en=Text(
            "Unpacked, the files would have {size}; at most {limit} are accepted.",
            "Compress the videos and images in the authoring tool, or split the course.",
        ),
        zh=Text(
            "解压后的文件共 {size}，超过了上限 {limit}。",
            "请在制作工具中压缩视频和图片，或将课程拆分成多个课件包。",
        ),
    ),
    "zip.ratio": Entry(
        severity="error",
        because="Files that shrink this far are made to exhaust a server (a zip bomb).",
        en=Text(
            "Unpacked, the files would be {ratio} times as large as the zip; at most {limit} "
            "times is accepted.",
            "If the course is genuine, find the huge file that holds almost nothing, and replace "
            "it. Otherwise do not use this file.",
        ),
        zh=Text(
            "解压后的文件将是 zip 的 {ratio} 倍，超过了上限 {limit} 倍。",
            "如果课程确实可信，请找出其中体积巨大却几乎没有内容的文件并替换；否则请勿使用该文件。",
        ),
    ),
    "zip.entry_larger_than_declared": Entry(
        severity="error",
        because="APPNOTE §4.4.9: the declared size is the size; one that lies hides a zip bomb.",
        en=Text(
            "The file holds more than the {size} bytes that the zip declares for it.",
            "The zip is damaged or was made to do harm. Export the package again; if the fault "
            "stays, do not use this file.",
        ),
        zh=Text(
            "该文件的实际内容超过了 zip 声明的 {size} 字节。",
            "zip 文件已损坏或带有恶意。请重新导出课件包；如问题依旧，请勿使用该文件。",
        ),
    ),
    "zip.overlap": Entry(
        severity="error",
        because="Entries that share the same bytes multiply on unpacking (a zip bomb).",
        en=Text(
            "Two entries of the zip occupy the same bytes.",
            "The zip is damaged or was made to do harm. Export the package again; if the fault "
            "stays, do not use this file.",
        ),
        zh=Text(
            "zip 中有两个条目占用了相同的数据区。",
            "zip 文件已损坏或带有恶意。请重新导出课件包；如问题依旧，请勿使用该文件。",
        ),
    ),
    "zip.header_mismatch": Entry(
        severity="error",
        because="APPNOTE §4.3.7: an entry's own header repeats what the directory says.",
        en=Text(
            "The directory and the entry itself disagree about this file.",
            "The zip is damaged. Export the package again and upload the new file.",
        ),
        zh=Text(
            "zip 目录与该文件自身的头信息不一致。",
            "zip 文件已损坏，请重新导出课件包后上传新文件。",
        ),
    ),
    "zip.encrypted": Entry(
        severity="error",
        because="APPNOTE §4.4.4, bits 0, 6 and 13: the content cannot be read or checked.",
        en=Text(
            "The zip is protected by a password ({count} files, such as {names}).",
            "Make the zip again without a password.",
        ),
        zh=Text(
            "zip 文件设置了密码（涉及 {count} 个文件，如 {names}）。",
            "请重新压缩，不要设置密码。",
        ),
    ),
    "zip.compression_unsupported": Entry(
        severity="error",
        because="APPNOTE §4.4.5: packages are stored (0) or deflated (8), as every LMS reads them.",
        en=Text(
            "The file is compressed by method {method}, which is not supported.",
            "Make the zip again with the normal method, Deflate.",
        ),
        zh=Text(
            "该文件使用了不支持的压缩方法 {method}。",
            "请使用普通的 Deflate 方法重新压缩。",
        ),
    ),
    "zip.entry_corrupt": Entry(
        severity="error",
        because="APPNOTE §4.4.7: the checksum of the content must be the declared one.",
        en=Text(
            "The file is damaged: its content does not match its checksum or size.",
            "Export the package again and upload the new file.",
        ),
        zh=Text(
            "该文件已损坏：内容与校验和或大小不符。",
            "请重新导出课件包后上传新文件。",
        ),
    ),
    "zip.traversal": Entry(
        severity="error",
        because="A name with “..” would be written outside the package's own folder.",
        en=Text(
            "A file name points outside the package ({count} files, such as {names}).",
            "Such names do not arise by accident. Do not use this file unless you trust its "
            "source; ask for a new export.",
        ),
        zh=Text(
            "有文件名指向课件包之外的位置（共 {count} 个，如 {names}）。",
            "此类文件名通常并非偶然。除非信任来源，否则请勿使用该文件，并请提供方重新导出。",
        ),
    ),
    "zip.absolute_path": Entry(
        severity="error",
        because="APPNOTE §4.4.17.1: a name must not hold a drive letter or a leading slash.",
        en=Text(
            "A file name is an absolute path ({count} files, such as {names}).",
            "Make the zip again from inside the course folder.",
        ),
        zh=Text(
            "有文件名为绝对路径（共 {count} 个，如 {names}）。",
            "请在课程文件夹内重新压缩。",
        ),
    ),
    "zip.control_character": Entry(
        severity="error",
        because="A name that is cut at a NUL passes one check and is written as another file.",
        en=Text(
            "A file name holds invisible control characters ({count} files, such as {names}).",
            "Rename the files and make the zip again.",
        ),
        zh=Text(
            "有文件名包含不可见的控制字符（共 {count} 个，如 {names}）。",
            "请重命名这些文件后重新压缩。",
        ),
    ),
    "zip.special_file": Entry(
        severity="error",
        because="A symbolic link can point at any file of the server; devices are no content.",
        en=Text(
            "The zip holds links or special files ({count}, such as {names}).",
            "Replace each link by the file it points to and make the zip again.",
        ),
        zh=Text(
            "zip 中包含链接或特殊文件（共 {count} 个，如 {names}）。",
            "请用链接所指向的文件替换链接，再重新压缩。",
        ),
    ),
    "zip.duplicate_name": Entry(
        severity="error",
        because="It cannot be told which of two different files of one name is meant.",
        en=Text(
            "The zip holds different files of the same name ({count}, such as {names}).",
            "Unpack the zip into an empty folder, check the files, and make the zip again.",
        ),
        zh=Text(
            "zip 中有同名但内容不同的文件（共 {count} 个，如 {names}）。",
            "请将 zip 解压到空文件夹，核对文件后重新压缩。",
        ),
    ),
    "zip.same_file_twice": Entry(
        severity="repaired",
        because="Two entries of one name with the same size and checksum are the same file.",
        en=Text(
            "The zip holds {count} files twice, such as {names}. One copy of each is kept.",
            "Nothing needs to be done.",
        ),
        zh=Text("zip 中有 {count} 个文件重复出现（如 {names}），已各保留一份。", "无需处理。"),
    ),
    "zip.case_collision": Entry(
        severity="warning",
        because="On Windows and macOS the two names are one file.",
        en=Text(
            "File names differ only in upper and lower case ({count}, such as {names}).",
            "It works here. Rename one of them if the course is also used elsewhere.",
        ),
        zh=Text(
            "有文件名仅大小写不同（共 {count} 个，如 {names}）。",
            "在本系统可正常使用；如课程还要用于其他系统，请重命名其中之一。",
        ),
    ),
    "zip.file_is_folder": Entry(
        severity="error",
        because="One name cannot be a file and a folder at once.",
        en=Text(
            "A name is used for a file and for a folder ({count}, such as {names}).",
            "Rename the file or the folder and make the zip again.",
        ),
        zh=Text(
            "同一名称既是文件又是文件夹（共 {count} 个，如 {names}）。",
            "请重命名文件或文件夹后重新压缩。",
        ),
    ),
    "zip.path_too_long": Entry(
        severity="error",
        because="Object stores take keys of 1,024 bytes, file systems names of 255 bytes.",
        en=Text(
            "File names or paths are too long ({count}, such as {names}).",
            "Shorten the file and folder names in the authoring tool and export again.",
        ),
        zh=Text(
            "文件名或路径过长（共 {count} 个，如 {names}）。",
            "请在制作工具中缩短文件和文件夹名称后重新导出。",
        ),
    ),
    "zip.path_too_deep": Entry(
        severity="error",
        because="No authoring tool nests folders this deep.",
        en=Text(
            "Folders are nested more than {limit} levels deep ({count} files, such as {names}).",
            "Flatten the folders and make the zip again.",
        ),
        zh=Text(
            "文件夹嵌套超过 {limit} 层（共 {count} 个文件，如 {names}）。",
            "请减少文件夹层级后重新压缩。",
        ),
    ),
    "zip.windows_name": Entry(
        severity="warning",
        because="Windows reserves some names and characters: such a file cannot be unpacked there.",
        en=Text(
            "File names are not allowed on Windows ({count}, such as {names}).",
            "It works here. Rename them if the course is also used elsewhere.",
        ),
        zh=Text(
            "有文件名在 Windows 上不被允许（共 {count} 个，如 {names}）。",
            "在本系统可正常使用；如课程还要用于其他系统，请重命名。",
        ),
    ),
    "zip.backslash": Entry(
        severity="repaired",
        because="APPNOTE §4.4.17.1: slashes in names are forward slashes.",
        en=Text(
            "Paths were written with backslashes ({count} files, such as {names}) and have been "
            "turned into forward slashes.",
            "Nothing needs to be done. A newer zip tool would not write them.",
        ),
        zh=Text(
            "有路径使用了反斜杠（共 {count} 个文件，如 {names}），已改为正斜杠。",
            "无需处理；换用较新的压缩工具即可避免。",
        ),
    ),
    "zip.name_encoding": Entry(
        severity="repaired",
        because="APPNOTE appendix D: names are UTF-8 (bit 11) or code page 437; these are not.",
        en=Text(
            "File names were written in {encoding} without saying so ({count}, such as {names}) "
            "and have been read as such.",
            "Check that the names look right. If not, make the zip with UTF-8 names.",
        ),
        zh=Text(
            "有文件名采用 {encoding} 编码但未作声明（共 {count} 个，如 {names}），已按该编码读取。",
            "请核对文件名是否正确；如不正确，请使用 UTF-8 文件名重新压缩。",
        ),
    ),
    "zip.system_files": Entry(
        severity="info",
        because="Finder and Explorer add them; no course uses them.",
        en=Text(
            "{count} files of the operating system are left out, such as {names}.",
            "Nothing needs to be done.",
        ),
        zh=Text("已忽略 {count} 个操作系统附带的文件（如 {names}）。", "无需处理。"),
    ),
    "zip.server_side_file": Entry(
        severity="warning",
        because="Packages are served as plain files: nothing in them is ever run on the server.",
        en=Text(
            "{count} files are programs, such as {names}. They are stored but never run.",
            "If the course depends on them, it will not work here. Otherwise remove them.",
        ),
        zh=Text(
            "有 {count} 个文件是程序（如 {names}），只会存储，绝不会运行。",
            "如果课程依赖这些程序，将无法正常使用；否则请将其删除。",
        ),
    ),
    "zip.empty_file": Entry(
        severity="info",
        because="A file of no bytes is often a failed export, sometimes on purpose.",
        en=Text(
            "{count} files are empty, such as {names}.",
            "If a picture or page is missing in the course, export it again.",
        ),
        zh=Text(
            "有 {count} 个空文件（如 {names}）。",
            "如课程中缺少图片或页面，请重新导出。",
        ),
    ),
    "zip.nested_archive": Entry(
        severity="info",
        because="Archives inside the package are stored as they are and never unpacked.",
        en=Text(
            "{count} files are archives, such as {names}. They are not unpacked.",
            "Nothing needs to be done if they are meant as downloads.",
        ),
        zh=Text(
            "有 {count} 个文件是压缩包（如 {names}），不会被解压。",
            "如果它们是供学员下载的，无需处理。",
        ),
    ),
}
