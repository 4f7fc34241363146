"""Sequencing rules and rollup rules (SN §3.4, §3.7).

A rule with a condition or action that does not exist is left out whole: without the condition it
would say something else.
"""

from collections.abc import Collection
from typing import Any

from lxml import etree

from scorm_packages.manifest import elements
from scorm_packages.manifest.scorm2004.values import Values, identifier, plain

Part = dict[str, Any]

ROLLUP_CONDITIONS = (
    "satisfied",
    "objectiveStatusKnown",
    "objectiveMeasureKnown",
    "completed",
    "activityProgressKnown",
    "attempted",
    "attemptLimitExceeded",
    "timeLimitExceeded",
    "outsideAvailableTimeRange",
)
CONDITIONS = (
    *ROLLUP_CONDITIONS,
    "objectiveMeasureGreaterThan",
    "objectiveMeasureLessThan",
    "always",
)
PRE_ACTIONS = ("skip", "disabled", "hiddenFromChoice", "stopForwardTraversal")
EXIT_ACTIONS = ("exit",)
POST_ACTIONS = ("exitParent", "exitAll", "retry", "retryAll", "continue", "previous")
ROLLUP_ACTIONS = ("satisfied", "notSatisfied", "completed", "incomplete")
CHILD_SETS = ("all", "any", "none", "atLeastCount", "atLeastPercent")
COMBINATIONS = ("all", "any")
KINDS = (
    ("preConditionRule", "pre_conditions", PRE_ACTIONS),
    ("exitConditionRule", "exit_conditions", EXIT_ACTIONS),
    ("postConditionRule", "post_conditions", POST_ACTIONS),
)


def read_rules(element: etree._Element | None, values: Values) -> Part:
    """Read `<sequencingRules>` (SN §3.4)."""
    part: Part = {}
    if element is None:
        return part
    for name, field, actions in KINDS:
        rules = [_rule(each, actions, values) for each in elements.children(element, name)]
        if kept := [rule for rule in rules if rule is not None]:
            part[field] = kept
    return part


def read_rollup(element: etree._Element | None, values: Values) -> Part:
    """Read `<rollupRules>` (SN §3.7); what `adlseq` adds is read beside it."""
    part: Part = {}
    if element is None:
        return part
    rules = [_rollup_rule(each, values) for each in elements.children(element, "rollupRule")]
    if kept := [rule for rule in rules if rule is not None]:
        part["rules"] = kept
    if values.flag(element, "rollupObjectiveSatisfied") is False:
        part["objective_satisfied"] = False
    if values.flag(element, "rollupProgressCompletion") is False:
        part["progress_completion"] = False
    weight = values.measure(element, "objectiveMeasureWeight")
    if weight is not None and weight != 1:
        part["objective_measure_weight"] = plain(weight)
    return part


def _rule(element: etree._Element, actions: Collection[str], values: Values) -> Part | None:
    action = _action(element, "ruleAction", actions, values)
    container = elements.child(element, "ruleConditions")
    listed = elements.children(container, "ruleCondition") if container is not None else []
    conditions = _conditions(element, listed, CONDITIONS, values)
    if action is None or conditions is None:
        return None
    rule: Part = {"action": action, "conditions": conditions}
    if container is not None:
        combination = values.word(container, "conditionCombination", COMBINATIONS)
        if combination == "any":
            rule["combination"] = combination
    return rule


def _rollup_rule(element: etree._Element, values: Values) -> Part | None:
    action = _action(element, "rollupAction", ROLLUP_ACTIONS, values)
    container = elements.child(element, "rollupConditions")
    listed = elements.children(container, "rollupCondition") if container is not None else []
    conditions = _conditions(element, listed, ROLLUP_CONDITIONS, values)
    if action is None or conditions is None:
        return None
    rule: Part = {"action": action, "conditions": conditions}
    if container is not None:
        combination = values.word(container, "conditionCombination", COMBINATIONS)
        if combination == "all":
            rule["combination"] = combination
    children = values.word(element, "childActivitySet", CHILD_SETS)
    if children is not None and children != "all":
        rule["child_activity_set"] = children
    if count := values.count(element, "minimumCount"):
        rule["minimum_count"] = count
    if percent := values.measure(element, "minimumPercent"):
        rule["minimum_percent"] = plain(percent)
    return rule


def _action(
    rule: etree._Element, name: str, allowed: Collection[str], values: Values
) -> str | None:
    element = elements.child(rule, name)
    written = elements.attribute(element, "action") if element is not None else ""
    for each in allowed:
        if each.lower() == written.lower():
            return each
    named = {"rule": elements.local_name(rule), "value": written}
    values.tell("scorm2004.rule_action_unknown", rule, **named)
    return None


def _conditions(
    rule: etree._Element, listed: list[etree._Element], allowed: Collection[str], values: Values
) -> list[Part] | None:
    """Read the conditions of a rule; None, and a finding, where the rule cannot be kept."""
    conditions = [_condition(rule, each, allowed, values) for each in listed]
    kept = [condition for condition in conditions if condition is not None]
    if not listed:
        values.tell("scorm2004.rule_without_conditions", rule, rule=elements.local_name(rule))
    return kept if kept and len(kept) == len(conditions) else None


def _condition(
    rule: etree._Element, element: etree._Element, allowed: Collection[str], values: Values
) -> Part | None:
    written = elements.attribute(element, "condition")
    name = next((each for each in allowed if each.lower() == written.lower()), None)
    if name is None:
        named = {"rule": elements.local_name(rule), "value": written}
        values.tell("scorm2004.condition_unknown", element, **named)
        return None
    condition: Part = {"condition": name}
    if values.word(element, "operator", ("not", "noOp")) == "not":
        condition["negated"] = True
    if referenced := identifier(elements.attribute(element, "referencedObjective")):
        condition["referenced_objective"] = referenced
    if threshold := values.measure(element, "measureThreshold", low=-1):
        condition["measure_threshold"] = plain(threshold)
    return condition
