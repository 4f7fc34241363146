"""Imports and exports of files."""

from xapi.problems import Problem


class ExportExists(Problem):
    """An export is not written over a file that is there already."""

    code = "lrs.export_exists"
    http_status = 409
    texts = {
        "en": "{file} exists, and there is no cursor file to go on from. Choose another name.",
        "zh-Hans": "文件 {file} 已存在，且没有可供继续的进度文件。请换一个文件名。",
    }


class ExportRunning(Problem):
    """Two exports write to the same file."""

    code = "lrs.export_running"
    http_status = 409
    texts = {
        "en": "Another export is writing {file}. Wait for its end, or choose another name.",
        "zh-Hans": "另一个导出正在写入 {file}。请等待其完成，或换一个文件名。",
    }


class CursorUnfit(Problem):
    """The cursor file belongs to another export, or the file is shorter than it says."""

    code = "lrs.cursor_unfit"
    http_status = 409
    texts = {
        "en": "{cursor} is from an export with other filters, or {file} has changed since. Use the"
        " same filters, or export to a new file.",
        "zh-Hans": "进度文件 {cursor} 来自筛选条件不同的导出，或 {file} 之后被改动过。"
        "请使用相同的筛选条件，或导出到新文件。",
    }


class ImportRunning(Problem):
    """Two imports have the same file in hand."""

    code = "lrs.import_running"
    http_status = 409
    texts = {
        "en": "Another import of {file} is under way. Wait for its end; nothing is left to do.",
        "zh-Hans": "{file} 正由另一个进程导入。请等待其完成，届时无需再次导入。",
    }


class ImportUnreadable(Problem):
    """The file to import is broken: its compression, or a line beyond all measure."""

    code = "lrs.import_unreadable"
    texts = {
        "en": "After line {line} the file cannot be read: {reason}. Get it anew and import it"
        " again; what came before is stored, and known statements are not stored twice.",
        "zh-Hans": "第 {line} 行之后无法读取文件：{reason}。请重新获取文件后再次导入；"
        "此前的内容已保存，已有语句不会重复写入。",
    }
