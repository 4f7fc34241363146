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
        "en": "{library} cannot be removed: {contents} contents and drafts and {libraries} "
        "libraries need it. Switch it off if it must not be played any more.",
        "zh-Hans": "无法移除 {library}：仍有 {contents} 个内容或草稿和 {libraries} 个内容库需要它。"
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


class DraftUnknown(Problem):
    code = "h5p.draft_unknown"
    http_status = 404
    texts = {
        "en": "This draft is not there any more. Go back to the list of drafts.",
        "zh-Hans": "该草稿已不存在。请返回草稿列表。",
    }


class DraftChanged(Problem):
    """Somebody saved meanwhile. `revision` is what there is now, `by` and `at` say who and when."""

    code = "h5p.draft_changed"
    http_status = 409
    texts = {
        "en": "{by} has changed this draft meanwhile. Open it again to go on from there; what you "
        "have not saved is still in this window.",
        "zh-Hans": "{by} 已在此期间修改了该草稿。请重新打开后继续编辑；"
        "您尚未保存的内容仍保留在当前窗口中。",
    }


class DraftTooLarge(Problem):
    code = "h5p.draft_too_large"
    http_status = 413
    texts = {
        "en": "What is to be saved has more than {limit} MiB of text. Put pictures and recordings "
        "in as files, or divide the content into several.",
        "zh-Hans": "要保存的文字内容超过 {limit} MiB。请将图片和录音作为文件上传，"
        "或将内容拆分为多个。",
    }


class RevisionUnknown(Problem):
    code = "h5p.revision_unknown"
    http_status = 404
    texts = {
        "en": "This earlier version is not kept any more. Choose another from the history.",
        "zh-Hans": "该历史版本已不再保留。请从历史记录中选择其他版本。",
    }


class NotRunnable(Problem):
    code = "h5p.not_runnable"
    http_status = 409
    texts = {
        "en": "Nothing can be made with {library} alone: it is not installed, switched off, or "
        "only a part of others. Choose another kind of content.",
        "zh-Hans": "无法单独使用 {library} 制作内容：它未安装、已停用，或只能作为其他内容的组成"
        "部分。请选择其他内容类型。",
    }


class FileRefused(Problem):
    """A file that does not come into a draft; subclasses say why."""


class FileTypeRefused(FileRefused):
    code = "h5p.file_type_refused"
    http_status = 415
    texts = {
        "en": "“{name}” is not taken here. Pictures may be PNG, JPEG, GIF or BMP; sound MP3, M4A, "
        "OGG or WAV; video MP4, WebM or OGG. Save it as one of these and try again.",
        "zh-Hans": "此处不能使用“{name}”。图片支持 PNG、JPEG、GIF、BMP；音频支持 MP3、M4A、OGG、"
        "WAV；视频支持 MP4、WebM、OGG。请转换格式后重试。",
    }


class FileTooLarge(FileRefused):
    code = "h5p.file_too_large"
    http_status = 413
    texts = {
        "en": "“{name}” is larger than {limit} MiB. Compress it and try again.",
        "zh-Hans": "“{name}”超过 {limit} MiB。请压缩后重试。",
    }


class FileEmpty(FileRefused):
    code = "h5p.file_empty"
    texts = {
        "en": "“{name}” is empty. Choose another file.",
        "zh-Hans": "“{name}”是空文件。请选择其他文件。",
    }


class DraftFull(FileRefused):
    code = "h5p.draft_full"
    http_status = 413
    texts = {
        "en": "This draft holds as many files as there may be: {files} of them, {limit} MiB "
        "together. Divide the content into several.",
        "zh-Hans": "该草稿的文件已达上限：最多 {files} 个，合计不超过 {limit} MiB。"
        "请将内容拆分为多个。",
    }


class HubOff(Problem):
    code = "h5p.hub_off"
    http_status = 404
    texts = {
        "en": "This installation is not connected to an H5P hub. Whoever runs it can name one "
        "(CALLCRAFT_H5P_HUB); libraries can be installed from files at any time.",
        "zh-Hans": "本系统未连接 H5P 内容类型中心。运维人员可通过 CALLCRAFT_H5P_HUB 进行配置；"
        "内容库随时可以从文件安装。",
    }


class HubUnreachable(Problem):
    code = "h5p.hub_unreachable"
    http_status = 503
    texts = {
        "en": "The H5P hub did not answer as it should. Try again later, or install the content "
        "type from a file.",
        "zh-Hans": "H5P 内容类型中心未正常响应。请稍后重试，或从文件安装该内容类型。",
    }


class NotInHub(Problem):
    code = "h5p.not_in_hub"
    http_status = 404
    texts = {
        "en": "The hub's list has no content type “{name}”. Fetch the list again.",
        "zh-Hans": "内容类型中心的列表中没有“{name}”。请重新获取列表。",
    }


class HubFileTooLarge(Problem):
    code = "h5p.hub_file_too_large"
    http_status = 413
    texts = {
        "en": "The hub's file for “{name}” is larger than {limit} MiB. Download it yourself and "
        "install it from the file.",
        "zh-Hans": "“{name}”的文件超过 {limit} MiB。请自行下载后从文件安装。",
    }


class EditorUnknown(Problem):
    code = "h5p.editor_unknown"
    http_status = 404
    texts = {
        "en": "The full H5P editor is not installed any more. Go on in the form.",
        "zh-Hans": "完整版 H5P 编辑器已被移除。请在表单中继续编辑。",
    }


class NotBehind(Problem):
    code = "h5p.not_behind"
    http_status = 409
    texts = {
        "en": "There is nothing newer for this content any more: it was upgraded already, or the "
        "newer library was removed or switched off. Open the list of upgrades again.",
        "zh-Hans": "该内容已无可用的新版本：可能已升级，或新版内容库已被移除或停用。"
        "请重新打开升级列表。",
    }


class UpgradeScriptTooLarge(Problem):
    code = "h5p.upgrade_script_too_large"
    http_status = 422
    texts = {
        "en": "The upgrade script of {library} is larger than 1 MiB, so nothing is upgraded with "
        "it. Ask those who make the library.",
        "zh-Hans": "{library} 的升级脚本超过 1 MiB，无法据此升级。请联系该内容库的开发者。",
    }
