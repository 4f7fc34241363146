"""Callcraft's own terms: what a call centre's training has and nobody's vocabulary names.

Four profiles use them (`profiles`): attendance of classroom sessions, call simulations, scorecards
and coaching.
"""

from xapi.vocabulary.terms import ActivityType, Category, Extension, Verb

CALLCRAFT = "https://callcraft.example/xapi/"

# --- Attendance -----------------------------------------------------------------------------

SIGNED_IN = Verb(
    CALLCRAFT + "verbs/signed-in",
    "signed in to",
    "签到了",
    "Confirmed in person that they are at the training session.",
    "本人在培训场次现场签到。",
)
LEFT_EARLY = Verb(
    CALLCRAFT + "verbs/left-early",
    "left early from",
    "早退于",
    "Went before the training session ended, without leave.",
    "未经批准在培训场次结束前离开。",
)
WAS_ABSENT = Verb(
    CALLCRAFT + "verbs/was-absent",
    "was absent from",
    "缺席了",
    "Did not come to the training session that they were expected at.",
    "应到而未到培训场次。",
)
WAS_EXCUSED = Verb(
    CALLCRAFT + "verbs/was-excused",
    "was on leave from",
    "请假未参加",
    "Did not come to the training session, with leave that was given before.",
    "事先获准请假，未参加培训场次。",
)
TRAINING_SESSION = ActivityType(
    CALLCRAFT + "activity-types/training-session",
    "Training session",
    "培训场次",
    "A meeting of a class at a time and place, in a room or online.",
    "班级在某一时间、地点（教室或线上）的一次授课。",
)
MINUTES_LATE = Extension(
    CALLCRAFT + "extensions/minutes-late",
    "Minutes late",
    "迟到分钟数",
    "Whole minutes from the beginning of the session to the sign-in; 0 when in time.",
    "从场次开始到签到的整分钟数；准时为 0。",
)
MINUTES_PRESENT = Extension(
    CALLCRAFT + "extensions/minutes-present",
    "Minutes present",
    "在场分钟数",
    "Whole minutes that the learner was at the session.",
    "学员在场的整分钟数。",
)
LEAVE_KIND = Extension(
    CALLCRAFT + "extensions/leave-kind",
    "Kind of leave",
    "请假类型",
    "Which leave was given, by the code that the centre uses.",
    "获准的请假类型，使用本中心的代码。",
)
SIGN_IN_METHOD = Extension(
    CALLCRAFT + "extensions/sign-in-method",
    "Way of signing in",
    "签到方式",
    "How presence was confirmed: code, trainer or sheet.",
    "确认到场的方式：code（扫码）、trainer（讲师点名）或 sheet（签到表）。",
)
MINUTES_EARLY = Extension(
    CALLCRAFT + "extensions/minutes-early",
    "Minutes early",
    "早退分钟数",
    "Whole minutes from when the learner went to the end of the session; 0 when they stayed.",
    "从离开到场次结束的整分钟数；未早退为 0。",
)
SESSION_MINUTES = Extension(
    CALLCRAFT + "extensions/session-minutes",
    "Length of the session (min)",
    "场次时长（分钟）",
    "Whole minutes that the session lasted by its plan.",
    "该场次计划的整分钟数。",
)
EXEMPT = Extension(
    CALLCRAFT + "extensions/exempt",
    "Exempt",
    "免计",
    "Official duty with a proof: granted, or pending while the proof is looked at.",
    "因公并持有证明：granted（已认可）或 pending（证明待核）。",
)
MADE_UP = Extension(
    CALLCRAFT + "extensions/made-up",
    "Made up",
    "补课对应",
    "The session that was missed and is made up here, or the id of the statement about it.",
    "本次所补的缺课场次，或对应的语句标识。",
)
COURSE_RUN = Extension(
    CALLCRAFT + "extensions/course-run",
    "Course run",
    "培训班次",
    "Which run of the course the session belongs to.",
    "该场次所属的培训班次。",
)
RUN_MINUTES = Extension(
    CALLCRAFT + "extensions/run-minutes",
    "Length of the run (min)",
    "班次总时长（分钟）",
    "Whole minutes of all sessions of the run by its plan.",
    "该班次所有场次计划的整分钟数之和。",
)
ATTENDANCE_PROFILE = Category(
    CALLCRAFT + "profiles/attendance",
    "Attendance",
    "培训考勤",
    "Who was at a training session, from when to when.",
    "谁在何时参加了培训场次。",
)

# --- Call simulation ------------------------------------------------------------------------

CALL_SIMULATION = ActivityType(
    CALLCRAFT + "activity-types/call-simulation",
    "Call simulation",
    "通话模拟",
    "A phone call with a made-up customer, played for practice or for a score.",
    "与虚拟客户进行的模拟通话，用于练习或考核。",
)
HANDLING_SECONDS = Extension(
    CALLCRAFT + "extensions/handling-seconds",
    "Handling time (s)",
    "处理时长（秒）",
    "Seconds from answering the call to the end of the work after it.",
    "从接听到话后处理结束的秒数。",
)
HOLD_SECONDS = Extension(
    CALLCRAFT + "extensions/hold-seconds",
    "Time on hold (s)",
    "保持时长（秒）",
    "Seconds for which the customer was put on hold.",
    "客户被保持等待的秒数。",
)
SCENARIO_VERSION = Extension(
    CALLCRAFT + "extensions/scenario-version",
    "Version of the scenario",
    "场景版本",
    "Which published version of the scenario was played.",
    "所使用的已发布场景版本。",
)
CALL_SIMULATION_PROFILE = Category(
    CALLCRAFT + "profiles/call-simulation",
    "Call simulation",
    "通话模拟",
    "How a simulated phone call went.",
    "模拟通话的过程与结果。",
)

# --- Scorecards -----------------------------------------------------------------------------

ASSESSED = Verb(
    CALLCRAFT + "verbs/assessed",
    "was assessed in",
    "接受了评估",
    "Was judged by somebody against a scorecard; the judge is the instructor of the context.",
    "由他人按评分卡进行评估；评估人为 context 中的 instructor。",
)
SCORECARD = ActivityType(
    CALLCRAFT + "activity-types/scorecard",
    "Scorecard",
    "评分卡",
    "A version of a list of criteria by which a phone call or a task is judged.",
    "用于评估通话或任务的一组评分标准（某一版本）。",
)
KPI_SHEET = ActivityType(
    CALLCRAFT + "activity-types/kpi-sheet",
    "KPI sheet",
    "绩效指标表",
    "The figures of a person's work over a period.",
    "某人在一段时间内的工作指标。",
)
CRITERIA = Extension(
    CALLCRAFT + "extensions/criteria",
    "Criteria",
    "评分项",
    "A list with, for each criterion, its key, points, most points, and whether it applied.",
    "评分项列表：每项的标识、得分、满分及是否适用。",
)
CRITICAL_ERRORS = Extension(
    CALLCRAFT + "extensions/critical-errors",
    "Critical errors",
    "致命错误",
    "The keys of errors that fail the whole, whatever the points.",
    "无论得分多少都导致不合格的错误标识列表。",
)
CALL_RECORDING = Extension(
    CALLCRAFT + "extensions/call-recording",
    "Call recording",
    "通话录音",
    "The number of the recording that was judged.",
    "被评估的录音编号。",
)
SCORECARD_PROFILE = Category(
    CALLCRAFT + "profiles/scorecard",
    "Scorecard",
    "评分卡",
    "How somebody's work was judged, criterion by criterion.",
    "逐项记录对工作的评估结果。",
)

# --- Coaching -------------------------------------------------------------------------------

COACHED = Verb(
    CALLCRAFT + "verbs/coached",
    "was coached in",
    "接受了辅导",
    "Talked with a mentor or team lead about their work; who coached is the instructor.",
    "与导师或班组长就工作进行辅导面谈；辅导人为 instructor。",
)
COACHING_CARD = ActivityType(
    CALLCRAFT + "activity-types/coaching-card",
    "Coaching card",
    "辅导卡",
    "The record of one coaching talk: what it was about and what was agreed.",
    "一次辅导面谈的记录：主题与约定事项。",
)
AGREED_ACTIONS = Extension(
    CALLCRAFT + "extensions/agreed-actions",
    "Agreed actions",
    "约定事项",
    "A list of what the learner will do until the follow-up.",
    "学员在复盘前要完成的事项列表。",
)
FOLLOW_UP_ON = Extension(
    CALLCRAFT + "extensions/follow-up-on",
    "Follow-up on",
    "复盘日期",
    "The day, as YYYY-MM-DD, on which both look at it again.",
    "双方再次复盘的日期，格式为 YYYY-MM-DD。",
)
COACHING_PROFILE = Category(
    CALLCRAFT + "profiles/coaching",
    "Coaching",
    "辅导",
    "What was talked about and agreed in coaching.",
    "辅导的内容与约定。",
)

# --- Everywhere -----------------------------------------------------------------------------

TRACK = ActivityType(
    CALLCRAFT + "activity-types/track",
    "Training track",
    "培训路径",
    "Stages of courses, sessions and checks that lead to a post or keep somebody in it.",
    "由课程、场次和考核组成的若干阶段，用于上岗或在岗培训。",
)
