"""Who teaches whom, in what groups and for how long: A24 to A28."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Final

from lms.regulation.rules.ledger import Ambiguity, BoundaryTable, Row
from lms.regulation.rules.settings import Settings, Text, alike, both, choice, whole, words

ALERTS_BEFORE: Final = (10, 3)
"""Days before the end of the new-hire window on which somebody is told (A27)."""


def newhire_last_day(hired: date, first_session: date, settings: Settings) -> date:
    """The day by which new-hire training is finished (A27, R47)."""
    start = hired if settings["window_starts"] == "hire" else first_session
    return start + timedelta(days=int(settings["newhire_window_days"]))


def class_size(people: int, settings: Settings) -> str:
    """ "ok", "split" (suggested) or "refused" for a run of so many people (A28, R51)."""
    hard = settings["class_size_hard_max"]
    if hard != "none" and people > int(hard):
        return "refused"
    return "split" if people > int(settings["class_size_soft_max"]) else "ok"


def groups_suggested(people: int, settings: Settings) -> list[int]:
    """Sizes of the fewest groups within the soft maximum, as even as can be."""
    groups = -(-people // int(settings["class_size_soft_max"]))
    return [people // groups + (index < people % groups) for index in range(groups)]


CURRICULA: Final[Mapping[str, Sequence[Text]]] = {
    "two_stages": (
        both("basic knowledge", "基础知识"),
        both("practice", "实操演练"),
    ),
    "company_and_post": (
        both("company training", "企业培训"),
        both("training before the post", "岗前培训"),
    ),
    "five_blocks": (
        both("company introduction", "公司概况"),
        both("company rules", "公司制度"),
        both("service skills", "服务技巧"),
        both("business knowledge", "业务知识"),
        both("scenario simulation", "情景模拟"),
    ),
    "six_modules": (
        both("company and team", "公司与团队"),
        both("work process", "工作流程"),
        both("product knowledge", "产品知识"),
        both("service skills", "服务技能"),
        both("system operation", "系统操作"),
        both("norms", "行为规范"),
    ),
    "induction_then_post": (
        both("induction", "入职培训"),
        both("post training", "岗位培训"),
    ),
}
"""The five shapes of a new-hire curriculum, as ordered stages (A26)."""

_NAMES: Final[dict[str, Text]] = {
    "two_stages": both("two stages", "两阶段"),
    "company_and_post": both("company, then post", "企业培训＋岗前培训"),
    "five_blocks": both("five blocks", "五模块"),
    "six_modules": both("six modules", "六模块"),
    "induction_then_post": both("induction, then post", "入职后岗位"),
}


def _teachers(settings: Settings) -> Iterator[Row]:
    one_trainer = settings["run.responsible_trainer"] == "one_qualified"
    guests = settings["run.lecturers"] == "anybody"
    mentor = settings["enrolment.mentor"] == "one"
    cases = (
        (
            "no trainer",
            both("a run without a qualified trainer", "没有合格培训师的班次"),
            not one_trainer,
        ),
        ("guest lecturer", both("a lecturer of another department", "其他部门同事授课"), guests),
        ("no mentor", both("a new hire without a mentor", "没有师傅的新人"), not mentor),
    )
    for key, label, fine in cases:
        said = both("may be", "允许") if fine else both("is held up or warned of", "拦截或预警")
        yield Row(key, label, "ok" if fine else "not ok", said)


def _label(settings: Settings) -> Iterator[Row]:
    name = both(settings["role_labels.en"], settings["role_labels.zh"])
    yield Row(
        "office", both("the training body is called", "培训归口部门称谓"), name["zh-Hans"], name
    )


def _stages(settings: Settings) -> Iterator[Row]:
    for index, stage in enumerate(CURRICULA[settings["curriculum_template"]], start=1):
        yield Row(str(index), both(f"stage {index}", f"第 {index} 阶段"), stage["en"], stage)


_HIRED: Final = date(2026, 3, 2)
_FIRST: Final = date(2026, 3, 9)


def _window(settings: Settings) -> Iterator[Row]:
    last = newhire_last_day(_HIRED, _FIRST, settings)
    for days in ALERTS_BEFORE:
        day = (last - timedelta(days=days)).isoformat()
        yield Row(
            f"alert -{days}",
            both(f"alert, {days} days before", f"提前 {days} 天提醒"),
            day,
            alike(day),
        )
    label = both(
        "hired 2026-03-02, first class 2026-03-09: last day",
        "2026-03-02 入职、03-09 首课，最后期限",
    )
    yield Row("last day", label, last.isoformat(), alike(last.isoformat()))


def _sizes(settings: Settings) -> Iterator[Row]:
    for people in (29, 30, 31, 60, 61):
        value = class_size(people, settings)
        sizes = " + ".join(str(size) for size in groups_suggested(people, settings))
        said = {
            "ok": both("one class", "一个班"),
            "split": both(f"split suggested: {sizes}", f"建议分班：{sizes}"),
            "refused": both("refused", "不允许"),
        }[value]
        yield Row(str(people), both(f"{people} people", f"{people} 人"), value, said)


ITEMS: Final = (
    Ambiguity(
        id="A24",
        topic=both("Who trains new hires", "新人由谁培训"),
        unclear=both(
            "A trainer, a dedicated trainer, the operations administrator, a colleague of another"
            " department for new products, or a mentor one to one.",
            "培训师、专职培训师、运营管理员、负责新品的其他部门同事，或师傅一对一，各制度说法不同。",
        ),
        fresh=both(
            "One responsible, qualified trainer per run, any lecturers beside, and one mentor per"
            " new hire.",
            "每班次一名合格的责任培训师，可另有任意授课人，每名新人一位师傅。",
        ),
        settings=(
            choice(
                "run.responsible_trainer",
                "one_qualified",
                both("Responsible for a run", "班次责任人"),
                {
                    "one_qualified": both("one qualified trainer", "一名合格培训师"),
                    "anybody": both("anybody", "不限"),
                },
            ),
            choice(
                "run.lecturers",
                "anybody",
                both("Lecturers beside", "其他授课人"),
                {
                    "anybody": both("anybody", "不限"),
                    "trainers": both("trainers only", "仅限培训师"),
                },
            ),
            choice(
                "enrolment.mentor",
                "one",
                both("Mentor of a new hire", "新人师傅"),
                {
                    "one": both("one", "一名"),
                    "none": both("not needed", "不要求"),
                },
            ),
        ),
        rows=("R16", "R18", "R23", "R47"),
        clauses=("S01#8", "S05#5", "S10#1", "S06#2.10", "S08#4"),
        tables=(
            BoundaryTable(
                "teachers",
                both("What may be", "是否允许"),
                both("Case", "情形"),
                lambda settings: list(_teachers(settings)),
            ),
        ),
    ),
    Ambiguity(
        id="A25",
        topic=both("What the training body is called", "培训归口部门的名称"),
        unclear=both(
            "Each source calls the body that owns training differently.",
            "各制度对培训归口部门的叫法不同。",
        ),
        fresh=both(
            "One role, training office, under the centre's own name for it.",
            "统一为一个角色，名称由中心自定。",
        ),
        settings=(
            words("role_labels.zh", "培训组", both("Name, Chinese", "名称（中文）")),
            words("role_labels.en", "Training office", both("Name, English", "名称（英文）")),
        ),
        rows=("R9", "R21", "R24"),
        clauses=("S09#3", "S16#2.1", "S10#1"),
        tables=(
            BoundaryTable(
                "office-name",
                both("Name on pages and prints", "页面与打印称谓"),
                both("Where", "用处"),
                lambda settings: list(_label(settings)),
            ),
        ),
    ),
    Ambiguity(
        id="A26",
        topic=both("Shape of the new-hire curriculum", "新人课程体系"),
        unclear=both(
            "Five sources describe five curricula: two stages, company and post, five blocks, six"
            " modules, induction and post.",
            "五份制度描述了五种体系：两阶段、企业加岗前、五模块、六模块、入职后岗位。",
        ),
        fresh=both(
            "Five blocks. All five come as templates.",
            "五模块；五种体系均作为模板提供。",
        ),
        settings=(
            choice(
                "curriculum_template",
                "five_blocks",
                both("Template for new hires", "新人课程模板"),
                _NAMES,
            ),
        ),
        rows=("R37", "R59", "R60", "R61", "R63"),
        clauses=("S05#4", "S16#3.2", "S10#1", "S08#3.1", "S12#1"),
        tables=(
            BoundaryTable(
                "curriculum",
                both("Stages in this order", "阶段顺序"),
                both("Stage", "阶段"),
                lambda settings: list(_stages(settings)),
            ),
        ),
    ),
    Ambiguity(
        id="A27",
        topic=both("“Within one month”", "“一个月内”的起止"),
        unclear=both(
            "Whether the month begins with the hire or the first class, and whether it is a"
            " calendar month or 30 days.",
            "从入职还是首次上课起算，按自然月还是 30 天，均未说明。",
        ),
        fresh=both(
            "30 days from the first class, with alerts ten and three days before the end.",
            "自首次上课起 30 天，结束前 10 天和 3 天提醒。",
        ),
        settings=(
            whole("newhire_window_days", "30", both("Days", "天数"), low=11, high=366),
            choice(
                "window_starts",
                "first_session",
                both("Counted from", "起算日"),
                {
                    "first_session": both("the first class", "首次上课"),
                    "hire": both("the hire date", "入职日"),
                },
            ),
        ),
        rows=("R47",),
        clauses=("S10#1",),
        tables=(
            BoundaryTable(
                "newhire-window",
                both("Alerts and the last day", "提醒与期限"),
                both("Day", "日期"),
                lambda settings: list(_window(settings)),
            ),
        ),
    ),
    Ambiguity(
        id="A28",
        topic=both("“Units of thirty”", "“以 30 人为单位”"),
        unclear=both(
            "The sentence breaks off; it may mean groups of exactly 30 or of at most 30.",
            "原句被截断，可能指每组恰为 30 人，也可能指最多 30 人。",
        ),
        fresh=both(
            "At most 30; above that a split is suggested, not forced.",
            "最多 30 人；超过时建议分班，不强制。",
        ),
        settings=(
            whole(
                "class_size_soft_max",
                "30",
                both("Suggest a split above", "超过多少人建议分班"),
                low=1,
            ),
            whole(
                "class_size_hard_max",
                "none",
                both("Refuse above", "超过多少人不允许"),
                low=1,
                or_none=True,
            ),
        ),
        rows=("R51",),
        clauses=("S07#2",),
        tables=(
            BoundaryTable(
                "class-size",
                both("What becomes of a class", "班额处理"),
                both("People", "人数"),
                lambda settings: list(_sizes(settings)),
            ),
        ),
    ),
)
