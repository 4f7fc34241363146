"""Reading a list of employees: a heading row and one row per person.

Headings may be English or Chinese, in any order; unknown columns are ignored. Each row becomes a
`RosterRow` or a list of faults with the line it stands on, counted as a spreadsheet counts.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from lms.people.rules.listing import day_of, plain
from lms.people.rules.roles import Role

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "employee_no": ("employee_no", "employee number", "number", "工号", "员工编号"),
    "name": ("name", "full name", "姓名"),
    "unit": ("unit", "team", "department", "班组", "部门"),
    "post": ("post", "position", "岗位"),
    "rank": ("rank", "grade", "职级", "级别"),
    "hire_date": ("hire_date", "hire date", "入职日期", "入职时间"),
    "email": ("email", "e-mail", "邮箱"),
    "login": ("login", "sign-in name", "登录名"),
    "roles": ("roles", "role", "角色"),
    "employment_type": ("employment_type", "employment", "用工类型", "用工形式"),
    "site": ("site", "location", "职场", "工作地点"),
    "rank_level": ("rank_level", "level", "层级", "职务层级"),
    "left_on": ("left_on", "last day", "离职日期", "最后工作日"),
}
REQUIRED = ("employee_no", "name")
LONGEST = {
    "employee_no": 32,
    "name": 120,
    "unit": 120,
    "post": 80,
    "rank": 80,
    "login": 64,
    "email": 254,
    "site": 80,
}
_DATES = ("hire_date", "left_on")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")

FAULTS: Mapping[str, Mapping[str, str]] = {
    "roster.column_missing": {
        "en": "The heading row lacks the column “{column}”. Add it, or start from the template.",
        "zh-Hans": "表头缺少“{column}”列，请补上，或使用模板重新填写。",
    },
    "roster.empty": {
        "en": "The file has no rows. Fill in at least one employee below the headings.",
        "zh-Hans": "文件中没有数据行，请在表头下方至少填写一名员工。",
    },
    "roster.value_missing": {
        "en": "“{column}” is empty. Fill it in.",
        "zh-Hans": "“{column}”为空，请填写。",
    },
    "roster.value_too_long": {
        "en": "“{column}” has more than {limit} characters. Shorten it.",
        "zh-Hans": "“{column}”超过 {limit} 个字符，请缩短。",
    },
    "roster.value_hidden_characters": {
        "en": "“{column}” holds characters that cannot be seen or stored. Type it again.",
        "zh-Hans": "“{column}”含有不可见或无法保存的字符，请重新输入。",
    },
    "roster.date_unreadable": {
        "en": "“{value}” is not a date. Write it as 2026-03-01.",
        "zh-Hans": "“{value}”不是有效日期，请写成 2026-03-01 的形式。",
    },
    "roster.email_unreadable": {
        "en": "“{value}” is not an e-mail address. Correct it or leave it empty.",
        "zh-Hans": "“{value}”不是有效邮箱，请更正或留空。",
    },
    "roster.role_unknown": {
        "en": "“{value}” is not a role. Use one of: {known}.",
        "zh-Hans": "“{value}”不是有效角色，可选：{known}。",
    },
    "roster.choice_unknown": {
        "en": "“{value}” is not known here. Use one of: {known}.",
        "zh-Hans": "“{value}”不是有效选项，可选：{known}。",
    },
    "roster.left_before_hired": {
        "en": "The last day {value} lies before the day of hiring. Correct one of the two.",
        "zh-Hans": "离职日期 {value} 早于入职日期，请更正其中之一。",
    },
    "roster.twice": {
        "en": "“{value}” already stands in line {line}. Keep one of the two.",
        "zh-Hans": "“{value}”已出现在第 {line} 行，请只保留一行。",
    },
    "roster.login_taken": {
        "en": "The sign-in name “{value}” belongs to another employee. Choose another.",
        "zh-Hans": "登录名“{value}”已属于其他员工，请换一个。",
    },
    "roster.person_not_yours": {
        "en": "“{value}” may do more than you, so you may not change this person. Ask an"
        " administrator.",
        "zh-Hans": "“{value}”的权限高于您，您无权修改其信息，请联系管理员。",
    },
    "roster.role_not_yours": {
        "en": "You may not give the role “{value}”. Ask an administrator.",
        "zh-Hans": "您无权授予角色“{value}”，请联系管理员。",
    },
}


@dataclass(frozen=True, slots=True)
class RosterFault:
    """What is wrong in one line; `line` is 1 for the headings."""

    line: int
    code: str
    params: Mapping[str, str]

    def message(self, language: str) -> str:
        texts = FAULTS[self.code]
        return texts["zh-Hans" if language.startswith("zh") else "en"].format(**self.params)


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One employee as the list has them. Empty text means: not said, leave as it is."""

    line: int
    employee_no: str
    name: str
    unit: str = ""
    post: str = ""
    rank: str = ""
    hire_date: date | None = None
    email: str = ""
    login: str = ""
    roles: tuple[Role, ...] = ()
    employment_type: str = ""
    site: str = ""
    rank_level: str = ""
    left_on: date | None = None


def read_roster(table: Iterable[Sequence[object]]) -> tuple[list[RosterRow], list[RosterFault]]:
    """Read rows of cells (text, numbers, dates, None). Rows without any value are passed over."""
    lines = iter(enumerate(table, start=1))
    heading = next(lines, (1, ()))[1]
    places = _columns(heading)
    missing = [name for name in REQUIRED if name not in places]
    if missing:
        return [], [RosterFault(1, "roster.column_missing", {"column": name}) for name in missing]
    rows: list[RosterRow] = []
    faults: list[RosterFault] = []
    for line, cells in lines:
        values = {name: plain(cells[place]) for name, place in places.items() if place < len(cells)}
        if any(values.values()):
            # Before its length is judged: folding can make one letter into many.
            folded = unicodedata.normalize("NFKC", values.get("employee_no", "")).strip()
            values["employee_no"] = folded
            row, wrong = _read_row(line, values)
            faults += wrong
            rows += [row] if row else []
    faults += _repeated(rows)
    if not rows and not faults:
        faults.append(RosterFault(1, "roster.empty", {}))
    return rows, sorted(faults, key=lambda fault: fault.line)


def template_rows(*, chinese: bool) -> list[list[str]]:
    """The headings in one language, and an example that shows how each column is written."""
    place = -1 if chinese else 0
    words = {name: example[place] for name, example in _EXAMPLE.items()}
    if chinese:
        heads = [next(one for one in names if not one.isascii()) for names in COLUMNS.values()]
    else:
        heads = [names[0] for names in COLUMNS.values()]
    return [heads, [words.get(name, "") for name in COLUMNS]]


_EXAMPLE: Mapping[str, tuple[str, ...]] = {
    "employee_no": ("90001",),
    "name": ("Example Agent", "示例坐席"),
    "unit": ("Example Team", "示例班组"),
    "post": ("Agent", "客服坐席"),
    "rank": ("Level 1", "一级"),
    "hire_date": ("2026-01-05",),
    "roles": ("learner", "坐席"),
    "employment_type": ("in_house", "自有"),
    "site": ("Main site", "主职场"),
    "rank_level": ("agent", "坐席"),
}


def _columns(heading: Sequence[object]) -> dict[str, int]:
    names = {alias: name for name, aliases in COLUMNS.items() for alias in aliases}
    found: dict[str, int] = {}
    for place, cell in enumerate(heading):
        name = names.get(plain(cell).lower().removesuffix("*").strip())
        if name:
            found.setdefault(name, place)
    return found


def _read_row(line: int, values: Mapping[str, str]) -> tuple[RosterRow | None, list[RosterFault]]:
    faults = list(_text_faults(line, values))
    days = {name: day_of(values.get(name, "")) for name in _DATES}
    for name in _DATES:
        if values.get(name) and days[name] is None:
            faults.append(RosterFault(line, "roster.date_unreadable", {"value": values[name][:40]}))
    hired, left = days["hire_date"], days["left_on"]
    if hired and left and left < hired:
        faults.append(RosterFault(line, "roster.left_before_hired", {"value": left.isoformat()}))
    chosen = {}
    for name, words in _CHOICES.items():
        word = values.get(name, "").lower()
        chosen[name] = words.get(word, "")
        if word and not chosen[name]:
            params = {"value": word[:40], "known": ", ".join(words)}
            faults.append(RosterFault(line, "roster.choice_unknown", params))
    email = values.get("email", "")
    if email and not _EMAIL.fullmatch(email):
        faults.append(RosterFault(line, "roster.email_unreadable", {"value": email[:80]}))
    roles, unknown = _roles(line, values.get("roles", ""))
    faults += unknown
    if faults:
        return None, faults
    row = RosterRow(
        line,
        values["employee_no"],
        values["name"],
        roles=roles,
        hire_date=hired,
        left_on=left,
        unit=values.get("unit", ""),
        post=values.get("post", ""),
        rank=values.get("rank", ""),
        email=email,
        login=values.get("login", ""),
        site=values.get("site", ""),
        employment_type=chosen["employment_type"],
        rank_level=chosen["rank_level"],
    )
    return row, []


def _roles(line: int, written: str) -> tuple[tuple[Role, ...], list[RosterFault]]:
    roles: list[Role] = []
    faults: list[RosterFault] = []
    for word in re.split(r"[,;，；、\s]+", written):
        role = _ROLE_WORDS.get(word.lower())
        if role:
            roles.append(role)
        elif word:
            params = {"value": word[:40], "known": ", ".join(Role)}
            faults.append(RosterFault(line, "roster.role_unknown", params))
    return tuple(roles), faults


def _text_faults(line: int, values: Mapping[str, str]) -> Iterator[RosterFault]:
    for name in REQUIRED:
        if not values.get(name):
            yield RosterFault(line, "roster.value_missing", {"column": name})
    for name, value in values.items():
        limit = LONGEST.get(name)
        if limit and len(value) > limit:
            yield RosterFault(line, "roster.value_too_long", {"column": name, "limit": str(limit)})
        if any(unicodedata.category(letter) in {"Cc", "Cs"} for letter in value):
            yield RosterFault(line, "roster.value_hidden_characters", {"column": name})


def _repeated(rows: Sequence[RosterRow]) -> Iterator[RosterFault]:
    """The second and later rows that carry a number or sign-in name of an earlier one."""
    for field in ("employee_no", "login"):
        first: dict[str, int] = {}
        for row in rows:
            value = getattr(row, field)
            if value and first.setdefault(value, row.line) != row.line:
                yield RosterFault(
                    row.line, "roster.twice", {"value": value, "line": str(first[value])}
                )


_ROLE_WORDS: Mapping[str, Role] = {role.value: role for role in Role} | {
    "坐席": Role.LEARNER,
    "学员": Role.LEARNER,
    "讲师": Role.TRAINER,
    "培训师": Role.TRAINER,
    "师傅": Role.MENTOR,
    "班组长": Role.TEAM_LEAD,
    "质检": Role.QA,
    "主管": Role.SUPERVISOR,
    "运营管理员": Role.OPERATIONS,
    "督课": Role.CLASS_SUPERVISOR,
    "中心经理": Role.MANAGER,
    "总经理": Role.GENERAL_MANAGER,
    "培训负责人": Role.TRAINING_MANAGER,
    "培训组": Role.TRAINING_OFFICE,
    "人事": Role.HR,
    "管理员": Role.ADMINISTRATOR,
}

_CHOICES: Mapping[str, Mapping[str, str]] = {
    "employment_type": {
        "in_house": "in_house",
        "outsourced": "outsourced",
        "in-house": "in_house",
        "自有": "in_house",
        "外包": "outsourced",
    },
    "rank_level": {
        "agent": "agent",
        "team_lead": "team_lead",
        "supervisor": "supervisor",
        "manager": "manager",
        "general_manager": "general_manager",
        "坐席": "agent",
        "班组长": "team_lead",
        "主管": "supervisor",
        "经理": "manager",
        "总经理": "general_manager",
    },
}
