"""What stands against an erasure, and what a hold or a rule lacks."""

from xapi.problems import Problem


class PersonUnnamed(Problem):
    """Something about a person was asked for without saying who."""

    code = "lrs.person_unnamed"
    texts = {
        "en": "Name the person by at least one mailbox, account, OpenID or hash of a mailbox.",
        "zh-Hans": "请至少提供一个人员标识：邮箱、账号、OpenID 或邮箱哈希值。",
    }


class StatementsHeld(Problem):
    """What should be erased or changed is under a legal hold."""

    code = "lrs.held"
    http_status = 409
    texts = {
        "en": "The legal hold {hold} ({reason}) keeps this from being changed. Ask {placed_by},"
        " who placed it; once it is lifted, run this again.",
        "zh-Hans": "法律保全 {hold}（{reason}）禁止更改这些数据。请联系设置人 {placed_by}；"
        "解除保全后再重新执行。",
    }


class HoldOfNothing(Problem):
    """A legal hold is of people, or of registrations."""

    code = "lrs.hold_of_nothing"
    texts = {
        "en": "Say what to hold: a person by an identifier, or a registration.",
        "zh-Hans": "请说明保全对象：人员（按标识）或学习注册编号。",
    }


class HoldUnknown(Problem):
    """No legal hold stands under this id."""

    code = "lrs.hold_unknown"
    http_status = 404
    texts = {
        "en": "No legal hold with the id {id} stands. List those that do and choose one.",
        "zh-Hans": "没有编号为 {id} 的生效中的法律保全。请先列出现有保全再选择。",
    }


class RetentionRuleUnknown(Problem):
    """There is no retention rule for this verb."""

    code = "lrs.retention_rule_unknown"
    http_status = 404
    texts = {
        "en": "There is no retention rule for {verb}. List the rules and choose one.",
        "zh-Hans": "没有针对 {verb} 的保存期限规则。请先列出现有规则再选择。",
    }
