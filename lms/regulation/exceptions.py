"""What can go wrong with rule sets, and what to do about it."""

from xapi.problems import Problem


class RuleSetInvalid(Problem):
    code = "regulation.rule_set_invalid"
    http_status = 422
    texts = {
        "en": "The rule set cannot be used. Mend this and try again: {findings}",
        "zh-Hans": "规则集无法使用，请修正以下问题后重试：{findings}",
    }


class RuleSetFixed(Problem):
    code = "regulation.rule_set_fixed"
    http_status = 409
    texts = {
        "en": "Version {version} of {key} is {state} and cannot be changed."
        " Draft a new version instead.",
        "zh-Hans": "{key} 的 {version} 版本状态为 {state}，不可修改，请另行起草新版本。",
    }


class RuleSetUnproved(Problem):
    code = "regulation.rule_set_unproved"
    http_status = 422
    texts = {
        "en": "The tests inside the rule set do not come out as they say: {failures}."
        " Mend the rules or the tests.",
        "zh-Hans": "规则集内置的测试未通过：{failures}。请修正规则或测试用例。",
    }


class RuleSetOutOfOrder(Problem):
    code = "regulation.rule_set_out_of_order"
    http_status = 409
    texts = {
        "en": "Version {version} of {key}, in force from {effective_from}, must come after {latest}"
        " and must not begin in the past, where people were already judged.",
        "zh-Hans": "{key} 的 {version} 版本（{effective_from} 起生效）必须晚于 {latest}，"
        "且生效日期不得早于今天，以免影响已有的评定。",
    }


class RuleSetInForce(Problem):
    code = "regulation.rule_set_in_force"
    http_status = 409
    texts = {
        "en": "Version {version} of {key} has been in force since {effective_from} and stays on"
        " record. Activate a newer version to replace it.",
        "zh-Hans": "{key} 的 {version} 版本自 {effective_from} 起已生效，须予保留。"
        "如需替换，请启用新版本。",
    }


class UnknownLadder(Problem):
    code = "regulation.unknown_ladder"
    http_status = 404
    texts = {
        "en": "There is no ladder {name}. Choose one of: {known}.",
        "zh-Hans": "没有名为 {name} 的阶梯表，请从以下选项中选择：{known}。",
    }


class UnknownReading(Problem):
    code = "regulation.unknown_reading"
    texts = {
        "en": "{reading} is not a reading of this ladder. Possible are: {known}.",
        "zh-Hans": "{reading} 不是该阶梯表的可选解读，可选：{known}。",
    }


class NoRuleSetInForce(Problem):
    code = "regulation.no_rule_set_in_force"
    http_status = 409
    texts = {
        "en": "No version of rule set {key} is in force on {on}. Activate one that begins"
        " on that day or before.",
        "zh-Hans": "{on} 当天没有生效的 {key} 规则集版本，请启用一个生效日期不晚于该日的版本。",
    }
