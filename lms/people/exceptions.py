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
