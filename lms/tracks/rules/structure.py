"""What has to be right about a track before anybody may join it, and what is open to whom."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from lms.people.rules.filing import Text, text
from lms.tracks.rules.curricula.model import CONFIDENTIALITY

NEW_HIRE: Final = "new_hire"
LEAST_METHODS: Final = 2
ASSESSMENT: Final = "assessment"


@dataclass(frozen=True, slots=True)
class ItemShape:
    """What counts of an item here. `stage` is the position of its stage."""

    key: str
    title: Text
    kind: str
    stage: int
    method: str = ""
    modules: Sequence[str] = ()
    assessed_by: Sequence[str] = ()
    exemption: str = ""
    elective: bool = False
    needs: Sequence[str] = ()
    manual: str = ""
    manual_version: str = ""


@dataclass(frozen=True, slots=True)
class TrackShape:
    """What counts of a track. `modules` are those that its curriculum asks for, with their names.

    `rule_items` name what its rules judge and it lacks; None: its rules are not in force.
    """

    kind: str
    stages: Sequence[Text]
    items: Sequence[ItemShape]
    modules: Mapping[str, Text] = field(default_factory=dict)
    rule_items: Collection[str] | None = ()
    trainers: int = 1


class Code(StrEnum):
    EMPTY = "empty"
    EMPTY_STAGE = "empty_stage"
    NO_CONFIDENTIALITY = "no_confidentiality"
    NO_TRAINER = "no_trainer"
    NOT_ASSESSED = "not_assessed"
    UNKNOWN_ASSESSMENT = "unknown_assessment"
    CIRCLE = "circle"
    NEEDS_LATER = "needs_later"
    NO_RULES = "no_rules"
    RULES_ASK_MORE = "rules_ask_more"
    ONE_METHOD = "one_method"
    MODULE_MISSING = "module_missing"
    MANUAL_MIXED = "manual_mixed"


WARNINGS: Final = frozenset(
    {Code.RULES_ASK_MORE, Code.MODULE_MISSING, Code.EMPTY_STAGE, Code.MANUAL_MIXED}
)
"""What is told and does not keep a track from being opened."""

WORDS: Final[Mapping[Code, Text]] = {
    Code.EMPTY: text("The track has no items yet. Add one.", "该路径还没有内容，请先添加。"),
    Code.EMPTY_STAGE: text("“{title}” has no items.", "“{title}”没有内容。"),
    Code.NO_CONFIDENTIALITY: text(
        "Confidentiality is compulsory for every new hire: add an item that teaches it.",
        "保密与信息安全是新员工必修内容，请添加相应内容。",
    ),
    Code.NO_TRAINER: text(
        "Nobody holds the role of trainer. Grant it to somebody before new hires are trained.",
        "尚无人担任培训师，请先授予培训师角色，再开展新员工培训。",
    ),
    Code.NOT_ASSESSED: text(
        "“{title}” is not assessed. Name the item that measures it, or say why none does.",
        "“{title}”没有考核，请指定考核内容，或填写免考理由。",
    ),
    Code.UNKNOWN_ASSESSMENT: text(
        "“{title}” names an assessment that is not in this track: {key}.",
        "“{title}”所指定的考核不在该路径中：{key}。",
    ),
    Code.CIRCLE: text(
        "“{title}” waits for itself: take one prerequisite out.",
        "“{title}”的前置条件形成循环，请去掉其中一个。",
    ),
    Code.NEEDS_LATER: text(
        "“{title}” waits for “{other}”, which comes in a later stage.",
        "“{title}”的前置内容“{other}”位于更后的阶段。",
    ),
    Code.NO_RULES: text(
        "The rules of this track are not in force. Choose rules that are.",
        "该路径所用的评定规则未生效，请选择已生效的规则。",
    ),
    Code.RULES_ASK_MORE: text(
        "The rules judge items that this track does not have: {keys}.",
        "评定规则涉及该路径没有的内容：{keys}。",
    ),
    Code.ONE_METHOD: text(
        "New hires are trained in at least two ways; this track names {count}.",
        "新员工培训应采用至少两种方式，该路径目前为 {count} 种。",
    ),
    Code.MODULE_MISSING: text(
        "Nothing teaches “{title}”, which the curriculum asks for.",
        "没有内容覆盖课程大纲要求的“{title}”。",
    ),
    Code.MANUAL_MIXED: text(
        "Items rest on different versions of “{manual}”: {versions}. Bring the older ones up to"
        " date.",
        "各项内容所依据的“{manual}”版本不一致：{versions}，请更新较旧的内容。",
    ),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found, with what to do about it. `item` is the key of the item it is about."""

    code: Code
    params: Mapping[str, Text | str] = field(default_factory=dict)
    item: str = ""

    @property
    def is_error(self) -> bool:
        return self.code not in WARNINGS

    @property
    def words(self) -> Text:
        """The sentence in both languages."""
        return {
            language: sentence.format(
                **{
                    name: value if isinstance(value, str) else value[language]
                    for name, value in self.params.items()
                }
            )
            for language, sentence in WORDS[self.code].items()
        }


def findings_of(track: TrackShape) -> list[Finding]:
    """Everything to be said of a track before it is opened, errors first."""
    found = [
        *_of_whole(track),
        *_of_coverage(track),
        *_of_items(track),
        *_of_prerequisites(track.items),
        *_of_manuals(track.items),
    ]
    return sorted(found, key=lambda one: not one.is_error)


def _of_manuals(items: Iterable[ItemShape]) -> Iterator[Finding]:
    """Manuals of which two versions are taught at once (R80)."""
    versions: dict[str, set[str]] = {}
    for item in items:
        if item.manual:
            versions.setdefault(item.manual, set()).add(item.manual_version)
    for manual, several in versions.items():
        if len(several) > 1:
            said = ", ".join(sorted(several))
            yield Finding(Code.MANUAL_MIXED, {"manual": manual, "versions": said})


def methods_of(items: Iterable[ItemShape]) -> dict[str, int]:
    """How many items use each method (R72)."""
    mix: dict[str, int] = {}
    for item in items:
        if item.method:
            mix[item.method] = mix.get(item.method, 0) + 1
    return dict(sorted(mix.items(), key=lambda pair: (-pair[1], pair[0])))


def covered_modules(items: Iterable[ItemShape]) -> set[str]:
    """The modules that some item teaches; electives teach nobody for certain."""
    return {module for item in items if not item.elective for module in item.modules}


def locked_items(
    needs: Mapping[str, Collection[str]], passed: Collection[str]
) -> dict[str, list[str]]:
    """The items that wait for others, each with the keys of those not passed yet."""
    waiting = {key: sorted(set(wanted) - set(passed)) for key, wanted in needs.items()}
    return {key: left for key, left in waiting.items() if left}


def _of_whole(track: TrackShape) -> Iterator[Finding]:
    if not track.items:
        yield Finding(Code.EMPTY)
    filled = {item.stage for item in track.items}
    for position, title in enumerate(track.stages, start=1):
        if track.items and position not in filled:
            yield Finding(Code.EMPTY_STAGE, {"title": title})
    if track.kind == NEW_HIRE:
        yield from _of_new_hires(track)
    if track.rule_items is None:
        yield Finding(Code.NO_RULES)
    elif track.rule_items:
        yield Finding(Code.RULES_ASK_MORE, {"keys": ", ".join(sorted(track.rule_items))})


def _of_new_hires(track: TrackShape) -> Iterator[Finding]:
    if CONFIDENTIALITY not in covered_modules(track.items):
        yield Finding(Code.NO_CONFIDENTIALITY)
    if not track.trainers:
        yield Finding(Code.NO_TRAINER)
    methods = methods_of(track.items)
    if track.items and len(methods) < LEAST_METHODS:
        yield Finding(Code.ONE_METHOD, {"count": str(len(methods))})


def _of_coverage(track: TrackShape) -> Iterator[Finding]:
    told = {CONFIDENTIALITY} if track.kind == NEW_HIRE else set()
    for module in sorted(set(track.modules) - covered_modules(track.items) - told):
        yield Finding(Code.MODULE_MISSING, {"title": track.modules[module]})


def _of_items(track: TrackShape) -> Iterator[Finding]:
    kinds = {item.key: item.kind for item in track.items}
    for item in track.items:
        if item.kind == ASSESSMENT or item.elective:
            continue
        if not item.assessed_by and not item.exemption.strip():
            yield Finding(Code.NOT_ASSESSED, {"title": item.title}, item.key)
        for key in item.assessed_by:
            # A course may end with a test of its own.
            if key != item.key and kinds.get(key) is None:
                yield Finding(Code.UNKNOWN_ASSESSMENT, {"title": item.title, "key": key}, item.key)


def _of_prerequisites(items: Sequence[ItemShape]) -> Iterator[Finding]:
    by_key = {item.key: item for item in items}
    for item in items:
        for key in item.needs:
            other = by_key.get(key)
            if other and other.stage > item.stage:
                yield Finding(
                    Code.NEEDS_LATER, {"title": item.title, "other": other.title}, item.key
                )
        if _leads_to(item.key, item.needs, by_key):
            yield Finding(Code.CIRCLE, {"title": item.title}, item.key)


def _leads_to(goal: str, needs: Sequence[str], by_key: Mapping[str, ItemShape]) -> bool:
    """Whether following prerequisites from `needs` one comes to `goal`."""
    seen: set[str] = set()
    open_ = list(needs)
    while open_:
        key = open_.pop()
        if key == goal:
            return True
        if key not in seen and key in by_key:
            seen.add(key)
            open_ += by_key[key].needs
    return False
