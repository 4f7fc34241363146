"""What can go wrong in the archive and who can mend it."""

from xapi.problems import Problem


class EntryRefused(Problem):
    """The payload has no canonical form: a float, a NUL character, something that is not JSON."""

    code = "archive.entry_refused"
    texts = {
        "en": "This cannot be archived ({place}: {reason}). Write decimal numbers as text and "
        "leave out control characters.",
        "zh-Hans": "该内容无法归档（{place}：{reason}）。小数请以文本形式填写，并去除控制字符。",
    }


class PersonUnknown(Problem):
    code = "archive.person_unknown"
    http_status = 404
    texts = {
        "en": "There is no employee {employee} in this centre. Check the employee and try again.",
        "zh-Hans": "本中心没有员工 {employee}。请核对后重试。",
    }


class DayNotOver(Problem):
    code = "archive.day_not_over"
    http_status = 409
    texts = {
        "en": "{day} is not over yet at this centre. Seal it after midnight.",
        "zh-Hans": "按本中心时间，{day} 尚未结束。请在午夜之后封存。",
    }


class EarlierDayOpen(Problem):
    code = "archive.earlier_day_open"
    http_status = 409
    texts = {
        "en": "{earlier} has entries and is not sealed yet. Seal it before {day}.",
        "zh-Hans": "{earlier} 有尚未封存的记录。请先封存该日，再封存 {day}。",
    }


class SigningKeyUnreadable(Problem):
    code = "archive.signing_key_unreadable"
    http_status = 500
    texts = {
        "en": "The archive's signing key cannot be read from {place}. It must be 32 bytes in "
        "base64; restore it from the backup, or remove it to have a new one made.",
        "zh-Hans": "无法从 {place} 读取档案签名密钥。密钥应为 32 字节的 base64 文本；"
        "请从备份恢复，或将其移除以生成新密钥。",
    }


class FontsMissing(Problem):
    code = "archive.fonts_missing"
    http_status = 500
    texts = {
        "en": "No fonts for printing are in {folder}. Build the front end, which puts them there.",
        "zh-Hans": "{folder} 中没有打印所需的字体。请先构建前端，构建过程会放置字体。",
    }


class CheckFailed(Problem):
    """A check met an error that nobody foresaw; the log has it."""

    code = "archive.check_failed"
    http_status = 500
    texts = {
        "en": "The archive could not be checked because of an unexpected error. Its cause is in "
        "the worker's log: mend it, then check again.",
        "zh-Hans": "发生意外错误，未能完成档案校验。原因见后台任务日志，排除后请重新校验。",
    }


class CheckLost(Problem):
    """A check was begun or queued long ago and has not come to an end."""

    code = "archive.check_lost"
    http_status = 500
    texts = {
        "en": "The archive's check did not come to an end within an hour and was given up. See "
        "that the worker is running, then check again.",
        "zh-Hans": "档案校验在一小时内未完成，已中止。请确认后台任务进程正在运行，然后重新校验。",
    }
