"""Regulations in any stage of their life, for tests."""

from datetime import date
from typing import Any

from django.utils import timezone

from lms.people.models import Employee
from lms.regulation.models import Regulation, RegulationVersion
from lms.regulation.services import (
    decide_reading,
    import_version,
    put_in_force,
    record_adoption,
    record_review,
    register_regulation,
    unconfirmed,
)

TEXT = """第一条 本办法适用于在训员工。
第二条 每月制定培训计划，课程内容以岗位知识为主。
第三条 培训采用课堂讲授与演练方式，每周一次，课后考核。
"""
LATER_TEXT = TEXT.replace("每周一次", "每周两次") + "第四条 考核结果存档。\n"


def registered(actor: Employee, code: str = "S05", **scope: Any) -> Regulation:
    return register_regulation(
        actor, code=code, title={"en": "Training", "zh-Hans": "培训办法"}, scope=scope
    )


def drafted(
    actor: Employee, regulation: Regulation, label: str = "2026", text: str = TEXT
) -> RegulationVersion:
    return import_version(actor, regulation, label=label, text=text)


def made_ready(actor: Employee, decider: Employee, version: RegulationVersion) -> RegulationVersion:
    """With everything that publication asks for; readings are signed as they are installed."""
    today = timezone.localdate()
    for name in unconfirmed(version):
        decide_reading(decider, name, {}, reason="As installed.", effective_from=today)
    record_review(actor, version, reviewer="Counsel Wen", reviewed_on=today, note="")
    return record_adoption(
        actor, version, adopted_on=today, how="Discussed with staff.", made_known="On the wall."
    )


def in_force(
    actor: Employee,
    decider: Employee,
    version: RegulationVersion,
    effective_from: date | None = None,
) -> RegulationVersion:
    ready = made_ready(actor, decider, version)
    return put_in_force(actor, ready, effective_from=effective_from)
