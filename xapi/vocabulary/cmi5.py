"""cmi5 (Quartz, section 9)."""

from xapi.vocabulary.terms import ActivityType, Category, Extension, Verb

W3ID_ADL_VERBS = "https://w3id.org/xapi/adl/verbs/"
CMI5 = "https://w3id.org/xapi/cmi5/"

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
