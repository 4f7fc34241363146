"""What can be wrong with an enrolment, and what to do about it."""

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
