"""Being there, and proof of it: A13 to A15 and A38."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from lms.regulation.rules.ledger import Ambiguity, BoundaryTable, Row
from lms.regulation.rules.numbers import exact
from lms.regulation.rules.settings import Settings, Text, both, choice, flag, number, several, whole

PRESENT: Final = "present"
ABSENT: Final = "absent"
CASE: Final = "case"

_SAID: Final[dict[str, Text]] = {
    PRESENT: both("present", "出勤"),
    ABSENT: both("absent", "缺勤"),
    CASE: both("a case is opened", "立案核实"),
    "counts": both("counts as signed", "视为签到"),
    "does not count": both("does not count", "无效"),
}

_MODES: Final[dict[str, Text]] = {
    "drawn": both("signature drawn on screen", "屏幕手写签名"),
    "printed_scan": both("signed on paper, scanned back", "纸质签名后扫描"),
    "session": both("own sign-in and confirmation, online", "本人登录并确认（线上）"),
}


def signature_counts(mode: str, *, agreed: bool, settings: Settings) -> bool:
    """Whether a sign-in of this mode stands for a signature by hand (A13).

    `agreed`: the person has accepted the terms of electronic signatures. Paper needs no terms.
    """
    if mode not in settings["sign_modes"].split(","):
        return False
    needs_terms = settings["esign_agreement_required"] == "true" and mode != "printed_scan"
    return agreed or not needs_terms


def attendance(signed: bool, in_roll_call: bool | None, settings: Settings) -> str:
    """ "present", "absent" or "case" by A14; `in_roll_call` is None when none was held."""
    sources = settings["attendance_sources"].split(",")
    seen = [signed] if "signin" in sources else []
    if "rollcall" in sources and in_roll_call is not None:
        seen.append(in_roll_call)
    if not seen:
        return CASE
    if all(seen):
        return PRESENT
    if not any(seen):
        return ABSENT
    return settings["mismatch"]


def proxy_hours(session: Fraction, day: Fraction, course: Fraction, settings: Settings) -> Fraction:
    """Class hours that count as missed for a proxy signature (A15)."""
    return {"session": session, "day": day, "course": course}[settings["proxy_penalty_scope"]]


def present_online(
    active_minutes: Fraction,
    declared_minutes: Fraction,
    *,
    gates_answered: bool,
    settings: Settings,
) -> bool:
    """Whether online study counts as presence (A38). Time in a hidden tab is not active."""
    share = active_minutes / declared_minutes
    return gates_answered and share >= exact(settings["elearn_presence_min_ratio"])


def _signatures(settings: Settings) -> Iterator[Row]:
    for mode, name in _MODES.items():
        for agreed in (True, False):
            value = (
                "counts"
                if signature_counts(mode, agreed=agreed, settings=settings)
                else "does not count"
            )
            terms = (
                both("terms accepted", "已接受条款")
                if agreed
                else both("no terms accepted", "未接受条款")
            )
            label = both(f"{name['en']}, {terms['en']}", f"{name['zh-Hans']}，{terms['zh-Hans']}")
            yield Row(f"{mode} {'agreed' if agreed else 'not agreed'}", label, value, _SAID[value])


def _sources(settings: Settings) -> Iterator[Row]:
    for signed in (True, False):
        for called in (True, False, None):
            value = attendance(signed, called, settings)
            sign = ("signed", "已签到") if signed else ("not signed", "未签到")
            roll = {
                True: ("there at roll-call", "点名在场"),
                False: ("not there at roll-call", "点名不在"),
                None: ("no roll-call", "未点名"),
            }[called]
            label = both(f"{sign[0]}, {roll[0]}", f"{sign[1]}，{roll[1]}")
            yield Row(label["en"], label, value, _SAID[value])


def _proxies(settings: Settings) -> Iterator[Row]:
    hours = proxy_hours(Fraction(2), Fraction(6), Fraction(24), settings)
    innocent = 0 if settings["absent_party_knowledge"] == "required" else hours
    cases = (
        ("signer", both("who signed for another", "代签人"), hours),
        ("absent, knew", both("who was absent and knew of it", "知情的缺席人"), hours),
        (
            "absent, did not know",
            both("who was absent and did not know", "不知情的缺席人"),
            innocent,
        ),
    )
    for key, label, missed in cases:
        said = both(f"{missed} h absent from class", f"旷课 {missed} 小时")
        yield Row(
            key, label, str(missed), said if missed else both("nothing for this", "不因此处理")
        )


def _online(settings: Settings) -> Iterator[Row]:
    for minutes in (34, 35, 36, 45):
        for answered in (True, False):
            there = present_online(
                Fraction(minutes), Fraction(45), gates_answered=answered, settings=settings
            )
            en = (
                f"active {minutes} of 45 min, {'all' if answered else 'not all'} questions answered"
            )
            zh = f"45 分钟中活跃 {minutes} 分钟，{'题目全部作答' if answered else '题目未全部作答'}"
            value = PRESENT if there else ABSENT
            key = f"{minutes} {'answered' if answered else 'not answered'}"
            yield Row(key, both(en, zh), value, _SAID[value])


ITEMS: Final = (
    Ambiguity(
        id="A13",
        topic=both("Signing by hand, and signing online", "亲笔签名与线上签到"),
        unclear=both(
            "The sheet is to be signed by hand, yet online classes are required too. A reliable"
            " electronic signature, or a method that both sides agreed on, may stand for it.",
            "条文要求亲笔签名，同时又要求线上培训；可靠的电子签名或双方约定的方式可视同手写签名。",
        ),
        fresh=both(
            "In class: drawn on screen, or on paper scanned back. Online: own sign-in and"
            " confirmation, when the person accepted the terms.",
            "课堂：屏幕手写或纸质签名扫描；线上：本人登录并确认，且本人已接受电子签名条款。",
        ),
        settings=(
            several(
                "sign_modes",
                "drawn,printed_scan,session",
                both("Ways to sign", "可用的签到方式"),
                _MODES,
            ),
            flag(
                "esign_agreement_required",
                "true",
                both("Electronic ones need accepted terms", "电子方式须先接受条款"),
            ),
        ),
        rows=("R94", "R150"),
        clauses=("S09#7",),
        tables=(
            BoundaryTable(
                "signature",
                both("What counts as signed", "签到是否有效"),
                both("Signed by", "签到方式"),
                lambda settings: list(_signatures(settings)),
            ),
        ),
    ),
    Ambiguity(
        id="A14",
        topic=both("One source of attendance, or two", "考勤依据：一项还是两项"),
        unclear=both(
            "One regulation decides by the sheet and the roll-call, the other by the sheet alone.",
            "一份制度以签到和课上点名为准，另一份只看签到表。",
        ),
        fresh=both(
            "Both, where a roll-call was held. When they differ, a case is opened and nobody is"
            " punished yet.",
            "有点名时两项并看；不一致时立案核实，不直接处罚。",
        ),
        settings=(
            several(
                "attendance_sources",
                "signin,rollcall",
                both("Sources", "依据"),
                {
                    "signin": both("sign-in", "签到"),
                    "rollcall": both("roll-call", "点名"),
                },
            ),
            choice(
                "mismatch",
                CASE,
                both("When they differ", "不一致时"),
                {
                    CASE: _SAID[CASE],
                    PRESENT: _SAID[PRESENT],
                    ABSENT: _SAID[ABSENT],
                },
            ),
        ),
        rows=("R97",),
        clauses=("S09#8", "S16#7.3"),
        tables=(
            BoundaryTable(
                "attendance",
                both("Who was there", "出勤认定"),
                both("Case", "情形"),
                lambda settings: list(_sources(settings)),
            ),
        ),
    ),
    Ambiguity(
        id="A15",
        topic=both("What a proxy signature costs", "代签的处理范围"),
        unclear=both(
            "Both people are treated as absent from class, but for how long is not said, nor"
            " whether that holds for somebody who did not ask for it.",
            "双方均按旷课处理，但按多少计、缺席人并未要求代签时如何处理，均未规定。",
        ),
        fresh=both(
            "The hours of that session. Both are heard first; somebody who did not know of it is"
            " not held to it.",
            "按该次课的时数计；须先听取双方说明，不知情的缺席人不因此处理。",
        ),
        settings=(
            choice(
                "proxy_penalty_scope",
                "session",
                both("Counted as missed", "按旷课计的范围"),
                {
                    "session": both("that session (2 h in the table)", "该次课（表中 2 小时）"),
                    "day": both("that day (6 h)", "当天（6 小时）"),
                    "course": both("the whole course (24 h)", "整个课程（24 小时）"),
                },
            ),
            choice(
                "absent_party_knowledge",
                "required",
                both("The absent person must have known", "缺席人须知情"),
                {
                    "required": both("yes", "是"),
                    "irrelevant": both("it does not matter", "不论是否知情"),
                },
            ),
        ),
        rows=("R95",),
        clauses=("S09#7",),
        tables=(
            BoundaryTable(
                "proxy-penalty",
                both("What it costs whom", "各方处理"),
                both("Who", "当事人"),
                lambda settings: list(_proxies(settings)),
            ),
        ),
    ),
    Ambiguity(
        id="A38",
        topic=both("Attendance of online courses", "线上学习的出勤"),
        unclear=both(
            "Online courses are required, but no clause says how their time counts.",
            "制度要求线上课程，但没有条款说明线上时间如何计算。",
        ),
        fresh=both(
            "Present with at least 80 % of the declared minutes active and all questions"
            " answered; hidden tabs and pauses of over five minutes do not count.",
            "活跃时间不低于标称时长的 80% 且题目全部作答即为出勤；"
            "后台标签页和超过五分钟的停顿不计。",
        ),
        settings=(
            number(
                "elearn_presence_min_ratio",
                "0.8",
                both("Share of active time", "活跃时间占比"),
                high="1",
            ),
            whole(
                "idle_timeout_s",
                "300",
                both("A pause counts as idle after (seconds)", "停顿多久视为离开（秒）"),
                low=30,
                high=3600,
            ),
        ),
        rows=("R73",),
        clauses=("S12#2.2", "S15#3.2"),
        tables=(
            BoundaryTable(
                "online-presence",
                both("Whether online study counts", "线上学习是否算出勤"),
                both("Case", "情形"),
                lambda settings: list(_online(settings)),
            ),
        ),
    ),
)
