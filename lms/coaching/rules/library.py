"""Criteria to begin a scorecard with: the centre's own clauses as things that can be judged.

The six steps of call handling (R74), the call flow (R75), and the norms of speech and answering
(R76). The words are ours; `clause` names where each comes from. A card copies what it takes, so
that a later change here changes no card.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from types import MappingProxyType
from typing import Final

from lms.coaching.rules.card import Criterion, CriticalClass, Effect, Section
from lms.people.rules.filing import text

_STEPS = "S04#8"
_FLOW = "S03#4-10"
_NORMS = "S13#1"


def _rated(
    key: str, en: str, zh: str, guide_en: str, guide_zh: str, clause: str, weight: int
) -> Criterion:
    return Criterion(
        key=key,
        title=text(en, zh),
        points=5,
        weight=Fraction(weight),
        guidance=text(guide_en, guide_zh),
        clause=clause,
    )


def _critical(
    key: str, en: str, zh: str, harms: CriticalClass, effect: Effect, clause: str
) -> Criterion:
    return Criterion(key=key, title=text(en, zh), critical=harms, effect=effect, clause=clause)


SIX_STEPS: Final = Section(
    text("Handling the call", "来电处理"),
    (
        _rated(
            "look_up",
            "Looks the caller up by number",
            "按来电号码查询客户资料",
            "The customer's file is open before the first question.",
            "在提出第一个问题前已调出客户资料。",
            _STEPS,
            10,
        ),
        _rated(
            "record_need",
            "Records what the customer needs",
            "记录客户需求",
            "The need is said back once and written down.",
            "复述一次客户需求并完成记录。",
            _STEPS,
            15,
        ),
        _rated(
            "answer_from_manual",
            "Answers from manual and FAQ",
            "按手册和常见问题解答",
            "The answer is that of the valid version; nothing is guessed.",
            "依据现行版本作答，不凭猜测答复。",
            _STEPS,
            25,
        ),
        _rated(
            "transfer",
            "Transfers what is beyond their ability",
            "超出能力范围时转接",
            "The next person hears the case; the customer does not repeat it.",
            "向接手人说明情况，客户无需重复。",
            _STEPS,
            15,
        ),
        _rated(
            "record_call",
            "Records time, number and description",
            "记录时间、号码和问题描述",
            "Somebody else could take the case over from the record.",
            "他人凭记录即可接手处理。",
            _STEPS,
            15,
        ),
        _rated(
            "confirm_solved",
            "Confirms that it is solved and records the result",
            "确认问题已解决并记录结果",
            "The customer has said yes, or knows what happens next and when.",
            "客户已确认解决，或清楚后续安排及时间。",
            _STEPS,
            20,
        ),
    ),
)

CALL_FLOW: Final = Section(
    text("Flow of the call", "通话流程"),
    (
        _rated(
            "greeting",
            "Answers with the greeting of the centre",
            "按规范用语接听",
            "Name of the centre and the offer to help, without hurry.",
            "报出中心名称并主动提供帮助，语速从容。",
            _FLOW,
            5,
        ),
        _rated(
            "enquiry",
            "Asks until the matter is clear",
            "询问清楚来电事由",
            "Open questions first; the customer is not interrupted.",
            "先开放式提问，不打断客户。",
            _FLOW,
            10,
        ),
        _rated(
            "solve",
            "Solves it, or passes it on",
            "解决或转交问题",
            "One call is enough where it can be.",
            "能一次解决的一次解决。",
            _FLOW,
            20,
        ),
        _rated(
            "keep_record",
            "Keeps the record",
            "保存通话记录",
            "Category and outcome are right.",
            "分类和结果填写正确。",
            _FLOW,
            10,
        ),
        _rated(
            "work_order",
            "Issues the work order",
            "派发工单",
            "Right department, complete description, promised time.",
            "派发部门正确，描述完整，注明承诺时间。",
            _FLOW,
            10,
        ),
        _rated(
            "follow_up",
            "Follows up as promised",
            "按承诺回访",
            "Within the time that was promised; the result is recorded.",
            "在承诺时间内回访并记录结果。",
            _FLOW,
            10,
        ),
        _critical(
            "identity_check",
            "Gives out customer data without checking who calls",
            "未核实身份即透露客户信息",
            CriticalClass.COMPLIANCE,
            Effect.ZERO,
            _FLOW,
        ),
    ),
)

NORMS: Final = Section(
    text("Norms of service", "服务规范"),
    (
        _rated(
            "mandarin",
            "Speaks standard Mandarin",
            "使用标准普通话",
            "Clear sounds, no dialect, unless the customer asks for it.",
            "发音清晰，不使用方言（客户要求除外）。",
            _NORMS,
            5,
        ),
        _rated(
            "volume",
            "Speaks at moderate volume",
            "音量适中",
            "Heard without strain, never loud.",
            "客户听得清楚，不高声。",
            _NORMS,
            5,
        ),
        _rated(
            "three_rings",
            "Answers within three rings",
            "铃响三声内接听",
            "Full points within three rings; none after that.",
            "三声内接听得满分，超过不得分。",
            _NORMS,
            5,
        ),
    ),
)

CRITICAL_ERRORS: Final = Section(
    text("Critical errors", "致命错误"),
    (
        _critical(
            "rude",
            "Insults the customer or hangs up on them",
            "辱骂客户或主动挂断电话",
            CriticalClass.CUSTOMER,
            Effect.ZERO,
            "",
        ),
        _critical(
            "wrong_promise",
            "Promises what the centre does not give",
            "作出超出权限的承诺",
            CriticalClass.BUSINESS,
            Effect.FAIL,
            "",
        ),
        _critical(
            "data_leak",
            "Discloses personal data to a third person",
            "向第三人泄露个人信息",
            CriticalClass.COMPLIANCE,
            Effect.ZERO,
            "",
        ),
    ),
)

LIBRARY: Final[Mapping[str, Section]] = MappingProxyType(
    {
        "six_steps": SIX_STEPS,
        "call_flow": CALL_FLOW,
        "norms": NORMS,
        "critical": CRITICAL_ERRORS,
    }
)


def sections_from(names: Sequence[str]) -> tuple[Section, ...]:
    """The sections of the library called so, in the order of the library."""
    return tuple(section for name, section in LIBRARY.items() if name in names)
