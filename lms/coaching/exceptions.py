"""What can be wrong with scorecards, coaching and feedback, and what to do about it."""

from xapi.problems import Problem


class CardFaulty(Problem):
    code = "coaching.card_faulty"
    texts = {
        "en": "The scorecard cannot be published yet: {faults}. Mend that and publish it again.",
        "zh-Hans": "评分卡暂不能发布：{faults}。请修正后重新发布。",
    }


class CardIsFixed(Problem):
    code = "coaching.card_is_fixed"
    http_status = 409
    texts = {
        "en": "A published scorecard is not changed. Make a new version of it.",
        "zh-Hans": "已发布的评分卡不可更改，请新建版本。",
    }


class AnswersMissing(Problem):
    code = "coaching.answers_missing"
    texts = {
        "en": "Not everything is answered: {criteria}. Answer it, or say that it did not apply.",
        "zh-Hans": "尚有未评分项：{criteria}。请评分或选择“不适用”。",
    }


class NotYours(Problem):
    code = "coaching.not_yours"
    http_status = 403
    texts = {
        "en": "You may not do this for this person: they are yourself or not in your reach.",
        "zh-Hans": "您不能对该员工执行此操作：对象为您本人，或不在您的管辖范围内。",
    }


class IsFinal(Problem):
    code = "coaching.is_final"
    http_status = 409
    texts = {
        "en": "This is final and is not changed any more. Load the page again to see how it is.",
        "zh-Hans": "该内容已定稿，不可更改，请刷新页面查看。",
    }


class NotThatItem(Problem):
    code = "coaching.not_that_item"
    texts = {
        "en": "This assessment is not part of a track the agent is in. Choose another, or none.",
        "zh-Hans": "该考核不属于该坐席所在的培训路径，请另选或留空。",
    }


class TooLate(Problem):
    code = "coaching.too_late"
    http_status = 409
    texts = {
        "en": "The time to disagree ended on {day}. Talk to your team lead.",
        "zh-Hans": "异议期已于 {day} 截止，请与班组长沟通。",
    }


class DisputedAlready(Problem):
    code = "coaching.disputed_already"
    http_status = 409
    texts = {
        "en": "You have said already that you disagree. The answer comes to your notices.",
        "zh-Hans": "您已提出异议，处理结果将通过通知告知。",
    }


class ReasonMissing(Problem):
    code = "coaching.reason_missing"
    texts = {
        "en": "A reason is missing. Write one sentence that the other person can act on.",
        "zh-Hans": "请填写理由，用一句话说明，便于对方处理。",
    }


class PlanNotApproved(Problem):
    code = "coaching.plan_not_approved"
    http_status = 409
    texts = {
        "en": "Coaching begins when the manager has approved the plan. Ask for approval first.",
        "zh-Hans": "辅导计划经呼叫中心经理核准后方可开始辅导，请先提交审批。",
    }


class TalkTooEarly(Problem):
    code = "coaching.talk_too_early"
    texts = {
        "en": "The talk lies before the approval of the plan ({day}) or in the future. Mend the"
        " time, or choose another plan.",
        "zh-Hans": "辅导时间早于计划核准日（{day}）或晚于当前时间，请更正时间或另选计划。",
    }


class NothingReviewed(Problem):
    code = "coaching.nothing_reviewed"
    texts = {
        "en": "A coaching talk begins with a recording you listened to together. Choose at least"
        " one of this agent's.",
        "zh-Hans": "一对一辅导须共同回听录音，请至少选择一条该坐席的录音。",
    }


class PlanWithoutFindings(Problem):
    code = "coaching.plan_without_measures"
    texts = {
        "en": "A plan needs an analysis and what is to be done. Or write a note that no action is"
        " needed.",
        "zh-Hans": "计划须填写分析和措施；如无需处理，请改为“无需行动”说明。",
    }


class PlannedAlready(Problem):
    code = "coaching.planned_already"
    http_status = 409
    texts = {
        "en": "You have planned for this half-month already. Open that plan instead.",
        "zh-Hans": "您已为该半月制定计划，请直接打开原计划。",
    }


class RecordingGone(Problem):
    code = "coaching.recording_gone"
    http_status = 410
    texts = {
        "en": "The sound was removed when its time of keeping ended. Comments and scores remain.",
        "zh-Hans": "该录音已超过保存期限并删除，批注和评分仍保留。",
    }


class RecordingTwice(Problem):
    code = "coaching.recording_twice"
    http_status = 409
    texts = {
        "en": "A recording with the number “{number}” is here already. Open that one.",
        "zh-Hans": "编号为“{number}”的录音已存在，请直接打开。",
    }


class ClipInvalid(Problem):
    code = "coaching.clip_invalid"
    texts = {
        "en": "A clip ends after it begins and says why it may be shown. Mend that.",
        "zh-Hans": "片段的结束时间须晚于开始时间，并须写明使用依据，请修正。",
    }


class NotMasked(Problem):
    code = "coaching.not_masked"
    http_status = 409
    texts = {
        "en": "Customers' data in this recording are not masked. Upload a masked recording before"
        " you cut clips from it.",
        "zh-Hans": "该录音中的客户信息尚未脱敏，请上传脱敏版本后再截取片段。",
    }


class TooFewRaters(Problem):
    code = "coaching.too_few_raters"
    texts = {
        "en": "A calibration needs at least two raters besides the agent. Choose more people.",
        "zh-Hans": "校准至少需要两名评分人（不含该坐席本人），请增选人员。",
    }


class StillBlind(Problem):
    code = "coaching.still_blind"
    http_status = 409
    texts = {
        "en": "Not everybody has rated yet. Wait for them, or end the rating when its day is over.",
        "zh-Hans": "尚有人员未评分，请等待，或在截止日后结束评分。",
    }


class LoopStaysOpen(Problem):
    code = "coaching.loop_stays_open"
    http_status = 409
    texts = {
        "en": "The figures do not show the defect falling: {before} before, {after} after, {wanted}"
        " wanted. Train again or wait for more sampled calls.",
        "zh-Hans": "数据未显示缺陷下降：训前 {before}，训后 {after}，需 {wanted} 通。"
        "请再次培训或等待更多抽检。",
    }


class LoopOpenAlready(Problem):
    code = "coaching.loop_open_already"
    http_status = 409
    texts = {
        "en": "This defect of this agent is followed already. Open that sheet.",
        "zh-Hans": "该坐席的此项缺陷已在跟踪中，请打开原跟踪表。",
    }


class SheetIncomplete(Problem):
    code = "coaching.sheet_incomplete"
    texts = {
        "en": "Score at least one indicator from 0 to 100 and choose a verdict. A verdict other"
        " than “passed” also needs an action.",
        "zh-Hans": "请至少为一项指标评分（0–100）并选择结论；结论非“通过”时还须填写改进措施。",
    }


class SheetTwice(Problem):
    code = "coaching.sheet_twice"
    http_status = 409
    texts = {
        "en": "This follow-up exists already. Open that one.",
        "zh-Hans": "该跟踪记录已存在，请直接打开。",
    }


class FeedbackIsClosed(Problem):
    code = "coaching.feedback_is_closed"
    http_status = 409
    texts = {
        "en": "This form takes no more answers, or you have answered it. Thank you.",
        "zh-Hans": "该反馈表已停止收集，或您已提交过。谢谢。",
    }


class FeedbackInvalid(Problem):
    code = "coaching.feedback_invalid"
    texts = {
        "en": "Rate every question from 1 to 5.",
        "zh-Hans": "请对每个问题评 1–5 分。",
    }


class NotThatStep(Problem):
    code = "coaching.not_that_step"
    http_status = 409
    texts = {
        "en": "Another step of this feedback comes first, or somebody else takes it. Load the page"
        " again.",
        "zh-Hans": "该反馈须先完成其他步骤，或该步骤由他人处理，请刷新页面。",
    }


class NobodyAsked(Problem):
    code = "coaching.nobody_asked"
    texts = {
        "en": "Nobody is asked. Choose a run or a track with participants.",
        "zh-Hans": "没有受邀人员，请选择有学员的班次或培训路径。",
    }


class AskedAlready(Problem):
    code = "coaching.asked_already"
    http_status = 409
    texts = {
        "en": "There is a form for this run and this trainer already. Open that one.",
        "zh-Hans": "该班次和培训师的反馈表已存在，请直接打开。",
    }


class TooFewMethods(Problem):
    code = "coaching.too_few_methods"
    texts = {
        "en": "An evaluation takes at least two methods, such as a questionnaire and an exam.",
        "zh-Hans": "评估至少采用两种方法，例如问卷和考试。",
    }


class NothingToPublish(Problem):
    code = "coaching.nothing_to_publish"
    http_status = 409
    texts = {
        "en": "Fewer than {k_min} people took part, so figures would betray them. Nothing was"
        " published.",
        "zh-Hans": "参加人数不足 {k_min} 人，公布数据会暴露个人情况，未予公布。",
    }
