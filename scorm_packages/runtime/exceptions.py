"""What can go wrong between the learner's browser and the record."""

from xapi.problems import Problem


class TokenInvalid(Problem):
    code = "runtime.token_invalid"
    http_status = 403
    texts = {
        "en": "This address does not open any course. Start the course again from its page.",
        "zh-Hans": "此地址无法打开课程。请从课程页面重新进入。",
    }


class TokenExpired(Problem):
    code = "runtime.token_expired"
    http_status = 403
    texts = {
        "en": "This address was valid for a limited time. Start the course again from its page; "
        "your progress is kept.",
        "zh-Hans": "此地址已过有效期。请从课程页面重新进入，学习进度已保留。",
    }


class PreviewExpired(Problem):
    code = "runtime.preview_expired"
    http_status = 403
    texts = {
        "en": "This preview was shown for a limited time. Open the draft again to see it.",
        "zh-Hans": "此预览已过有效期。请重新打开草稿查看。",
    }


class CommitInvalid(Problem):
    code = "runtime.commit_invalid"
    http_status = 400
    texts = {
        "en": "The saved data has a form that the service does not know: {detail}.",
        "zh-Hans": "提交的学习数据格式无法识别：{detail}。",
    }


class CommitTooLarge(Problem):
    code = "runtime.commit_too_large"
    http_status = 413
    texts = {
        "en": "More than {limit} bytes were sent at once. Send fewer commits at a time.",
        "zh-Hans": "单次提交超过 {limit} 字节。请分批提交。",
    }


class SequenceGap(Problem):
    code = "runtime.sequence_gap"
    http_status = 409
    texts = {
        "en": "A commit is missing. Send again from number {next}.",
        "zh-Hans": "缺少部分提交记录。请从第 {next} 条重新提交。",
    }


class SequenceConflict(Problem):
    code = "runtime.sequence_conflict"
    http_status = 409
    texts = {
        "en": "Commit {seq} of this session has already been saved with other content. The course "
        "is open in a second window; go on there, or reload this one.",
        "zh-Hans": "本次学习的第 {seq} 条提交已以其他内容保存。课程可能已在另一个窗口中打开，"
        "请在该窗口继续学习，或刷新本页面。",
    }


class Superseded(Problem):
    code = "runtime.superseded"
    http_status = 409
    texts = {
        "en": "The course was continued in another window. What counts of this one has been kept.",
        "zh-Hans": "课程已在另一个窗口中继续。本窗口中有效的学习进度已保留。",
    }


class PackageRetired(Problem):
    code = "runtime.package_retired"
    http_status = 410
    texts = {
        "en": "This course has been withdrawn. Ask the training office what replaces it.",
        "zh-Hans": "该课程已下架。请联系培训管理部门获取替代课程。",
    }


class ItemNotPlayable(Problem):
    code = "runtime.item_not_playable"
    http_status = 404
    texts = {
        "en": "This part of the course cannot be opened. Choose another one.",
        "zh-Hans": "课程的这一部分无法打开。请选择其他部分。",
    }


class ItemNotOpenYet(Problem):
    code = "runtime.item_not_open_yet"
    http_status = 409
    texts = {
        "en": "This part of the course opens when others are done: {needs}. Take those first.",
        "zh-Hans": "需先完成以下内容，才能打开课程的这一部分：{needs}。",
    }


class NoAttemptsLeft(Problem):
    code = "runtime.no_attempts_left"
    http_status = 409
    texts = {
        "en": "All {limit} attempts at this course have been used. Ask your trainer for another.",
        "zh-Hans": "本课程的 {limit} 次学习机会已全部用完。如需再次学习，请联系培训师。",
    }


class NoNavigation(Problem):
    code = "runtime.no_navigation"
    http_status = 409
    texts = {
        "en": "This course has no navigation of its own. Open its parts from the contents.",
        "zh-Hans": "本课程没有导航功能。请从目录中打开各部分内容。",
    }


class LearnerForgotten(Problem):
    code = "runtime.learner_forgotten"
    http_status = 410
    texts = {
        "en": "What was kept of this course has been erased. Open the course again to begin anew.",
        "zh-Hans": "此次学习的数据已被清除。请重新打开课程，从头开始学习。",
    }


class LibrariesNotHere(Problem):
    code = "runtime.libraries_not_here"
    http_status = 403
    texts = {
        "en": "Libraries are not installed from the editor. Whoever may install them does it on "
        "the page “H5P libraries”.",
        "zh-Hans": "不能在编辑器中安装内容库。请由有权限的人员在“H5P 内容库”页面安装。",
    }


class QuestionUnknown(Problem):
    code = "runtime.question_unknown"
    http_status = 404
    texts = {
        "en": "The editor asked for “{action}”, which is not there. Reload the page; if that does "
        "not help, go on in the form.",
        "zh-Hans": "编辑器请求的“{action}”不存在。请刷新页面；如仍有问题，请在表单中继续编辑。",
    }
