"""IRIs of verbs, activity types, categories and extensions, each in one place with its names.

Every room that writes or reads statements takes its IRIs from here, so that what one room writes
another finds. A `Term` knows its display in both languages, and so can become the `verb` or the
`type` of a statement without anybody typing an IRI twice.

Sections: ADL's shared vocabulary, cmi5, the SCORM profile, and Callcraft's own namespace. Add a
term to its section; `term()` finds it by its IRI at once.
"""

from dataclasses import dataclass
from typing import Any

ADL_VERBS = "http://adlnet.gov/expapi/verbs/"
ADL_ACTIVITY_TYPES = "http://adlnet.gov/expapi/activities/"
W3ID_ADL_VERBS = "https://w3id.org/xapi/adl/verbs/"
CMI5 = "https://w3id.org/xapi/cmi5/"
SCORM = "https://w3id.org/xapi/scorm"
CALLCRAFT = "https://callcraft.example/xapi/"


@dataclass(frozen=True, slots=True)
class Term:
    """A concept of a vocabulary: its IRI and its name in English and Simplified Chinese."""

    iri: str
    en: str
    zh: str

    @property
    def display(self) -> dict[str, str]:
        """The names as an xAPI language map."""
        return {"en": self.en, "zh-Hans": self.zh}


class Verb(Term):
    """What was done (xAPI 1.0.3 Data §2.4.3; 2.0.0 §4.2.2.2)."""

    __slots__ = ()

    def as_statement_part(self) -> dict[str, Any]:
        """The `verb` of a statement."""
        return {"id": self.iri, "display": self.display}


class ActivityType(Term):
    """The kind of thing that was acted on: `object.definition.type`."""

    __slots__ = ()


class Category(Term):
    """An activity that marks a statement as following a profile: `contextActivities.category`."""

    __slots__ = ()

    def as_statement_part(self) -> dict[str, Any]:
        """The entry of `contextActivities.category`."""
        return {"objectType": "Activity", "id": self.iri}


class Extension(Term):
    """A key of an `extensions` map."""

    __slots__ = ()


# --- ADL: verbs -----------------------------------------------------------------------------

ANSWERED = Verb(ADL_VERBS + "answered", "answered", "回答了")
ATTEMPTED = Verb(ADL_VERBS + "attempted", "attempted", "尝试了")
ATTENDED = Verb(ADL_VERBS + "attended", "attended", "出席了")
COMMENTED = Verb(ADL_VERBS + "commented", "commented", "评论了")
COMPLETED = Verb(ADL_VERBS + "completed", "completed", "完成了")
EXITED = Verb(ADL_VERBS + "exited", "exited", "退出了")
EXPERIENCED = Verb(ADL_VERBS + "experienced", "experienced", "体验了")
FAILED = Verb(ADL_VERBS + "failed", "failed", "未通过")
IMPORTED = Verb(ADL_VERBS + "imported", "imported", "导入了")
INITIALIZED = Verb(ADL_VERBS + "initialized", "initialized", "开始了")
INTERACTED = Verb(ADL_VERBS + "interacted", "interacted", "操作了")
LAUNCHED = Verb(ADL_VERBS + "launched", "launched", "启动了")
MASTERED = Verb(ADL_VERBS + "mastered", "mastered", "掌握了")
PASSED = Verb(ADL_VERBS + "passed", "passed", "通过了")
PREFERRED = Verb(ADL_VERBS + "preferred", "preferred", "选择了")
PROGRESSED = Verb(ADL_VERBS + "progressed", "progressed", "推进了")
REGISTERED = Verb(ADL_VERBS + "registered", "registered", "注册了")
RESPONDED = Verb(ADL_VERBS + "responded", "responded", "作答了")
RESUMED = Verb(ADL_VERBS + "resumed", "resumed", "继续了")
SCORED = Verb(ADL_VERBS + "scored", "scored", "获得成绩")
SHARED = Verb(ADL_VERBS + "shared", "shared", "分享了")
SUSPENDED = Verb(ADL_VERBS + "suspended", "suspended", "暂停了")
TERMINATED = Verb(ADL_VERBS + "terminated", "terminated", "结束了")
VOIDED = Verb(ADL_VERBS + "voided", "voided", "作废了")

# --- ADL: activity types --------------------------------------------------------------------

ASSESSMENT = ActivityType(ADL_ACTIVITY_TYPES + "assessment", "Assessment", "考核")
ATTEMPT = ActivityType(ADL_ACTIVITY_TYPES + "attempt", "Attempt", "学习尝试")
CMI_INTERACTION = ActivityType(ADL_ACTIVITY_TYPES + "cmi.interaction", "Question", "题目")
COURSE = ActivityType(ADL_ACTIVITY_TYPES + "course", "Course", "课程")
FILE = ActivityType(ADL_ACTIVITY_TYPES + "file", "File", "文件")
INTERACTION = ActivityType(ADL_ACTIVITY_TYPES + "interaction", "Interaction", "交互")
LESSON = ActivityType(ADL_ACTIVITY_TYPES + "lesson", "Lesson", "课时")
LINK = ActivityType(ADL_ACTIVITY_TYPES + "link", "Link", "链接")
MEDIA = ActivityType(ADL_ACTIVITY_TYPES + "media", "Media", "媒体")
MEETING = ActivityType(ADL_ACTIVITY_TYPES + "meeting", "Meeting", "会议")
MODULE = ActivityType(ADL_ACTIVITY_TYPES + "module", "Module", "模块")
OBJECTIVE = ActivityType(ADL_ACTIVITY_TYPES + "objective", "Objective", "学习目标")
PERFORMANCE = ActivityType(ADL_ACTIVITY_TYPES + "performance", "Performance", "实操")
PROFILE = ActivityType(ADL_ACTIVITY_TYPES + "profile", "Profile", "规范")
QUESTION = ActivityType(ADL_ACTIVITY_TYPES + "question", "Question", "问题")
SIMULATION = ActivityType(ADL_ACTIVITY_TYPES + "simulation", "Simulation", "模拟")

# --- cmi5 (Quartz, §9) ----------------------------------------------------------------------

ABANDONED = Verb(W3ID_ADL_VERBS + "abandoned", "abandoned", "中途放弃了")
LOGGED_IN = Verb(W3ID_ADL_VERBS + "logged-in", "logged in to", "登录了")
LOGGED_OUT = Verb(W3ID_ADL_VERBS + "logged-out", "logged out of", "登出了")
SATISFIED = Verb(W3ID_ADL_VERBS + "satisfied", "satisfied", "达成了")
WAIVED = Verb(W3ID_ADL_VERBS + "waived", "waived", "免修了")

CMI5_BLOCK = ActivityType(CMI5 + "activitytype/block", "Block", "单元")
CMI5_COURSE = ActivityType(CMI5 + "activitytype/course", "Course", "课程")

CMI5_CATEGORY = Category(CMI5 + "context/categories/cmi5", "cmi5", "cmi5 规范")
CMI5_MOVE_ON = Category(CMI5 + "context/categories/moveon", "moveOn", "学习推进条件")

CMI5_LAUNCH_MODE = Extension(CMI5 + "context/extensions/launchmode", "Launch mode", "启动模式")
CMI5_LAUNCH_PARAMETERS = Extension(
    CMI5 + "context/extensions/launchparameters", "Launch parameters", "启动参数"
)
CMI5_LAUNCH_URL = Extension(CMI5 + "context/extensions/launchurl", "Launch URL", "启动地址")
CMI5_MASTERY_SCORE = Extension(CMI5 + "context/extensions/masteryscore", "Mastery score", "掌握分")
CMI5_MOVE_ON_CRITERION = Extension(CMI5 + "context/extensions/moveon", "moveOn", "学习推进条件")
CMI5_SESSION_ID = Extension(CMI5 + "context/extensions/sessionid", "Session", "会话编号")
CMI5_PROGRESS = Extension(CMI5 + "result/extensions/progress", "Progress (%)", "进度（%）")
CMI5_REASON = Extension(CMI5 + "result/extensions/reason", "Reason", "原因")

# --- SCORM profile (ADL, v1) ----------------------------------------------------------------

SCORM_CATEGORY = Category(SCORM, "SCORM profile", "SCORM 规范")
SCORM_ACTIVITY_STATE = Extension(SCORM + "/activity-state", "Activity state", "活动状态")
SCORM_ATTEMPT_STATE = Extension(SCORM + "/attempt-state", "Attempt state", "尝试状态")

# --- Callcraft ------------------------------------------------------------------------------

ASSESSED = Verb(CALLCRAFT + "verbs/assessed", "was assessed in", "接受了评估")
COACHED = Verb(CALLCRAFT + "verbs/coached", "was coached in", "接受了辅导")
SIGNED_IN = Verb(CALLCRAFT + "verbs/signed-in", "signed in to", "签到了")
WAS_ABSENT = Verb(CALLCRAFT + "verbs/was-absent", "was absent from", "缺席了")

CALL_SIMULATION = ActivityType(
    CALLCRAFT + "activity-types/call-simulation", "Call simulation", "通话模拟"
)
COACHING_CARD = ActivityType(CALLCRAFT + "activity-types/coaching-card", "Coaching card", "辅导卡")
KPI_SHEET = ActivityType(CALLCRAFT + "activity-types/kpi-sheet", "KPI sheet", "绩效指标表")
SCORECARD = ActivityType(CALLCRAFT + "activity-types/scorecard", "Scorecard", "评分卡")
TRACK = ActivityType(CALLCRAFT + "activity-types/track", "Training track", "培训路径")
TRAINING_SESSION = ActivityType(
    CALLCRAFT + "activity-types/training-session", "Training session", "培训场次"
)


def _index() -> dict[str, Term]:
    """Every term of this module by its IRI; two terms may not share one."""
    terms: dict[str, Term] = {}
    for value in globals().values():
        if isinstance(value, Term):
            if value.iri in terms:
                raise ValueError(f"two terms share the IRI {value.iri}")
            terms[value.iri] = value
    return terms


_TERMS = _index()


def term(iri: str) -> Term | None:
    """The term with this IRI, or None when it belongs to somebody else's vocabulary."""
    return _TERMS.get(iri)
