"""Five ways to train new hires, after the five shapes that regulations give it (A26).

Every one teaches confidentiality, which nobody takes calls without (R77), whatever its source says.
"""

from typing import Final

from lms.people.rules.filing import text
from lms.tracks.rules.curricula.catalogue import Category, Method
from lms.tracks.rules.curricula.model import CONFIDENTIALITY, Block, Curriculum, Part, Unit

KIND: Final = "new_hire"
RULES: Final = "csr.new_hire"


def _paper(key: str, *measures: str, en: str = "Written test", zh: str = "笔试") -> Unit:
    return Unit(
        key,
        text(en, zh),
        kind="assessment",
        method=Method.ONLINE,
        minutes=45,
        measures=measures,
    )


def _simulation(key: str, *measures: str, needs: tuple[str, ...] = ()) -> Unit:
    return Unit(
        key,
        text("Simulated calls, assessed", "模拟通话考核"),
        kind="assessment",
        method=Method.PRACTICE,
        category=Category.SKILL,
        minutes=90,
        measures=measures,
        needs=needs,
    )


_SECRECY: Final = Unit(
    CONFIDENTIALITY,
    text("Confidentiality and information security", "保密与信息安全"),
    kind="document",
    method=Method.ONLINE,
    minutes=40,
)
_SECRECY_TEST: Final = _paper(
    "confidentiality-test",
    CONFIDENTIALITY,
    en="Confidentiality: test",
    zh="保密与信息安全测试",
)
_CALL_SKILLS: Final = Unit(
    "skills",
    text("Talking with customers on the phone", "电话沟通技巧"),
    kind="class",
    category=Category.SKILL,
    minutes=240,
)

TWO_STAGES: Final = Curriculum(
    key="two_stages",
    kind=KIND,
    title=text("New hires: knowledge, then practice", "新员工培训：先知识、后实操"),
    summary=text(
        "Two stages. Calls, simulated and real, begin when the basics are passed.",
        "分两个阶段：基础知识合格后，才进入模拟与实际接听。",
    ),
    rules=f"{RULES}.two_stages",
    clauses=("S05#4", "S05#8", "S05#9"),
    rows=("R59", "R77", "R105"),
    parts=(
        Part(
            text("Stage 1: basic knowledge", "第一阶段：基础知识"),
            (
                Block(
                    (
                        Unit("company", text("Our culture", "企业文化"), "class", minutes=90),
                        Unit(
                            "products",
                            text("Our products", "产品知识"),
                            "class",
                            category=Category.PRODUCT,
                            minutes=360,
                        ),
                        Unit(
                            "service",
                            text("What good service means", "服务理念"),
                            "class",
                            category=Category.SOFT_SKILL,
                            minutes=120,
                        ),
                        _CALL_SKILLS,
                        _SECRECY,
                        _SECRECY_TEST,
                        _paper("basics-test", "company", "products", "service", "skills"),
                    )
                ),
            ),
        ),
        Part(
            text("Stage 2: practice", "第二阶段：实操演练"),
            (
                Block(
                    (
                        Unit(
                            "simulated-calls",
                            text("Simulated customer calls", "模拟客户来电"),
                            "class",
                            Method.PRACTICE,
                            Category.SKILL,
                            480,
                        ),
                        _simulation("simulation", "simulated-calls"),
                        Unit(
                            "live-calls",
                            text("Live calls beside a mentor", "在师傅指导下实际接听"),
                            "class",
                            Method.MENTOR,
                            Category.SKILL,
                            960,
                            needs=("simulation",),
                        ),
                        Unit(
                            "live-rating",
                            text("Live calls: rating", "实际接听评分"),
                            "assessment",
                            Method.ON_SITE,
                            Category.SKILL,
                            measures=("live-calls",),
                        ),
                    )
                ),
            ),
            gated=True,
        ),
    ),
)

ENTERPRISE_AND_POST: Final = Curriculum(
    key="company_and_post",
    kind=KIND,
    title=text("New hires: the enterprise and the post", "新员工培训：企业培训与岗前培训"),
    summary=text(
        "First what everybody of the enterprise knows, then what the post asks for.",
        "先进行面向全体新员工的企业培训，再进行岗位所需的岗前培训。",
    ),
    rules=f"{RULES}.company_and_post",
    clauses=("S16#3.2-1", "S16#3.2-2"),
    rows=("R60", "R77"),
    parts=(
        Part(
            text("Enterprise training", "企业培训"),
            (
                Block(
                    (
                        Unit("history", text("How we came to be", "企业发展历程"), "class"),
                        Unit("culture", text("Our culture", "企业文化"), "class"),
                        Unit("concept", text("How we do business", "经营理念"), "class"),
                        Unit("organisation", text("Who does what", "组织机构"), "class"),
                        Unit(
                            "rules",
                            text("Rules that hold for everybody", "规章制度"),
                            "document",
                            Method.ONLINE,
                        ),
                        _SECRECY,
                        _SECRECY_TEST,
                        _paper(
                            "enterprise-test",
                            "history",
                            "culture",
                            "concept",
                            "organisation",
                            "rules",
                        ),
                    )
                ),
            ),
        ),
        Part(
            text("Before taking up the post", "岗前培训"),
            (
                Block(
                    (
                        Unit(
                            "post",
                            text("The post and its duties", "岗位说明"),
                            "class",
                            minutes=90,
                        ),
                        Unit(
                            "procedures",
                            text("Work procedures", "工作程序"),
                            "class",
                            Method.DEMONSTRATION,
                            minutes=240,
                        ),
                        Unit("forms", text("Forms of daily work", "工作表单"), "class"),
                        Unit(
                            "norms",
                            text("Technical norms", "技术规范"),
                            "class",
                            Method.PRACTICE,
                            minutes=240,
                        ),
                        _paper("post-test", "post", "procedures", "forms", "norms"),
                        _simulation("simulation", "procedures", "norms", needs=("post-test",)),
                    )
                ),
            ),
            gated=True,
        ),
    ),
)

FIVE_BLOCKS: Final = Curriculum(
    key="five_blocks",
    kind=KIND,
    title=text("New hires: five blocks in one month", "新员工培训：一个月五个板块"),
    summary=text(
        "Company, rules, service skills, business; simulation comes last, when business is passed.",
        "公司概况、公司制度、服务技巧、业务知识，业务合格后进行情景模拟。",
    ),
    rules=RULES,
    clauses=("S10#1", "S10#1.5"),
    rows=("R47", "R61", "R62", "R77"),
    parts=(
        Part(
            text("Central class", "集中培训"),
            (
                Block(
                    (Unit("company", text("The company", "公司概况"), "class", minutes=90),),
                    text("Company introduction", "公司概况"),
                ),
                Block(
                    (
                        Unit("rules", text("Rules of the company", "规章制度"), "document"),
                        Unit("rules-work", text("How work is organised", "工作制度"), "class"),
                        Unit("rules-flow", text("From call to closing", "工作流程"), "class"),
                        Unit("rules-discipline", text("Discipline at work", "工作纪律"), "class"),
                        _SECRECY,
                        _SECRECY_TEST,
                    ),
                    text("Company rules", "公司制度"),
                ),
                Block(
                    (
                        Unit(
                            "skills",
                            text("Professional service", "专业服务技能"),
                            "class",
                            category=Category.SKILL,
                            minutes=240,
                        ),
                        Unit(
                            "skills-calls",
                            text("Handling a call", "来电处理技巧"),
                            "class",
                            Method.CASES,
                            Category.SKILL,
                            240,
                        ),
                        Unit(
                            "skills-voice",
                            text("Voice and pronunciation", "声音与发音"),
                            "class",
                            Method.PRACTICE,
                            Category.SKILL,
                            120,
                        ),
                    ),
                    text("Service skills", "服务技巧"),
                ),
                Block(
                    (
                        Unit("business-trade", text("The trade", "行业知识"), "class"),
                        Unit(
                            "business",
                            text("Our products", "公司产品知识"),
                            "class",
                            category=Category.PRODUCT,
                            minutes=360,
                        ),
                        Unit("business-sales", text("Sales", "销售业务"), "class", minutes=120),
                        Unit(
                            "business-centre", text("Call-centre business", "呼叫中心业务"), "class"
                        ),
                        Unit(
                            "business-orders",
                            text("The order system", "订单系统"),
                            "class",
                            Method.DEMONSTRATION,
                            minutes=180,
                        ),
                        _paper(
                            "business-test",
                            "business-trade",
                            "business",
                            "business-sales",
                            "business-centre",
                            "business-orders",
                            en="Business knowledge: test",
                            zh="业务知识笔试",
                        ),
                        _paper(
                            "basics-test",
                            "company",
                            "rules",
                            "rules-work",
                            "rules-flow",
                            "rules-discipline",
                            "skills",
                            "skills-calls",
                            "skills-voice",
                        ),
                    ),
                    text("Business knowledge", "业务知识"),
                ),
            ),
        ),
        Part(
            text("Scenario simulation", "情景模拟"),
            (
                Block(
                    (
                        Unit(
                            "scenarios",
                            text("Questions and answers online", "在线问答情景演练"),
                            "class",
                            Method.PRACTICE,
                            Category.SKILL,
                            480,
                            needs=("business-test",),
                        ),
                        _simulation("simulation", "scenarios", needs=("business-test",)),
                    ),
                    text("Scenario simulation", "情景模拟"),
                ),
            ),
            gated=True,
        ),
    ),
)

SIX_MODULES: Final = Curriculum(
    key="six_modules",
    kind=KIND,
    title=text("New hires: six modules with a mentor", "新员工培训：六大模块与师徒带教"),
    summary=text(
        "Six modules side by side, each with its test; a mentor accompanies the whole time.",
        "六个模块并行推进，各有测试，全程由师傅一对一带教。",
    ),
    rules=f"{RULES}.six_modules",
    clauses=("S08#3.1", "S08#4"),
    rows=("R23", "R63", "R72", "R77"),
    parts=(
        Part(
            text("Six modules", "六大模块"),
            (
                Block(
                    (
                        Unit("company", text("Company and team", "公司与团队介绍"), "class"),
                        Unit(
                            "process",
                            text("Answering, problems, complaints", "接听、问题与投诉处理流程"),
                            "class",
                            Method.CASES,
                            minutes=240,
                        ),
                        Unit(
                            "products",
                            text("Products", "产品知识"),
                            "class",
                            category=Category.PRODUCT,
                            minutes=240,
                        ),
                        _CALL_SKILLS,
                        Unit(
                            "systems",
                            text("Call system, database, work orders", "话务系统、资料查询与工单"),
                            "class",
                            Method.DEMONSTRATION,
                            minutes=240,
                        ),
                        Unit(
                            "norms",
                            text("Norms of service and conduct", "服务与行为规范"),
                            "document",
                            Method.ONLINE,
                        ),
                        _SECRECY,
                        _SECRECY_TEST,
                        _paper("modules-test", "company", "process", "products", "norms"),
                    )
                ),
            ),
        ),
        Part(
            text("With the mentor", "师徒带教"),
            (
                Block(
                    (
                        Unit(
                            "mentoring",
                            text("Calls beside the mentor", "跟师傅接听"),
                            "class",
                            Method.MENTOR,
                            Category.SKILL,
                            960,
                        ),
                        _simulation("simulation", "skills", "systems", "mentoring"),
                    )
                ),
            ),
            gated=True,
        ),
    ),
)

INDUCTION_THEN_POST: Final = Curriculum(
    key="induction_then_post",
    kind=KIND,
    title=text("New hires: induction, then the post", "新员工培训：入职培训与岗位培训"),
    summary=text(
        "A short induction for everybody; then systems, products and processes of the post.",
        "先进行通用的入职培训，再按岗位学习技术、产品、流程与沟通。",
    ),
    rules=f"{RULES}.induction_then_post",
    clauses=("S12#1.1", "S12#1.2"),
    rows=("R67", "R77"),
    parts=(
        Part(
            text("Induction", "入职培训"),
            (
                Block(
                    (
                        Unit("company", text("The company and its rules", "公司与制度"), "class"),
                        _SECRECY,
                        _SECRECY_TEST,
                        _paper("induction-test", "company"),
                    )
                ),
            ),
        ),
        Part(
            text("The post", "岗位培训"),
            (
                Block(
                    (
                        Unit(
                            "technical",
                            text("Systems and technology", "系统与技术"),
                            "class",
                            Method.DEMONSTRATION,
                            minutes=240,
                        ),
                        Unit(
                            "products",
                            text("Products", "产品"),
                            "class",
                            category=Category.PRODUCT,
                            minutes=240,
                        ),
                        Unit("process", text("Processes", "流程"), "class", minutes=180),
                        Unit(
                            "communication",
                            text("Communication", "沟通"),
                            "class",
                            Method.PRACTICE,
                            Category.SKILL,
                            180,
                        ),
                        _paper("post-test", "technical", "products", "process"),
                        _simulation("simulation", "communication", needs=("post-test",)),
                    )
                ),
            ),
            gated=True,
        ),
    ),
)

NEW_HIRE: Final = (
    TWO_STAGES,
    ENTERPRISE_AND_POST,
    FIVE_BLOCKS,
    SIX_MODULES,
    INDUCTION_THEN_POST,
)
