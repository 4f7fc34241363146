"""What can go wrong with H5P, apart from what is said of a package in findings."""

from xapi.problems import Problem


class LibrarySwitchedOff(Problem):
    code = "h5p.library_switched_off"
    http_status = 409
    texts = {
        "en": "This content cannot be played for now, because {libraries} was switched off. Ask "
        "your training office.",
        "zh-Hans": "由于 {libraries} 已停用，该内容暂时无法播放。请联系培训处。",
    }


class LibraryMissing(Problem):
    code = "h5p.library_missing"
    http_status = 409
    texts = {
        "en": "This content needs {libraries}, which is not installed. Ask your training office "
        "to upload the content again together with its libraries.",
        "zh-Hans": "该内容需要 {libraries}，但系统尚未安装。请联系培训处连同内容库一起重新上传。",
    }


class LibraryInUse(Problem):
    code = "h5p.library_in_use"
    http_status = 409
    texts = {
        "en": "{library} cannot be removed: {contents} contents and {libraries} libraries need "
        "it. Switch it off if it must not be played any more.",
        "zh-Hans": "无法移除 {library}：仍有 {contents} 个内容和 {libraries} 个内容库需要它。"
        "如不希望再播放，可将其停用。",
    }


class LibraryUnknown(Problem):
    code = "h5p.library_unknown"
    http_status = 404
    texts = {
        "en": "This library is not installed any more. Go back to the list of libraries.",
        "zh-Hans": "该内容库已不再安装。请返回内容库列表。",
    }


class LibrariesChanged(Problem):
    code = "h5p.libraries_changed"
    http_status = 409
    texts = {
        "en": "Somebody changed the installed libraries while this file was looked at. Upload it "
        "again.",
        "zh-Hans": "检查该文件期间，已安装的内容库发生了变化。请重新上传。",
    }


class WrongMachineName(Problem):
    code = "h5p.wrong_machine_name"
    texts = {
        "en": "“{name}” is no name of a library. Write it as library.json does, such as "
        "H5P.MultiChoice.",
        "zh-Hans": "“{name}”不是有效的内容库名称。请按 library.json 中的写法填写，例如 "
        "H5P.MultiChoice。",
    }


class WrongFingerprint(Problem):
    code = "h5p.wrong_fingerprint"
    texts = {
        "en": "A fingerprint has 64 digits and letters from a to f. Copy it from the list of "
        "libraries, or leave it empty for every version.",
        "zh-Hans": "指纹由 64 位数字和字母 a 至 f 组成。请从内容库列表中复制，"
        "或留空以允许所有版本。",
    }


class ContentUnknown(Problem):
    code = "h5p.content_unknown"
    http_status = 404
    texts = {
        "en": "There is no H5P content {id}. List what there is with `python -m lms list-modules`.",
        "zh-Hans": "没有编号为 {id} 的 H5P 内容。请用 `python -m lms list-modules` 查看现有内容。",
    }
