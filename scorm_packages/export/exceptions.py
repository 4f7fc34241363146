"""What can go wrong when courses leave the house, or are played for another system."""

from xapi.problems import Problem


class CourseUnknown(Problem):
    code = "export.course_unknown"
    http_status = 404
    texts = {
        "en": "There is no course {id}. List what there is with `python -m lms list-modules`.",
        "zh-Hans": "没有编号为 {id} 的课程。请用 `python -m lms list-modules` 查看现有课程。",
    }


class DispatchUnknown(Problem):
    code = "export.dispatch_unknown"
    http_status = 404
    texts = {
        "en": "This package does not open any course. Ask whoever gave it to you for a new one.",
        "zh-Hans": "此分发包无法打开任何课程。请向提供方索取新的分发包。",
    }


class DispatchOff(Problem):
    code = "export.dispatch_off"
    http_status = 410
    texts = {
        "en": "This course is no longer offered here. What you had done is kept. Ask your "
        "training office what replaces it.",
        "zh-Hans": "本课程已停止在此提供，已有的学习记录均已保留。请联系您的培训管理部门。",
    }


class DispatchExpired(Problem):
    code = "export.dispatch_expired"
    http_status = 410
    texts = {
        "en": "The time in which this course could be taken is over. What you had done is kept. "
        "Ask your training office.",
        "zh-Hans": "本课程的学习期限已过，已有的学习记录均已保留。请联系您的培训管理部门。",
    }


class DispatchFull(Problem):
    code = "export.dispatch_full"
    http_status = 403
    texts = {
        "en": "All places in this course are taken. Ask your training office for more.",
        "zh-Hans": "本课程的名额已满。请联系您的培训管理部门增加名额。",
    }


class OriginRefused(Problem):
    code = "export.origin_refused"
    http_status = 403
    texts = {
        "en": "This course may not be shown on {origin}. Ask your training office to have that "
        "address added.",
        "zh-Hans": "本课程不允许在 {origin} 上显示。请联系培训管理部门添加该地址。",
    }


class LaunchIncomplete(Problem):
    code = "export.launch_incomplete"
    http_status = 400
    texts = {
        "en": "Your learning platform did not say who you are ({field}). Start the course from "
        "there again; if that does not help, tell your training office.",
        "zh-Hans": "您的学习平台未提供身份信息（{field}）。请从平台重新进入课程；"
        "如仍无法打开，请联系培训管理部门。",
    }


class TooManyLaunches(Problem):
    code = "export.too_many_launches"
    http_status = 429
    texts = {
        "en": "The course was started too often in a short time. Wait {seconds} seconds, then "
        "start it again.",
        "zh-Hans": "短时间内启动课程过于频繁。请等待 {seconds} 秒后重新进入。",
    }


class NotDispatchable(Problem):
    code = "export.not_dispatchable"
    http_status = 422
    texts = {
        "en": "Courses of the format {format} cannot be dispatched yet. Choose one of SCORM 1.2, "
        "SCORM 2004 or H5P.",
        "zh-Hans": "格式为 {format} 的课程目前尚不能分发。"
        "请选择 SCORM 1.2、SCORM 2004 或 H5P 课程。",
    }


class OriginInvalid(Problem):
    code = "export.origin_invalid"
    http_status = 422
    texts = {
        "en": "“{origin}” is not the origin of a web site. Write it as https://lms.example, "
        "without a path.",
        "zh-Hans": "“{origin}”不是有效的网站来源。请写成 https://lms.example 的形式，不带路径。",
    }
