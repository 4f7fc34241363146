"""What can be wrong with a list of employees as a file."""

from xapi.problems import Problem


class SheetUnreadable(Problem):
    code = "people.sheet_unreadable"
    texts = {
        "en": "The file could not be read as a table. Save it as .xlsx or as .csv and try again.",
        "zh-Hans": "无法将该文件读取为表格，请另存为 .xlsx 或 .csv 后重试。",
    }


class SheetTooLarge(Problem):
    code = "people.sheet_too_large"
    http_status = 413
    texts = {
        "en": "The file has more than {limit} rows or megabytes. Split it and import the parts.",
        "zh-Hans": "文件超过 {limit} 行或容量上限，请拆分后分批导入。",
    }


class AccountNotYours(Problem):
    code = "people.account_not_yours"
    http_status = 403
    texts = {
        "en": "This person may do more than you, so you may not change how they sign in."
        " Ask an administrator.",
        "zh-Hans": "该员工的权限高于您，您无权更改其登录方式，请联系管理员。",
    }


class AttachmentNotAllowed(Problem):
    code = "people.attachment_not_allowed"
    texts = {
        "en": "“{name}” is empty or not a kind of file that can be handed in here. Allowed are:"
        " {allowed}.",
        "zh-Hans": "“{name}”是空文件，或不属于此处可提交的类型。可提交：{allowed}。",
    }


class AttachmentTooLarge(Problem):
    code = "people.attachment_too_large"
    http_status = 413
    texts = {
        "en": "“{name}” is larger than {limit} MB. Make it smaller and hand it in again.",
        "zh-Hans": "“{name}”超过 {limit} MB，请压缩后重新提交。",
    }


class AttachmentDamaged(Problem):
    code = "people.attachment_damaged"
    http_status = 409
    texts = {
        "en": "This file was changed where it is stored, so it is not shown. Tell whoever keeps the"
        " archive: a check of the archive names it, and a backup may still have it as it was.",
        "zh-Hans": "该文件在存储中已被改动，因此不予显示。请告知档案管理人员："
        "档案校验会指出该文件，备份中可能仍有原件。",
    }


class NotYoursToGrant(Problem):
    code = "people.not_yours_to_grant"
    http_status = 403
    texts = {
        "en": "Only an administrator gives and takes roles, and nobody their own. Ask another"
        " administrator.",
        "zh-Hans": "只有管理员可以授予或收回角色，且不得变更本人的角色，请联系其他管理员。",
    }


class UnitNeeded(Problem):
    code = "people.unit_needed"
    texts = {
        "en": "“{role}” reaches over a team. Choose the team it is given for.",
        "zh-Hans": "“{role}”的权限以班组为范围，请选择所授权的班组。",
    }


class LeftBeforeHired(Problem):
    code = "people.left_before_hired"
    texts = {
        "en": "The last day lies before the day of hiring. Correct one of the two.",
        "zh-Hans": "离职日期早于入职日期，请更正其中之一。",
    }


class StillOpen(Problem):
    code = "people.still_open"
    http_status = 409
    texts = {
        "en": "This person cannot be forgotten while {what_en} are open ({count}): what was said"
        " there is still needed. Conclude them first.",
        "zh-Hans": "该人员尚有 {count} 项{what_zh}未办结，其中的内容仍需使用，"
        "请先办结，再清除其个人数据。",
    }
