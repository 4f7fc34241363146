"""What the kinds of entries are called, in both languages."""

from collections.abc import Mapping
from typing import Final

from lms.archives.rules.event_parts import BY_CODE
from xapi.problems import text_in

_PART: Final = "event_"
KINDS: Final[Mapping[str, Mapping[str, str]]] = {
    kind: {"en": en, "zh-Hans": zh}
    for kind, en, zh in (
        ("course_result", "Course", "课程"),
        ("track_result", "Track", "培训路径"),
        ("training_ended", "Training ended early", "培训提前终止"),
        ("class_attendance", "Class attendance", "课堂出勤"),
        ("class_run", "Class", "培训班"),
        ("class_case", "Case from class", "课堂事件"),
        ("training_leave", "Leave from class", "培训请假"),
        ("tardy_exemption", "Exemption", "迟到早退豁免"),
        ("clearance", "Clearance for calls", "上岗接听许可"),
        ("external_training", "External training", "外部培训"),
        ("standby_notice", "Standby: notice", "待岗：通知"),
        ("standby_receive", "Standby: receipt", "待岗：签收"),
        ("standby_train", "Standby: training", "待岗：培训安排"),
        ("standby_report", "Standby: report", "待岗：培训报告"),
        ("standby_see", "Standby: report seen", "待岗：确认报告"),
        ("standby_decide", "Standby: decision", "待岗：决定"),
        ("standby_extend", "Standby: extension", "待岗：延长"),
        ("standby_appeal", "Standby: appeal", "待岗：申诉"),
        ("standby_review", "Standby: appeal answered", "待岗：申诉答复"),
        ("standby_close", "Standby: closed", "待岗：结案"),
        ("standby_drop", "Standby: dropped", "待岗：撤销"),
        ("call_assessment", "Assessment of a call", "通话评估"),
        ("quality_tracking", "Quality after training", "训后质量跟踪"),
        ("coaching_talk", "Coaching talk", "一对一辅导"),
        ("coaching_follow_up", "Coaching followed up", "辅导跟进"),
        ("sheet_trial_post", "Trial post sheet", "试岗期考核表"),
        ("sheet_checkpoint", "Follow-up of a new hire", "新员工训后跟踪"),
        ("sheet_period", "Assessment of a period", "周期考核表"),
        ("sheet_rating", "Rating", "评分表"),
        ("sheet_training_manager", "Assessment of the head of training", "培训负责人考核表"),
        ("sheet_trainer", "Assessment of a trainer", "培训师考核表"),
        ("sheet_internal_trainer", "Assessment of an internal trainer", "内训师考核表"),
        ("consequence", "Consequence", "处理决定"),
        ("appeal", "Appeal", "申诉"),
        ("appeal_outcome", "Appeal answered", "申诉答复"),
        ("meeting", "Meeting", "会议"),
        ("training_report", "Training report", "培训报告"),
        ("event_closed", "Event file closed", "活动档案结档"),
        ("content_destroyed", "Certificate of destruction", "档案内容销毁证明"),
    )
}


def kind_words(kind: str, language: str) -> str:
    """What a kind of entry is called; its own name where nobody gave it words.

    `language` is an IETF tag in any spelling.
    """
    part = BY_CODE.get(kind.removeprefix(_PART)) if kind.startswith(_PART) else None
    words = KINDS.get(kind) or (part.title if part else None)
    return text_in(words, language) if words else kind.replace("_", " ")
