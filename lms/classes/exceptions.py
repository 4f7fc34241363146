"""What can be wrong with classes, and what to do about it."""

from collections.abc import Mapping

from xapi.problems import Problem, text_in


class WordedProblem(Problem):
    """A problem some of whose parameters are words in both languages."""

    def text(self, language: str) -> str:
        params = {
            name: text_in(value, language) if isinstance(value, Mapping) else value
            for name, value in self.params.items()
        }
        return text_in(self.texts, language).format(**params)


class TrainerNotConfirmed(Problem):
    code = "classes.trainer_not_confirmed"
    http_status = 409
    texts = {
        "en": "{trainer} is not confirmed as a trainer. Have the training office confirm them on"
        " the page “Trainers”, or choose somebody else.",
        "zh-Hans": "{trainer}尚未确认为培训师。请培训组在“培训师”页面确认，或另选他人。",
    }


class TrainerNotQualified(WordedProblem):
    code = "classes.trainer_not_qualified"
    http_status = 409
    texts = {
        "en": "{trainer} lacks what a trainer of new hires needs: {lacks}. Choose somebody else,"
        " or sign a waiver on the page “Trainers”.",
        "zh-Hans": "{trainer}未达到新员工培训师要求：{lacks}。请另选他人，或在“培训师”页面"
        "签署豁免。",
    }


class NoTrainerForNewHires(Problem):
    code = "classes.no_trainer_for_new_hires"
    http_status = 409
    texts = {
        "en": "A class of new hires needs a responsible trainer. Choose one first.",
        "zh-Hans": "新员工培训班必须有负责培训师，请先选择。",
    }


class RunNotReady(WordedProblem):
    code = "classes.run_not_ready"
    http_status = 409
    texts = {
        "en": "This class cannot be announced yet: {missing}.",
        "zh-Hans": "该班次尚不能发布通知：{missing}。",
    }


class RunNotOpen(Problem):
    code = "classes.run_not_open"
    http_status = 409
    texts = {
        "en": "“{title}” is closed or cancelled and cannot be changed any more.",
        "zh-Hans": "“{title}”已结束或已取消，不能再更改。",
    }


class Clash(WordedProblem):
    code = "classes.clash"
    http_status = 409
    texts = {
        "en": "{what} is taken at that time by “{other}”. Choose another time, or another one.",
        "zh-Hans": "{what}在该时段已被“{other}”占用，请另选时间或资源。",
    }


class ClassTooLarge(Problem):
    code = "classes.class_too_large"
    http_status = 409
    texts = {
        "en": "With these people the class has {people}; at most {limit} are allowed. Split it.",
        "zh-Hans": "加入后该班共 {people} 人，上限为 {limit} 人，请分班。",
    }


class NotInClass(Problem):
    code = "classes.not_in_class"
    http_status = 404
    texts = {
        "en": "You are not expected in this class. Ask your trainer to add you.",
        "zh-Hans": "您不在该班次名单中，请联系培训师添加。",
    }


class SignInClosed(Problem):
    code = "classes.sign_in_closed"
    http_status = 409
    texts = {
        "en": "One can sign in from {opens} to {closes}, while the sheet is open. See your"
        " trainer if you were there.",
        "zh-Hans": "签到开放时间为 {opens} 至 {closes}，且签到表未关闭。如您在场，请联系培训师。",
    }


class WrongCode(Problem):
    code = "classes.wrong_code"
    texts = {
        "en": "This code does not hold any more. Enter the one that the screen shows now.",
        "zh-Hans": "签到码已失效，请输入屏幕上当前显示的签到码。",
    }


class TooManyCodes(Problem):
    code = "classes.too_many_codes"
    http_status = 429
    texts = {
        "en": "Too many wrong codes. Wait a minute and enter the one on the screen.",
        "zh-Hans": "错误次数过多，请等待一分钟后输入屏幕上的签到码。",
    }


class TermsNotAccepted(Problem):
    code = "classes.terms_not_accepted"
    http_status = 409
    texts = {
        "en": "Accept the terms of electronic signatures first, or sign the printed sheet.",
        "zh-Hans": "请先接受电子签名条款，或在纸质签到表上签名。",
    }


class SignModeNotAllowed(Problem):
    code = "classes.sign_mode_not_allowed"
    http_status = 409
    texts = {
        "en": "This way of signing is not used in your centre. Choose another one.",
        "zh-Hans": "本中心不采用该签到方式，请选择其他方式。",
    }


class AlreadySigned(Problem):
    code = "classes.already_signed"
    http_status = 409
    texts = {
        "en": "You have signed already. Nothing more is needed.",
        "zh-Hans": "您已签过，无需重复操作。",
    }


class SheetNotOpen(Problem):
    code = "classes.sheet_not_open"
    http_status = 409
    texts = {
        "en": "This sheet is closed. The training office can amend it, with a reason.",
        "zh-Hans": "签到表已关闭，如需更正请由培训组说明理由后办理。",
    }


class SheetTooEarly(Problem):
    code = "classes.sheet_too_early"
    http_status = 409
    texts = {
        "en": "The class has not ended yet. Close the sheet when it has.",
        "zh-Hans": "课程尚未结束，请在结束后再操作签到表。",
    }


class SheetNotClosed(Problem):
    code = "classes.sheet_not_closed"
    http_status = 409
    texts = {
        "en": "The trainer closes the sheet before it is made final.",
        "zh-Hans": "签到表须先由培训师关闭，再由培训组确认定稿。",
    }


class ReasonMissing(Problem):
    code = "classes.reason_missing"
    texts = {
        "en": "Write the reason in one sentence: it is kept with the original mark.",
        "zh-Hans": "请用一句话写明理由，理由将与原记录一并保存。",
    }


class LeaveTooLate(Problem):
    code = "classes.leave_too_late"
    http_status = 409
    texts = {
        "en": "Leave had to be asked for by {deadline}. In an emergency tell the training office"
        " now and hand in the form when you are back.",
        "zh-Hans": "请假须在 {deadline} 前提出。如遇紧急情况，请立即告知培训组，返岗后补办手续。",
    }


class ReasonNotAllowed(WordedProblem):
    code = "classes.reason_not_allowed"
    texts = {
        "en": "Leave from class is not given for this reason. Allowed: {allowed}.",
        "zh-Hans": "该事由不属于可请假范围，可选：{allowed}。",
    }


class ReasonTextMissing(Problem):
    code = "classes.reason_text_missing"
    texts = {
        "en": "Say in one sentence why you cannot come.",
        "zh-Hans": "请用一句话说明不能参加的原因。",
    }


class NotThoseSessions(Problem):
    code = "classes.not_those_sessions"
    texts = {
        "en": "Choose at least one session of this class that is not final yet or that you"
        " missed; times of partial leave lie within it.",
        "zh-Hans": "请至少选择一次本班次中未定稿或您缺席的课，部分请假的时间须在课时之内。",
    }


class LeaveNotOpen(Problem):
    code = "classes.leave_not_open"
    http_status = 409
    texts = {
        "en": "This leave form is decided already. Load the page again to see how.",
        "zh-Hans": "该请假单已处理完毕，请刷新页面查看结果。",
    }


class NothingToExempt(Problem):
    code = "classes.nothing_to_exempt"
    http_status = 409
    texts = {
        "en": "An exemption of this session was decided already.",
        "zh-Hans": "该次课的免计申请已有结论。",
    }


class ProofMissing(Problem):
    code = "classes.proof_missing"
    http_status = 409
    texts = {
        "en": "Official duty counts with a proof only. Attach it first.",
        "zh-Hans": "因公须附证明，请先上传。",
    }


class NotHeard(Problem):
    code = "classes.not_heard"
    http_status = 409
    texts = {
        "en": "Everybody concerned is heard before a case is upheld. Missing: {names}.",
        "zh-Hans": "认定前须听取所有当事人陈述，尚缺：{names}。",
    }


class EvidenceMissing(Problem):
    code = "classes.evidence_missing"
    http_status = 409
    texts = {
        "en": "A case is upheld on evidence. Add a file or an observation first.",
        "zh-Hans": "认定须有证据，请先添加文件或情况说明。",
    }


class AbsentDidNotKnow(Problem):
    code = "classes.absent_did_not_know"
    http_status = 409
    texts = {
        "en": "{name} did not know of the signature, or nobody has noted that they did; by the"
        " reading in force nothing follows for them.",
        "zh-Hans": "{name}对代签不知情或未记录其知情，按现行解读不作处理。",
    }


class CaseConcluded(Problem):
    code = "classes.case_concluded"
    http_status = 409
    texts = {
        "en": "This case is concluded already.",
        "zh-Hans": "该事项已有结论。",
    }


class RegimeNotActive(Problem):
    code = "classes.regime_not_active"
    http_status = 409
    texts = {
        "en": "By reading A4 lateness in class is not passed on to the company's attendance."
        " Change the reading first, if that is wanted.",
        "zh-Hans": "按 A4 现行解读，培训迟到早退不转入公司考勤；如需转入，请先变更解读。",
    }


class CannotClose(WordedProblem):
    code = "classes.cannot_close"
    http_status = 409
    texts = {
        "en": "This class cannot be closed yet: {missing}.",
        "zh-Hans": "该班次尚不能结束：{missing}。",
    }


class MakeUpTooLate(Problem):
    code = "classes.make_up_too_late"
    http_status = 409
    texts = {
        "en": "What was missed is made up by {until}. Choose an earlier session.",
        "zh-Hans": "缺课须在 {until} 前补上，请选择更早的场次。",
    }
