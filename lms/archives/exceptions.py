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


class HouseKeyUnreadable(Problem):
    code = "archive.house_key_unreadable"
    http_status = 500
    texts = {
        "en": "The key that closes the archive's contents cannot be used from {place}. It must be "
        "32 bytes in base64; restore it from the backup. Without it no content can be read.",
        "zh-Hans": "无法使用 {place} 中的档案内容密钥。密钥应为 32 字节的 base64 文本；"
        "请从备份恢复。没有该密钥，档案内容将无法读取。",
    }


class ContentHeld(Problem):
    """A legal hold stands over the person."""

    code = "archive.content_held"
    http_status = 409
    texts = {
        "en": "Nothing about this person may be destroyed: {placed_by} holds it ({reason}). "
        "Lift the hold first, if it no longer has a reason.",
        "zh-Hans": "该员工的档案处于依法保全状态，不得销毁：{placed_by}（{reason}）。"
        "如保全事由已消失，请先解除保全。",
    }


class ContentRetained(Problem):
    """Retention does not allow it yet."""

    code = "archive.content_retained"
    http_status = 409
    texts = {
        "en": "These contents must still be kept: {classes}. The first may be destroyed on "
        "{until}.",
        "zh-Hans": "下列内容仍在保管期内：{classes}。最早可销毁日期：{until}。",
    }


class NothingToDestroy(Problem):
    code = "archive.nothing_to_destroy"
    http_status = 409
    texts = {
        "en": "There is no content about this person that could be destroyed.",
        "zh-Hans": "没有可销毁的该员工内容。",
    }


class SecondApproverNeeded(Problem):
    code = "archive.second_approver_needed"
    http_status = 409
    texts = {
        "en": "You have approved this list already. Somebody else has to approve it as well.",
        "zh-Hans": "您已批准过该清单，须由另一人再次批准。",
    }


class ListClosed(Problem):
    code = "archive.list_closed"
    http_status = 409
    texts = {
        "en": "This list is closed: it was carried out or refused. Look at the newest one.",
        "zh-Hans": "该清单已执行或被否决，请查看最新清单。",
    }


class PeriodTooShort(Problem):
    code = "archive.period_too_short"
    texts = {
        "en": "{title} must be kept for at least {shortest} years. Enter a longer period.",
        "zh-Hans": "{title}至少须保管 {shortest} 年，请填写更长的期限。",
    }


class EventIncomplete(Problem):
    code = "archive.event_incomplete"
    http_status = 409
    texts = {
        "en": "This file is not complete yet: {parts}. File what is missing, or say why there is "
        "none.",
        "zh-Hans": "该活动档案尚不完整：{parts}。请补充归档，或说明无需归档的原因。",
    }


class EventClosed(Problem):
    code = "archive.event_closed"
    http_status = 409
    texts = {
        "en": "This file was closed on {day}. What comes later is still added, but not changed.",
        "zh-Hans": "该活动档案已于 {day} 结档。后续材料仍可追加，但不能更改。",
    }


class ExportGone(Problem):
    code = "archive.export_gone"
    http_status = 410
    texts = {
        "en": "This export is not there any more. Ask for a new one.",
        "zh-Hans": "该导出文件已失效，请重新申请导出。",
    }


class ExportFailed(Problem):
    """An export met an error that nobody foresaw; the log has it."""

    code = "archive.export_failed"
    http_status = 500
    texts = {
        "en": "The export could not be made because of an unexpected error. Its cause is in the "
        "worker's log: mend it, then ask again.",
        "zh-Hans": "发生意外错误，未能生成导出文件。原因见后台任务日志，排除后请重新申请。",
    }


class ReportTooEarly(Problem):
    code = "archive.report_too_early"
    http_status = 409
    texts = {
        "en": "{period} is not over yet. Make its report from {day} on.",
        "zh-Hans": "{period} 尚未结束，请于 {day} 起编制报告。",
    }
