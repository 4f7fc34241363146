"""What can be wrong with tracks and whoever is in them, and what to do about it."""

from xapi.problems import Problem


class StageLocked(Problem):
    code = "tracks.stage_locked"
    http_status = 409
    texts = {
        "en": "“{course}” opens when the courses before it are passed. Finish those first.",
        "zh-Hans": "通过前面的课程后才能开始“{course}”，请先完成前面的课程。",
    }


class NobodyToEnrol(Problem):
    code = "tracks.nobody_to_enrol"
    texts = {
        "en": "No one was chosen. Choose a team or at least one person.",
        "zh-Hans": "尚未选择任何人员，请选择一个班组或至少一名员工。",
    }


class DueInThePast(Problem):
    code = "tracks.due_in_the_past"
    texts = {
        "en": "The due date {due} is in the past. Choose today or a later day.",
        "zh-Hans": "截止日期 {due} 已过，请选择今天或之后的日期。",
    }


class NotThatCourse(Problem):
    code = "tracks.not_that_course"
    http_status = 409
    texts = {
        "en": "“{title}” is not another version of this course. Choose a package with the same "
        "identifier and title.",
        "zh-Hans": "“{title}”不是该课程的其他版本，请选择标识符和标题相同的课件包。",
    }


class TrackIsFixed(Problem):
    code = "tracks.track_is_fixed"
    http_status = 409
    texts = {
        "en": "“{title}” is open to people, so its contents no longer change. Make a new version.",
        "zh-Hans": "“{title}”已发布，内容不可再更改，请创建新版本。",
    }


class TrackNotOpen(Problem):
    code = "tracks.track_not_open"
    http_status = 409
    texts = {
        "en": "“{title}” is not open. Publish it before people join it.",
        "zh-Hans": "“{title}”尚未开放，请先发布再安排人员。",
    }


class TrackNotReady(Problem):
    code = "tracks.track_not_ready"
    http_status = 409
    texts = {
        "en": "The track cannot be opened yet. {what}",
        "zh-Hans": "该路径暂不能发布。{what}",
    }

    def __init__(self, *, what: dict[str, str]) -> None:
        self.what = what
        super().__init__(what=what["en"])

    def text(self, language: str) -> str:
        """The sentence, with what was found in the same language."""
        chinese = language.lower().startswith("zh")
        return self.texts["zh-Hans" if chinese else "en"].format(
            what=self.what["zh-Hans" if chinese else "en"]
        )


class KeyTaken(Problem):
    code = "tracks.key_taken"
    http_status = 409
    texts = {
        "en": "“{key}” is used already. Choose another key.",
        "zh-Hans": "“{key}”已被使用，请更换标识。",
    }


class ReasonMissing(Problem):
    code = "tracks.reason_missing"
    texts = {
        "en": "Say why, in one sentence: it is kept with the enrolment.",
        "zh-Hans": "请用一句话说明理由，该理由将随培训记录保存。",
    }


class OtherPost(Problem):
    code = "tracks.other_post"
    http_status = 409
    texts = {
        "en": "“{title}” is for the post {post}, which {names} do not hold. Give a reason, or"
        " choose the track of their own post.",
        "zh-Hans": "“{title}”面向岗位“{post}”，{names}不属于该岗位。"
        "请填写理由，或选择其本岗位的路径。",
    }


class NotOpenAnyMore(Problem):
    code = "tracks.not_open_any_more"
    http_status = 409
    texts = {
        "en": "This enrolment has ended. Enrol the person again to go on.",
        "zh-Hans": "该培训安排已结束，如需继续请重新安排。",
    }


class NotADocument(Problem):
    code = "tracks.not_a_document"
    http_status = 409
    texts = {
        "en": "“{title}” is nothing to be read and acknowledged. Open it from the track.",
        "zh-Hans": "“{title}”不是需要阅读确认的文件，请从路径中打开。",
    }


class NotAMentor(Problem):
    code = "tracks.not_a_mentor"
    http_status = 409
    texts = {
        "en": "{name} cannot be the mentor: choose somebody else who holds the role of mentor.",
        "zh-Hans": "{name} 不能担任该员工的师傅，请选择其他具有师傅角色的员工。",
    }


class NothingToTeach(Problem):
    code = "tracks.nothing_to_teach"
    texts = {
        "en": "Say in both languages what changes, or choose a course that teaches it.",
        "zh-Hans": "请用两种语言说明变更内容，或选择讲授该变更的课程。",
    }


class CaseStateMoved(Problem):
    code = "tracks.case_state_moved"
    http_status = 409
    texts = {
        "en": "This step is not possible now. Load the page again to see where the case stands.",
        "zh-Hans": "当前无法执行该步骤，请刷新页面查看案件进度。",
    }


class CaseLacks(TrackNotReady):
    code = "tracks.case_lacks"
    texts = {
        "en": "Something is missing. {what}",
        "zh-Hans": "尚有缺失。{what}",
    }


class CaseOpenAlready(Problem):
    code = "tracks.case_open_already"
    http_status = 409
    texts = {
        "en": "{name} has a standby case that is not closed. Go on with that one.",
        "zh-Hans": "{name} 已有未结的待岗案件，请在该案件中继续办理。",
    }


class NotYourPart(Problem):
    code = "tracks.not_your_part"
    http_status = 403
    texts = {
        "en": "This step is for somebody else: nobody assesses, decides or witnesses for themselves"
        " or twice.",
        "zh-Hans": "该步骤须由他人办理：任何人不得为本人或重复担任评估、决定、见证。",
    }


class ConfidentialityOwed(Problem):
    code = "tracks.confidentiality_owed"
    http_status = 409
    texts = {
        "en": "{name} has not finished what is compulsory before calls: {titles_en}. Have it"
        " finished, then confirm again.",
        "zh-Hans": "{name} 尚未完成上岗前必修内容：{titles_zh}。请先完成，再行确认。",
    }
