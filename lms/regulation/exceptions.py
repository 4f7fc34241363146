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


class TwoRegimes(Problem):
    code = "regulation.two_regimes"
    http_status = 409
    texts = {
        "en": "The rule set counts lateness by a ladder, but by reading A4 another regime applies"
        " from {effective_from}: {regime}. Take out the ladder, or decide A4 anew.",
        "zh-Hans": "该规则集按阶梯处理迟到早退，但自 {effective_from} 起 A4 的解读为另一办法："
        "{regime}。请移除阶梯，或重新决定 A4。",
    }


class AmbiguityUnknown(Problem):
    code = "regulation.ambiguity_unknown"
    http_status = 404
    texts = {
        "en": "The ledger has no entry {ambiguity}. Choose one of A1 to A39.",
        "zh-Hans": "解读登记簿中没有 {ambiguity}，请选择 A1 至 A39 之一。",
    }


class ReadingInPast(Problem):
    code = "regulation.reading_in_past"
    http_status = 409
    texts = {
        "en": "A reading cannot begin on {effective_from}, in the past: people were already judged"
        " by the one before. Choose today or a later day.",
        "zh-Hans": "解读不能从过去的日期 {effective_from} 开始，因为此前已按原解读评定。"
        "请选择今天或以后的日期。",
    }


class ReasonMissing(Problem):
    code = "regulation.reason_missing"
    http_status = 422
    texts = {
        "en": "Say why it is read this way; the reason stands beside every result that depends"
        " on it.",
        "zh-Hans": "请说明作此解读的理由，该理由将显示在每项相关结果旁。",
    }


class RegulationCodeTaken(Problem):
    code = "regulation.code_taken"
    http_status = 409
    texts = {
        "en": "There is a regulation {taken} already. Choose another code, or add a version to it.",
        "zh-Hans": "已存在代码为 {taken} 的制度，请换一个代码，或为其新增版本。",
    }


class LabelTaken(Problem):
    code = "regulation.label_taken"
    http_status = 409
    texts = {
        "en": "This regulation has a version “{taken}” already. Choose another name.",
        "zh-Hans": "该制度已有名为“{taken}”的版本，请换一个名称。",
    }


class ScopeInvalid(Problem):
    code = "regulation.scope_invalid"
    http_status = 422
    texts = {
        "en": "The scope cannot be read: {reason}. Correct it and save again.",
        "zh-Hans": "适用范围无法识别：{reason}。请更正后重新保存。",
    }


class TextEmpty(Problem):
    code = "regulation.text_empty"
    http_status = 422
    texts = {
        "en": "There is no text. Paste the regulation, or choose a file with its text.",
        "zh-Hans": "没有文本内容，请粘贴制度全文，或选择含有文本的文件。",
    }


class TextUnreadable(Problem):
    code = "regulation.text_unreadable"
    http_status = 422
    texts = {
        "en": "{name} is not a text file that can be read. Save it as plain text (UTF-8) and try"
        " again, or paste the text.",
        "zh-Hans": "无法读取文件 {name}。请另存为纯文本（UTF-8）后重试，或直接粘贴文本。",
    }


class WordUnreadable(Problem):
    code = "regulation.word_unreadable"
    http_status = 422
    texts = {
        "en": "{name} is not a Word document that can be read: it may be damaged, protected by a"
        " password, or in the old .doc format. Save it as .docx and try again, or paste the text.",
        "zh-Hans": "无法读取 Word 文档 {name}：文件可能已损坏、设有密码，或为旧版 .doc 格式。"
        "请另存为 .docx 后重试，或直接粘贴文本。",
    }


class WordTooLarge(Problem):
    code = "regulation.word_too_large"
    http_status = 422
    texts = {
        "en": "{name} is too large: the limit is {limit}. Take out pictures, or paste the text.",
        "zh-Hans": "文件 {name} 过大，上限为 {limit}。请删除其中的图片，或直接粘贴文本。",
    }


class WordMacros(Problem):
    code = "regulation.word_macros"
    http_status = 422
    texts = {
        "en": "{name} holds macros and is not opened. Save it as a Word document without macros"
        " (.docx), or paste the text.",
        "zh-Hans": "文件 {name} 含有宏，未予打开。请另存为不含宏的 Word 文档（.docx），"
        "或直接粘贴文本。",
    }


class WordUnsafe(Problem):
    code = "regulation.word_unsafe"
    http_status = 422
    texts = {
        "en": "{name} is built in a way that no Word program builds it, and is not opened. Save it"
        " anew in Word, or paste the text.",
        "zh-Hans": "文件 {name} 的内部结构异常，未予打开。请用 Word 重新另存，或直接粘贴文本。",
    }


class VersionFixed(Problem):
    code = "regulation.version_fixed"
    http_status = 409
    texts = {
        "en": "Version “{label}” is {state} and stays as it is. Import a new version instead.",
        "zh-Hans": "版本“{label}”状态为 {state}，不可修改，请导入新版本。",
    }


class VersionNotReady(Problem):
    code = "regulation.version_not_ready"
    http_status = 409
    texts = {
        "en": "Version “{label}” cannot be put in force yet. Still open: {open}",
        "zh-Hans": "版本“{label}”尚不能施行，待办：{open}",
    }

    def text(self, language: str) -> str:
        """The sentence, with what is open in the same language."""
        chinese = language.lower().startswith("zh")
        named = self.params["points_zh" if chinese else "points_en"]
        return self.texts["zh-Hans" if chinese else "en"].format(
            label=self.params["label"], open=named
        )


class FirstDayTaken(Problem):
    code = "regulation.first_day_taken"
    http_status = 409
    texts = {
        "en": "The first day {effective_from} must be today or later, and after {latest}, when the"
        " version before began.",
        "zh-Hans": "生效日期 {effective_from} 不得早于今天，且须晚于上一版本的生效日期 {latest}。",
    }


class NotInScope(Problem):
    code = "regulation.not_in_scope"
    http_status = 409
    texts = {
        "en": "This regulation is not in force for you, so there is nothing to acknowledge.",
        "zh-Hans": "该制度当前不适用于您，无需确认。",
    }


class FormInvalid(Problem):
    code = "regulation.form_invalid"
    http_status = 422
    texts = {
        "en": "The form cannot be used: {reason}. Every field that is not optional must be shown"
        " once.",
        "zh-Hans": "表单无法使用：{reason}。所有必需字段须各显示一次。",
    }


class FormInPast(Problem):
    code = "regulation.form_in_past"
    http_status = 409
    texts = {
        "en": "A form cannot be put in use from {effective_from}, in the past. Choose today or a"
        " later day.",
        "zh-Hans": "表单不能从过去的日期 {effective_from} 起启用，请选择今天或以后的日期。",
    }


class SketchExists(Problem):
    code = "regulation.sketch_exists"
    http_status = 409
    texts = {
        "en": "{name} is already working on {key}. Go on with that sketch, or discard it first.",
        "zh-Hans": "{name} 正在编辑 {key}，请继续该草稿，或先将其放弃。",
    }
