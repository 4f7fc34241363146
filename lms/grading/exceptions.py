"""What can go wrong with consequences and appeals, and what to do about it."""

from xapi.problems import Problem


class NotYours(Problem):
    code = "grading.not_yours"
    http_status = 403
    texts = {
        "en": "This is about you, or you may not decide it. Ask somebody else who may.",
        "zh-Hans": "该事项涉及您本人，或您无权处理，请由其他有权限的人员处理。",
    }


class AlreadySettled(Problem):
    code = "grading.already_settled"
    http_status = 409
    texts = {
        "en": "This was settled meanwhile: {state}. Reload the page to see how.",
        "zh-Hans": "该事项已处理（{state}），请刷新页面查看。",
    }


class ReasonMissing(Problem):
    code = "grading.reason_missing"
    http_status = 422
    texts = {
        "en": "Say why. The person concerned will read it.",
        "zh-Hans": "请填写理由，当事人将会看到。",
    }


class AppealTooLate(Problem):
    code = "grading.appeal_too_late"
    http_status = 409
    texts = {
        "en": "The time to appeal ended on {until}. Speak with HR.",
        "zh-Hans": "申诉期限已于 {until} 截止，请与人事部门联系。",
    }


class NothingToAppeal(Problem):
    code = "grading.nothing_to_appeal"
    http_status = 409
    texts = {
        "en": "There is nothing to appeal against: it was not confirmed, or an appeal was made.",
        "zh-Hans": "没有可申诉的事项：尚未确认，或已提出申诉。",
    }


class AmountUnclear(Problem):
    code = "grading.amount_unclear"
    http_status = 422
    texts = {
        "en": "Give the new amount as a number, such as 0.5.",
        "zh-Hans": "请以数字填写新的数量，例如 0.5。",
    }


class NoDraft(Problem):
    code = "grading.no_draft"
    http_status = 409
    texts = {
        "en": "Only a draft can be tried on past evidence. Choose one, or write one first.",
        "zh-Hans": "只能用草案在既往证据上试算，请选择或先起草一个草案。",
    }
