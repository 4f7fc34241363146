"""Training of those who are at work already: agents, team leads, managers, and standby."""

from typing import Final

from lms.people.rules.filing import text
from lms.tracks.rules.curricula.catalogue import Category, DailyKind, Method
from lms.tracks.rules.curricula.model import CONFIDENTIALITY, Block, Curriculum, Part, Unit

RULES: Final = "csr.in_service"


def _exam(key: str, en: str, zh: str, *measures: str) -> Unit:
    return Unit(key, text(en, zh), "assessment", Method.ONLINE, minutes=45, measures=measures)


IN_SERVICE: Final = Curriculum(
    key="in_service",
    kind="in_service",
    title=text("In service: keeping up and getting better", "在岗培训：更新与提升"),
    summary=text(
        "What changes and what can be done better, day by day, with electives to choose from.",
        "围绕业务更新与能力提升的日常培训，并提供可选修的技能课程。",
    ),
    rules=RULES,
    clauses=("S08#3.2", "S10#2", "S10#3"),
    rows=("R64", "R65", "R66", "R77", "R111"),
    valid_months=12,
    parts=(
        Part(
            text("For everybody", "必修"),
            (
                Block(
                    (
                        Unit(
                            "business-update",
                            text("What is new in our business", "业务更新"),
                            "class",
                            minutes=60,
                            daily_kind=DailyKind.BUSINESS,
                        ),
                        Unit(
                            "service-skill",
                            text("Better service", "服务技能提升"),
                            "class",
                            Method.CASES,
                            Category.SKILL,
                            daily_kind=DailyKind.SKILL,
                        ),
                        Unit(
                            "teamwork",
                            text("Working as a team", "团队协作"),
                            "class",
                            Method.PRACTICE,
                            Category.TEAM,
                            daily_kind=DailyKind.EXCHANGE,
                        ),
                        Unit(
                            "complaints",
                            text("After-sales and complaints", "售后与投诉处理"),
                            "class",
                            Method.CASES,
                            Category.SKILL,
                            daily_kind=DailyKind.DISSECTION,
                        ),
                        Unit(
                            "management",
                            text("Managing oneself and others", "管理基础"),
                            "class",
                            category=Category.SOFT_SKILL,
                            daily_kind=DailyKind.SKILL,
                        ),
                        Unit(
                            CONFIDENTIALITY,
                            text("Confidentiality, refreshed", "保密与信息安全复训"),
                            "document",
                            Method.ONLINE,
                        ),
                        _exam(
                            "refresh-exam",
                            "Refresher exam",
                            "复训考试",
                            "business-update",
                            "service-skill",
                            "teamwork",
                            "complaints",
                            "management",
                            CONFIDENTIALITY,
                        ),
                    )
                ),
            ),
        ),
        Part(
            text("Electives", "选修"),
            (
                Block(
                    (
                        Unit(
                            "elective-service",
                            text("Professional service skills", "专业服务技能"),
                            "class",
                            category=Category.SKILL,
                            elective=True,
                        ),
                        Unit(
                            "elective-voice",
                            text("Voice and pronunciation", "声音与发音"),
                            "class",
                            Method.PRACTICE,
                            Category.SKILL,
                            elective=True,
                        ),
                        Unit(
                            "elective-attitude",
                            text("A positive attitude", "积极心态"),
                            "class",
                            category=Category.SOFT_SKILL,
                            elective=True,
                        ),
                        Unit(
                            "elective-emotion",
                            text("Handling emotions", "情绪管理"),
                            "class",
                            category=Category.SOFT_SKILL,
                            elective=True,
                        ),
                        Unit(
                            "elective-system",
                            text("Working fast in the systems", "系统操作"),
                            "class",
                            Method.DEMONSTRATION,
                            elective=True,
                        ),
                    ),
                    text("Choose by interest or need", "按兴趣或薄弱项选修"),
                ),
            ),
        ),
    ),
)

STAFF: Final = Curriculum(
    key="staff",
    kind="manager",
    title=text("By level: ordinary staff", "分级培训：普通员工"),
    summary=text(
        "What every member of staff keeps up with, whatever their post.",
        "普通员工需持续学习的内容。",
    ),
    rules=RULES,
    clauses=("S16#3.1-3",),
    rows=("R70",),
    to_level="agent",
    parts=(
        Part(
            text("Staff", "员工培训"),
            (
                Block(
                    (
                        Unit("idea", text("What the company stands for", "企业理念"), "class"),
                        Unit("rules", text("How the company is run", "管理制度"), "document"),
                        Unit("post-skills", text("Skills of the post", "岗位技能"), "class"),
                        Unit("business", text("Business knowledge", "业务知识"), "class"),
                        Unit("norms", text("Operating norms", "操作规范"), "class"),
                        Unit("technology", text("New technology", "新技术"), "class"),
                        _exam(
                            "staff-exam",
                            "Exam",
                            "考试",
                            "idea",
                            "rules",
                            "post-skills",
                            "business",
                            "norms",
                            "technology",
                        ),
                    )
                ),
            ),
        ),
    ),
)

TEAM_LEADS: Final = Curriculum(
    key="team_leads",
    kind="manager",
    title=text("By level: team leads", "分级培训：班组长"),
    summary=text(
        "What changes in the company, and what leading a team asks for.",
        "企业重大改革与班组管理所需的能力。",
    ),
    rules=RULES,
    clauses=("S16#3.1-2",),
    rows=("R69",),
    from_level="team_lead",
    to_level="team_lead",
    parts=(
        Part(
            text("Team leads", "班组长培训"),
            (
                Block(
                    (
                        Unit("reforms", text("Major reforms", "重大改革"), "class"),
                        Unit("culture", text("Culture", "企业文化"), "class"),
                        Unit(
                            "models",
                            text("New ways to manage", "新型管理模式"),
                            "class",
                            Method.CASES,
                        ),
                        Unit(
                            "skills",
                            text("All-round skills", "综合技能"),
                            "class",
                            Method.PRACTICE,
                            Category.SOFT_SKILL,
                        ),
                        Unit(
                            "office-courses",
                            text("Courses of the training office", "培训组组织的课程"),
                            "class",
                        ),
                        _exam(
                            "lead-exam",
                            "Written reflection",
                            "书面总结",
                            "reforms",
                            "culture",
                            "models",
                            "skills",
                            "office-courses",
                        ),
                    )
                ),
            ),
        ),
    ),
)

SUPERVISORS: Final = Curriculum(
    key="supervisors",
    kind="manager",
    title=text("By level: supervisors and above", "分级培训：主管及以上"),
    summary=text(
        "Seeing how others do it: visits, lectures and courses outside.",
        "走访先进企业、专家讲座与上级课程。",
    ),
    rules=RULES,
    clauses=("S16#3.1-1",),
    rows=("R68",),
    from_level="supervisor",
    parts=(
        Part(
            text("Supervisors and above", "主管及以上培训"),
            (
                Block(
                    (
                        Unit(
                            "visits",
                            text("Visits to leading firms", "走访先进企业"),
                            "class",
                            Method.OUTSIDE,
                        ),
                        Unit("models", text("New ways to manage", "新型管理模式"), "class"),
                        Unit(
                            "lectures",
                            text("Lectures and seminars", "专家讲座与研讨"),
                            "class",
                            Method.OUTSIDE,
                        ),
                        Unit(
                            "authority",
                            text("Courses of the superior authority", "上级主管部门课程"),
                            "class",
                            Method.OUTSIDE,
                        ),
                        _exam(
                            "visit-report",
                            "Report on what was learned",
                            "学习报告",
                            "visits",
                            "models",
                            "lectures",
                            "authority",
                        ),
                    )
                ),
            ),
        ),
    ),
)

MIDDLE_MANAGERS: Final = Curriculum(
    key="middle_managers",
    kind="manager",
    title=text("Middle managers", "中层管理人员培训"),
    summary=text(
        "Leading people, watching quality, deciding, and staying calm in a crisis.",
        "团队与人员管理、服务质量控制、决策分析与危机管理。",
    ),
    rules=RULES,
    clauses=("S12#1.3",),
    rows=("R67",),
    from_level="team_lead",
    to_level="manager",
    parts=(
        Part(
            text("Managing", "管理能力"),
            (
                Block(
                    (
                        Unit(
                            "team-building",
                            text("Building a team", "团队建设"),
                            "class",
                            Method.PRACTICE,
                            Category.TEAM,
                        ),
                        Unit("people", text("Leading people", "人员管理"), "class"),
                        Unit(
                            "quality",
                            text("Keeping service quality", "服务质量控制"),
                            "class",
                            Method.CASES,
                        ),
                        Unit("decisions", text("Analysing and deciding", "决策分析"), "class"),
                        Unit(
                            "crisis",
                            text("Managing a crisis", "危机管理"),
                            "class",
                            Method.PRACTICE,
                        ),
                        _exam(
                            "case-study",
                            "Case study",
                            "案例分析考核",
                            "team-building",
                            "people",
                            "quality",
                            "decisions",
                            "crisis",
                        ),
                    )
                ),
            ),
        ),
    ),
)

STANDBY: Final = Curriculum(
    key="standby",
    kind="standby",
    title=text("Standby training", "待岗培训"),
    summary=text(
        "Items to choose from when a case names a shortcoming; each is trained and measured.",
        "按个案不足选用的培训与考核内容，每项均有培训和考核。",
    ),
    rules="course.default",
    rows=("R79", "R149", "R152"),
    parts=(
        Part(
            text("Targeted training", "针对性培训"),
            (
                Block(
                    (
                        Unit(
                            "calls",
                            text("Handling calls", "通话处理"),
                            "class",
                            Method.ON_SITE,
                            Category.SKILL,
                        ),
                        _exam("calls-check", "Handling calls: check", "通话处理考核", "calls"),
                        Unit("business", text("Business knowledge", "业务知识"), "class"),
                        _exam("business-check", "Business: check", "业务知识考核", "business"),
                        Unit(
                            "norms",
                            text("Norms of service and conduct", "服务与行为规范"),
                            "document",
                            Method.ONLINE,
                        ),
                        _exam("norms-check", "Norms: check", "规范考核", "norms"),
                    )
                ),
            ),
        ),
    ),
)

AT_WORK: Final = (IN_SERVICE, STAFF, TEAM_LEADS, SUPERVISORS, MIDDLE_MANAGERS, STANDBY)
