"""Words that are kept with records and notices, in both languages."""

from collections.abc import Iterable, Mapping
from typing import Final

from lms.people.rules.filing import Text, text

STATES: Final[Mapping[str, Text]] = {
    "present": text("Present", "出勤"),
    "absent": text("Absent", "缺勤"),
    "excused": text("Excused", "准假"),
    "waits": text("Not settled yet", "待核实"),
}
METHODS: Final[Mapping[str, Text]] = {
    "": text("none", "无"),
    "code": text("code on the screen", "扫码签到"),
    "drawn": text("drawn signature", "手写签名"),
    "typed": text("own sign-in and confirmation", "本人登录确认"),
    "sheet": text("signed on paper", "纸质签到"),
    "trainer": text("seen at roll-call", "点名在场"),
}
LEAVE_KINDS: Final[Mapping[str, Text]] = {
    "": text("none", "无"),
    "official": text("Official duty", "因公"),
    "emergency": text("Emergency", "紧急事宜"),
    "statutory": text("Statutory leave", "法定假（病假、产假等）"),
    "personal": text("Personal reasons", "事假"),
    "no_notice": text("Was never told of the class", "未收到培训通知"),
}
FORMS: Final[Mapping[str, Text]] = {
    "study": text("Study", "学习"),
    "discussion": text("Discussion", "讨论"),
    "drill": text("Drill", "演练"),
    "lecture": text("Lecture", "讲授"),
    "case": text("Case analysis", "案例分析"),
    "role_play": text("Role play", "角色扮演"),
    "on_site": text("On-site guidance", "现场指导"),
    "online": text("Online class", "线上课堂"),
}
MODES: Final[Mapping[str, Text]] = {
    "in_house": text("Internal, own trainers", "内训（内部讲师）"),
    "invited": text("Internal, invited trainer", "内训（外聘讲师）"),
    "sent_out": text("External, sent out", "外派培训"),
}
CASES: Final[Mapping[str, Text]] = {
    "mismatch": text("Signed, but not there at roll-call", "已签到但点名不在场"),
    "proxy_sign": text("Signed for somebody else", "代签"),
    "confrontation": text("Confrontation with the trainer", "顶撞培训师"),
    "conduct": text("Breach of class rules", "违反课堂纪律"),
    "phone": text("Phone used in class", "课堂使用手机"),
    "safety": text("Breach of safety rules", "违反安全操作规程"),
    "forgot_sign": text("Did not sign out", "未签退"),
}
CASE_CLAUSES: Final[Mapping[str, str]] = {
    "mismatch": "S09#8",
    "proxy_sign": "S09#7",
    "confrontation": "S09#9",
    "conduct": "S16#7.2",
    "phone": "S16#7.6",
    "safety": "S16#7.7",
    "forgot_sign": "S06#1.1",
}
"""The clause that each kind of case rests on."""
CASE_OUTCOMES: Final[Mapping[str, str]] = {
    "proxy_sign": "proxy_sign",
    "confrontation": "conduct",
    "conduct": "conduct",
    "phone": "conduct",
    "safety": "safety",
    "forgot_sign": "left_post",
}
"""The kind of consequence that is recommended when a case is upheld; others have none."""
EXEMPT: Final[Mapping[str, Text]] = {
    "": text("no", "否"),
    "pending": text("proof is being looked at", "证明待核"),
    "granted": text("yes, official duty with proof", "是（因公并持有证明）"),
}


def minutes(count: int) -> Text:
    """A number of minutes in words."""
    return text(f"{count} min", f"{count} 分钟")


def listed(keys: Iterable[str], words: Mapping[str, Text]) -> Text:
    """Several words, joined as each language does."""
    found = [words[key] for key in keys]
    return text(", ".join(one["en"] for one in found), "、".join(one["zh-Hans"] for one in found))


MISSING: Final[Mapping[str, Text]] = {
    "topic": text("the topic", "主题"),
    "form": text("the form", "形式"),
    "place": text("the place", "地点"),
    "objectives": text("at least one objective", "至少一项培训目标"),
    "daily_kind": text("which of the four kinds of daily training it is", "所属的日常培训类别"),
    "trainer": text("a responsible trainer", "负责培训师"),
    "sessions": text("at least one session", "至少一次课"),
    "people": text("at least one participant", "至少一名学员"),
    "work_time": text("approval of sessions in working time", "占用工作时间的审批"),
    "budget": text("approval of the costs above the budget", "超预算审批"),
    "experience": text("experience", "工作经验"),
    "rating": text("rating", "授课评价"),
    "sheets": text("sheets that are not final", "签到表未全部定稿"),
    "waiting": text("marks that are not settled", "仍有待核实的考勤"),
    "feedback": text("enough feedback, or why it is waived", "反馈率不足且未说明豁免理由"),
    "note": text("what to improve next time", "改进说明"),
}
