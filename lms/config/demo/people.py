"""Who works in the demo centre: birds, in teams named after trees."""

from dataclasses import dataclass
from datetime import date, timedelta

from lms.people.models import Employee, RankLevel, Tenant, Unit
from lms.people.rules.roles import Role
from lms.people.services import grant_role

PASSWORD = "callcraft-demo"  # noqa: S105 printed at every start of the demo centre
TEAMS = ("青松组", "银杏组", "白桦组", "梧桐组")
CENTRE = "云端客服中心（演示）"
BIRDS = (
    *"山雀 白鹭 喜鹊 杜鹃 翠鸟 百灵 云雀 画眉 黄鹂 燕子".split(),
    *"夜莺 戴胜 鸬鹚 苍鹭 天鹅 大雁 鸳鸯 沙鸥 海燕 信天翁".split(),
    *"雨燕 椋鸟 伯劳 鹡鸰 柳莺 红隼 游隼 雪鸮 角鸮 啄木鸟".split(),
    *"斑鸠 鹧鸪 锦鸡 孔雀 丹顶鹤 灰鹤 朱鹮 火烈鸟 鹈鹕 企鹅".split(),
)
NEW_HIRES = 10
"""The first team is new; the others have been here for a while."""


@dataclass(frozen=True, slots=True)
class Staff:
    """The people of the demo centre by what they do."""

    learners: list[Employee]
    leads: list[Employee]
    trainer: Employee
    qa: Employee
    supervisor: Employee
    operations: Employee
    manager: Employee
    head: Employee
    office: Employee
    hr: Employee
    administrator: Employee


SIGN_INS = (
    ("agent01", "新入职坐席 new agent"),
    ("agent15", "在岗坐席 agent"),
    ("lead2", "班组长 team lead"),
    ("trainer1", "培训师 trainer"),
    ("qa", "质检 quality assurance"),
    ("operations", "运营管理员 operations administrator"),
    ("supervisor", "主管 supervisor"),
    ("office", "培训组 training office"),
    ("head", "培训负责人 head of training"),
    ("hr", "人事 HR"),
    ("manager", "中心经理 centre manager"),
    ("gm", "总经理 general manager"),
    ("classes", "督课 class supervisor"),
    ("admin", "管理员 administrator"),
)


def create_people(tenant: Tenant, today: date) -> Staff:
    """Create 40 learners in 4 teams and the staff around them."""
    centre = Unit.objects.create(tenant=tenant.id, name=CENTRE)
    teams = [Unit.objects.create(tenant=tenant.id, name=name, parent=centre) for name in TEAMS]
    template = Employee(tenant=tenant.id)
    template.set_password(PASSWORD)

    def hire(
        login: str,
        number: str,
        name: str,
        unit: Unit,
        post: str,
        rank: str,
        days: int,
        *roles: Role,
        level: str = RankLevel.AGENT,
    ) -> Employee:
        employee = Employee.objects.create(
            tenant=tenant.id,
            login=login,
            password=template.password,  # One slow hash for all: they share the password.
            employee_no=number,
            name=f"{name}（演示）",
            unit=unit,
            post=post,
            rank=rank,
            rank_level=level,
            hire_date=today - timedelta(days=days),
        )
        for role in roles:
            grant_role(employee, role, unit=unit if role in _UNIT_ROLES else None)
        return employee

    learners = [
        hire(
            f"agent{n:02}",
            f"D{n:04}",
            bird,
            teams[(n - 1) // 10],
            "客服坐席",
            "见习" if n <= NEW_HIRES else "一级",
            14 if n <= NEW_HIRES else 200 + 17 * n,
            Role.LEARNER,
        )
        for n, bird in enumerate(BIRDS, start=1)
    ]
    leads = []
    for n, (team, name) in enumerate(
        zip(teams, ("猎户", "天琴", "天鹰", "仙后"), strict=True), start=1
    ):
        lead = hire(
            f"lead{n}",
            f"D01{n:02}",
            f"{name}座",
            team,
            "班组长",
            "班组长",
            1500,
            Role.TEAM_LEAD,
            Role.LEARNER,
            level=RankLevel.TEAM_LEAD,
        )
        leads.append(lead)
        hire(
            f"mentor{n}",
            f"D02{n:02}",
            f"北斗{n}号",
            team,
            "客服坐席",
            "资深",
            1200,
            Role.MENTOR,
            Role.LEARNER,
        )
    hire("trainer2", "D0302", "流星", centre, "内训师", "讲师", 900, Role.TRAINER, Role.LEARNER)
    hire("classes", "D0303", "哨兵", centre, "督课", "专员", 700, Role.CLASS_SUPERVISOR)
    hire(
        "gm",
        "D0901",
        "北辰",
        centre,
        "总经理",
        "总经理",
        4000,
        Role.GENERAL_MANAGER,
        level=RankLevel.GENERAL_MANAGER,
    )
    return Staff(
        learners=learners,
        leads=leads,
        trainer=hire("trainer1", "D0301", "彗星", centre, "培训师", "讲师", 1800, Role.TRAINER),
        qa=hire("qa", "D0401", "显微镜", centre, "质检专员", "专员", 1100, Role.QA),
        supervisor=hire(
            "supervisor",
            "D0501",
            "灯塔",
            centre,
            "主管",
            "主管",
            2500,
            Role.SUPERVISOR,
            level=RankLevel.SUPERVISOR,
        ),
        operations=hire(
            "operations", "D0502", "罗经", centre, "运营管理员", "专员", 1600, Role.OPERATIONS
        ),
        manager=hire(
            "manager",
            "D0503",
            "舵手",
            centre,
            "中心经理",
            "经理",
            3000,
            Role.MANAGER,
            level=RankLevel.MANAGER,
        ),
        head=hire(
            "head", "D0602", "六分仪", centre, "培训负责人", "主管", 2600, Role.TRAINING_MANAGER
        ),
        office=hire(
            "office", "D0601", "罗盘", centre, "培训组", "专员", 2000, Role.TRAINING_OFFICE
        ),
        hr=hire("hr", "D0701", "日晷", centre, "人事", "专员", 2000, Role.HR),
        administrator=hire(
            "admin", "D0801", "扳手", centre, "系统管理员", "专员", 2000, Role.ADMINISTRATOR
        ),
    )


_UNIT_ROLES = frozenset({Role.TEAM_LEAD, Role.MENTOR, Role.QA})
