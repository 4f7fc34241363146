"""What is done about regulations, readings, forms and rule sets, each with its audit row."""

from lms.regulation.services.demo import install_demo_regulation
from lms.regulation.services.forms import discard_form, draft_form, put_form_in_use
from lms.regulation.services.importing import (
    annotate_clause,
    describe_regulation,
    import_version,
    register_regulation,
    rewrite_version,
)
from lms.regulation.services.readings import decide_reading
from lms.regulation.services.register import (
    acknowledge_version,
    discard_version,
    open_points,
    put_in_force,
    record_adoption,
    record_review,
    retire_version,
    tell_newcomers,
    unconfirmed,
)
from lms.regulation.services.rule_sets import (
    DEFAULT_RULE_SETS,
    activate_from,
    activate_rule_set,
    draft_rule_set,
    install_default_rule_sets,
    retire_rule_set,
    rule_sets_to_take_over,
)
from lms.regulation.services.sketches import (
    begin_sketch,
    change_sketch,
    discard_sketch,
    failures_of,
    finish_sketch,
)

__all__ = [
    "DEFAULT_RULE_SETS",
    "acknowledge_version",
    "activate_from",
    "activate_rule_set",
    "annotate_clause",
    "begin_sketch",
    "change_sketch",
    "decide_reading",
    "describe_regulation",
    "discard_form",
    "discard_sketch",
    "discard_version",
    "draft_form",
    "draft_rule_set",
    "failures_of",
    "finish_sketch",
    "import_version",
    "install_default_rule_sets",
    "install_demo_regulation",
    "open_points",
    "put_form_in_use",
    "put_in_force",
    "record_adoption",
    "record_review",
    "register_regulation",
    "retire_rule_set",
    "retire_version",
    "rewrite_version",
    "rule_sets_to_take_over",
    "tell_newcomers",
    "unconfirmed",
]
