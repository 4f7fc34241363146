"""What content is about and how it is given: the words by which items of tracks are tagged."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from lms.people.rules.filing import Text, text


class Category(StrEnum):
    """What a piece of content is about (R71)."""

    POST = "post"
    SKILL = "skill"
    SOFT_SKILL = "soft_skill"
    TEAM = "team"
    PRODUCT = "product"


class Method(StrEnum):
    """How it is given (R72)."""

    CLASSROOM = "classroom"
    ON_SITE = "on_site"
    ONLINE = "online"
    PRACTICE = "practice"
    MULTIMEDIA = "multimedia"
    MENTOR = "mentor"
    OUTSIDE = "outside"
    CASES = "cases"
    DEMONSTRATION = "demonstration"


class DailyKind(StrEnum):
    """What a piece of daily training is (R65)."""

    DISSECTION = "dissection"
    SKILL = "skill"
    EXCHANGE = "exchange"
    BUSINESS = "business"


class Mode(StrEnum):
    """Where training takes place and who gives it (R132)."""

    IN_HOUSE = "in_house"
    INVITED = "invited"
    SENT_OUT = "sent_out"


CATEGORIES: Final[Mapping[Category, Text]] = {
    Category.POST: text("Post: processes, business, systems", "岗位：流程、业务、系统"),
    Category.SKILL: text("Skills: language, dialogue, solving", "技能：语言、沟通、问题解决"),
    Category.SOFT_SKILL: text("Soft skills: attitude, customers", "软技能：态度、客户关系、情绪"),
    Category.TEAM: text("Team building", "团队建设"),
    Category.PRODUCT: text("Products", "产品"),
}
METHODS: Final[Mapping[Method, Text]] = {
    Method.CLASSROOM: text("classroom", "课堂讲授"),
    Method.ON_SITE: text("guidance at the desk", "现场指导"),
    Method.ONLINE: text("online", "在线学习"),
    Method.PRACTICE: text("hands-on, simulation, role play", "实操、模拟、角色扮演"),
    Method.MULTIMEDIA: text("multimedia", "多媒体"),
    Method.MENTOR: text("mentor", "师徒带教"),
    Method.OUTSIDE: text("outside resource", "外部资源"),
    Method.CASES: text("case analysis", "案例分析"),
    Method.DEMONSTRATION: text("demonstration", "示范"),
}
DAILY_KINDS: Final[Mapping[DailyKind, Text]] = {
    DailyKind.DISSECTION: text("taking a problem apart", "问题剖析"),
    DailyKind.SKILL: text("improving a skill", "技巧提升"),
    DailyKind.EXCHANGE: text("best agents' experience and recordings", "优秀员工经验与录音交流"),
    DailyKind.BUSINESS: text("new business knowledge", "新业务知识"),
}
MODES: Final[Mapping[Mode, Text]] = {
    Mode.IN_HOUSE: text("in house", "内部自训"),
    Mode.INVITED: text("invited trainer", "外聘讲师内训"),
    Mode.SENT_OUT: text("sent out", "外派培训"),
}
