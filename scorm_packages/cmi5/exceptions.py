"""What an assignable unit, or whoever launches one, may be told."""

from collections.abc import Mapping
from typing import Final, NamedTuple

from xapi.problems import Problem, text_in


class Rule(NamedTuple):
    """A rule of cmi5 that a statement can break: its clause, and what to do, in both languages."""

    clause: str
    en: str
    zh: str


RULES: Final[Mapping[str, Rule]] = {
    "id": Rule("9.1", "Give the statement an id.", "请为语句指定 id。"),
    "timestamp": Rule("9.7", "Give the statement a timestamp.", "请为语句指定 timestamp。"),
    "timestamp_utc": Rule(
        "9.7", "Write the timestamp in UTC, ending in Z.", "timestamp 请使用以 Z 结尾的 UTC 时间。"
    ),
    "session_id": Rule(
        "9.6.3.1",
        "Keep the session id of the context template in the context's extensions.",
        "请在 context 的扩展中保留 contextTemplate 给出的会话编号。",
    ),
    "context_template": Rule(
        "10.2.1",
        "Keep all activities of the context template in the context.",
        "请在 context 中保留 contextTemplate 的全部活动。",
    ),
    "over": Rule(
        "9.3", "The session is over. Launch the unit again.", "会话已结束，请重新启动学习单元。"
    ),
    "before_initialized": Rule(
        "9.3", "Send “initialized” before any other statement.", "请先发送 initialized 语句。"
    ),
    "preferences": Rule(
        "11.0",
        "Read the agent profile cmi5LearnerPreferences before “initialized”.",
        "发送 initialized 之前，请先读取 cmi5LearnerPreferences。",
    ),
    "verb": Rule(
        "9.3",
        "Leave out the category cmi5: this verb is not the unit's to use with it.",
        "请去掉 cmi5 类别：学习单元不能在 cmi5 定义的语句中使用该动词。",
    ),
    "object": Rule(
        "9.4",
        "Use the activityId of the launch as the object's id.",
        "请使用启动时给出的 activityId 作为 object 的 id。",
    ),
    "repeated": Rule(
        "9.3",
        "The verb was used in this session already. Send it once.",
        "该动词在本次会话中已使用过，请只发送一次。",
    ),
    "second_verdict": Rule(
        "9.3",
        "The session has its verdict already. Send one of “passed” and “failed”.",
        "本次会话已有结论。passed 与 failed 请只发送其一。",
    ),
    "completed_before": Rule(
        "9.3.3",
        "The unit is completed already. Send “completed” once in a registration.",
        "学习单元已完成。每次注册请只发送一次 completed。",
    ),
    "passed_before": Rule(
        "9.3.4",
        "The unit is passed already. Send “passed” once in a registration.",
        "学习单元已通过。每次注册请只发送一次 passed。",
    ),
    "failed_after_passed": Rule(
        "9.3",
        "The unit is passed already. It cannot be failed in this registration.",
        "学习单元已通过，同一次注册中不能再发送 failed。",
    ),
    "mode": Rule(
        "10.2.2",
        "Nothing counts in this launch mode. Send only “initialized” and “terminated”.",
        "当前启动模式不计成绩，请只发送 initialized 和 terminated。",
    ),
    "success": Rule(
        "9.5.2",
        "Set result.success to true with “passed”, to false with “failed”, and not otherwise.",
        "passed 时 result.success 为 true，failed 时为 false，其他情况不得设置。",
    ),
    "completion": Rule(
        "9.5.3",
        "Set result.completion to true with “completed”, and not otherwise.",
        "completed 时 result.completion 为 true，其他情况不得设置。",
    ),
    "duration": Rule(
        "9.5.4.1", "Give result.duration with this verb.", "使用该动词时请给出 result.duration。"
    ),
    "score": Rule(
        "9.5.1",
        "Give a score with “passed” and “failed” only.",
        "仅 passed 和 failed 可带 score。",
    ),
    "score_range": Rule(
        "9.5.1",
        "Give score.min and score.max with score.raw.",
        "给出 score.raw 时请同时给出 score.min 和 score.max。",
    ),
    "score_scaled": Rule(
        "9.5.1", "Give score.scaled from 0 to 1.", "score.scaled 请取 0 到 1 之间的值。"
    ),
    "below_mastery": Rule(
        "9.3.4",
        "The score is below the mastery score. Send “failed”, or the right score.",
        "得分低于掌握分。请发送 failed，或更正得分。",
    ),
    "reaches_mastery": Rule(
        "9.3.5",
        "The score reaches the mastery score. Send “passed”, or the right score.",
        "得分已达到掌握分。请发送 passed，或更正得分。",
    ),
    "mastery_extension": Rule(
        "9.6.3.2",
        "Give the mastery score of the launch data in the context's extensions.",
        "请在 context 的扩展中给出启动数据中的掌握分。",
    ),
    "move_on_missing": Rule(
        "9.6.2.2",
        "Add the category moveOn: the result says success or completion.",
        "结果含 success 或 completion，请添加 moveOn 类别。",
    ),
    "move_on_alone": Rule(
        "9.6.2.2",
        "Leave out the category moveOn: only “passed”, “failed” and “completed” have it.",
        "请去掉 moveOn 类别：仅 passed、failed 和 completed 使用该类别。",
    ),
    "course_result": Rule(
        "9.3.9",
        "Speak of the unit itself: what becomes of the course, the LMS decides.",
        "请只报告学习单元自身的情况：课程是否达成由 LMS 判定。",
    ),
}


class StatementRefused(Problem):
    """A statement that breaks a rule of cmi5, named in `params["rule"]`: a key of RULES.

    The standard lets an LMS refuse such statements (§6.3); nothing of their batch is stored.
    """

    code = "cmi5.statement_refused"
    http_status = 403
    texts = {"en": "{text} (cmi5 {clause})", "zh-Hans": "{text}（cmi5 {clause}）"}

    def __init__(self, rule: str) -> None:
        super().__init__(rule=rule, clause=RULES[rule].clause)

    def text(self, language: str) -> str:
        """What to do about it, with the clause."""
        rule = RULES[str(self.params["rule"])]
        sentence = text_in({"en": rule.en, "zh-Hans": rule.zh}, language)
        return text_in(self.texts, language).format(text=sentence, clause=rule.clause)


class SessionOver(Problem):
    """A request with the token of a session that is over (cmi5 §8.2.1, §9.3.6, §9.3.8)."""

    code = "cmi5.session_over"
    http_status = 403
    texts = {
        "en": "This session is over: it was terminated, or the unit was launched again. Launch the "
        "unit from its course.",
        "zh-Hans": "本次会话已结束（已终止，或学习单元已重新启动）。请从课程页面重新启动。",
    }


class LaunchDataFixed(Problem):
    """The content may read what it was launched with, and not change it (cmi5 §10.2.1)."""

    code = "cmi5.launch_data_fixed"
    http_status = 403
    texts = {
        "en": "LMS.LaunchData is the LMS's document. Read it; write and delete your own documents "
        "one by one.",
        "zh-Hans": "LMS.LaunchData 是 LMS 的文档，只能读取。请逐个写入或删除自己的文档。",
    }


class PreferencesInvalid(Problem):
    """Not what the standard has as learner preferences (cmi5 §11)."""

    code = "cmi5.preferences_invalid"
    http_status = 403
    texts = {
        "en": "Send cmi5LearnerPreferences as a JSON object with languagePreference, language tags "
        "separated by commas, and audioPreference, “on” or “off”.",
        "zh-Hans": "cmi5LearnerPreferences 须为 JSON 对象，包含 languagePreference（以逗号分隔的"
        "语言标签）和 audioPreference（on 或 off）。",
    }


class AlreadyWaived(Problem):
    """A unit is waived once in a registration (cmi5 §9.3.7)."""

    code = "cmi5.already_waived"
    http_status = 409
    texts = {
        "en": "“{title}” was waived already. Nothing needs to be done.",
        "zh-Hans": "“{title}”已经免修，无需再次操作。",
    }


class AlreadySatisfied(Problem):
    """There is nothing to waive: the learner has met the unit's criterion."""

    code = "cmi5.already_satisfied"
    http_status = 409
    texts = {
        "en": "“{title}” is satisfied already, so there is nothing to waive.",
        "zh-Hans": "“{title}”已达成，无需免修。",
    }


class ReasonMissing(Problem):
    """A waiver says why (cmi5 §9.5.5.2)."""

    code = "cmi5.reason_missing"
    texts = {
        "en": "Say why the unit is waived, in at most {limit} characters.",
        "zh-Hans": "请填写免修原因，不超过 {limit} 个字符。",
    }
