"""Findings about SCORM 2004 sequencing: how it is declared, and what of it cannot work."""

from collections.abc import Mapping

from scorm_packages.manifest.catalogue.entry import Entry, Text

DECLARED: Mapping[str, Entry] = {
    "scorm2004.collection_unknown": Entry(
        severity="warning",
        because="SCORM 2004 CAM §5.1.1: IDRef names a <sequencing> of the sequencingCollection.",
        en=Text(
            "Sequencing refers to “{reference}”, which the sequencing collection does not have. "
            "Only what is said in place takes effect.",
            "Play the course as a learner and check its order; then export it again.",
        ),
        zh=Text(
            "排序规则引用了 sequencingCollection 中不存在的“{reference}”，仅就地声明的规则生效。",
            "请以学员身份试学并核对学习顺序，然后重新导出。",
        ),
    ),
    "scorm2004.sequencing_element_unknown": Entry(
        severity="warning",
        because="SCORM 2004 CAM §5.1: <sequencing> holds the elements of IMS SS and adlseq; letter "
        "case matters.",
        en=Text(
            "Sequencing holds an element <{element}>, which does not exist, and has no effect.",
            "Correct its name in the authoring tool and export again.",
        ),
        zh=Text(
            "sequencing 中的元素 <{element}> 不存在，不起作用。",
            "请在制作工具中更正其名称，再重新导出。",
        ),
    ),
    "scorm2004.collection_without_id": Entry(
        severity="info",
        because="SCORM 2004 CAM §5.2: a <sequencing> of the collection has an ID to refer to.",
        en=Text(
            "The sequencing collection has an entry without ID, which nothing can refer to.",
            "Nothing needs to be done.",
        ),
        zh=Text("sequencingCollection 中有条目没有 ID，无法被引用。", "无需处理。"),
    ),
    "scorm2004.sequencing_too_large": Entry(
        severity="error",
        because="The limit keeps one upload from exhausting the server.",
        en=Text(
            "The sequencing of all entries together has more than {limit} elements.",
            "Split the course into several packages, or use fewer rules.",
        ),
        zh=Text(
            "所有条目的排序规则合计超过 {limit} 个元素。",
            "请将课程拆分成多个课件包，或减少规则数量。",
        ),
    ),
    "scorm2004.sequencing_too_heavy": Entry(
        severity="error",
        because="Rollup rules are judged for each child, at every step of every learner.",
        en=Text(
            "Judging the rules of this course takes {work} steps at a time; {limit} are allowed.",
            "Split the course into several packages, or use fewer rollup rules on large clusters.",
        ),
        zh=Text(
            "本课程的规则每次判定需 {work} 步，超过允许的 {limit} 步。",
            "请将课程拆分成多个课件包，或减少大型活动簇上的汇总规则。",
        ),
    ),
    "scorm2004.rule_action_unknown": Entry(
        severity="warning",
        because="SCORM 2004 SN §3.4, §3.7: each kind of rule has its own actions.",
        en=Text(
            "A <{rule}> has the action “{value}”, which such rules do not have; it is left out.",
            "Correct the rule in the authoring tool and export again.",
        ),
        zh=Text(
            "<{rule}> 的动作“{value}”不适用于此类规则，该规则已略去。",
            "请在制作工具中更正规则后重新导出。",
        ),
    ),
    "scorm2004.condition_unknown": Entry(
        severity="warning",
        because="SCORM 2004 SN §3.4.2, §3.7.2: rules ask for conditions of the standard.",
        en=Text(
            "A <{rule}> asks for “{value}”, which is no condition; the rule is left out.",
            "Correct the rule in the authoring tool and export again.",
        ),
        zh=Text(
            "<{rule}> 的条件“{value}”不存在，该规则已略去。",
            "请在制作工具中更正规则后重新导出。",
        ),
    ),
    "scorm2004.rule_without_conditions": Entry(
        severity="warning",
        because="SCORM 2004 CAM §5.1: a rule has at least one condition.",
        en=Text(
            "A <{rule}> has no conditions and is left out.",
            "Give the rule a condition (“always” if it is to hold at all times) and export again.",
        ),
        zh=Text(
            "<{rule}> 没有条件，已略去。",
            "请为该规则设置条件（如始终生效可用 always），再重新导出。",
        ),
    ),
    "scorm2004.several_primaries": Entry(
        severity="warning",
        because="SCORM 2004 SN §3.10: an activity has exactly one primary objective.",
        en=Text(
            "An entry has {count} primary objectives; the first counts, the others are ordinary "
            "ones.",
            "Mark one objective as primary in the authoring tool and export again.",
        ),
        zh=Text(
            "同一条目有 {count} 个主目标，以第一个为准，其余按普通目标处理。",
            "请在制作工具中只保留一个主目标，再重新导出。",
        ),
    ),
    "scorm2004.objective_without_id": Entry(
        severity="warning",
        because="SCORM 2004 CAM §5.1: an objective that is not the primary one has an ID.",
        en=Text(
            "An objective has no ID and is left out: nothing could ever refer to it.",
            "Give it an ID in the authoring tool and export again.",
        ),
        zh=Text(
            "有目标没有标识符，无法被引用，已略去。",
            "请在制作工具中为其指定标识符，再重新导出。",
        ),
    ),
    "scorm2004.objective_twice": Entry(
        severity="warning",
        because="SCORM 2004 CAM §5.1: the objectives of an activity have different IDs.",
        en=Text(
            "An entry has the objective “{objective}” twice; the first counts.",
            "Remove one of them in the authoring tool and export again.",
        ),
        zh=Text(
            "同一条目中目标“{objective}”出现了两次，以第一个为准。",
            "请在制作工具中删除其中一个，再重新导出。",
        ),
    ),
    "scorm2004.map_without_target": Entry(
        severity="warning",
        because="SCORM 2004 CAM §5.1, §3.4.1.19: a map names what it maps to.",
        en=Text(
            "A map says not with what it shares, and is left out.",
            "Correct it in the authoring tool and export again.",
        ),
        zh=Text(
            "有映射没有指明目标，已略去。",
            "请在制作工具中更正后重新导出。",
        ),
    ),
    "scorm2004.extended_objective_unknown": Entry(
        severity="warning",
        because="SCORM 2004 CAM §5.1 (4th Edition): adlseq:objective extends an objective that "
        "imsss:objectives declares.",
        en=Text(
            "adlseq:objectives extends the objective “{objective}”, which is not declared; it was "
            "added.",
            "Declare the objective in the authoring tool and export again.",
        ),
        zh=Text(
            "adlseq:objectives 扩展了未声明的目标“{objective}”，已为其补充声明。",
            "请在制作工具中声明该目标，再重新导出。",
        ),
    ),
    "scorm2004.shared_data_twice": Entry(
        severity="warning",
        because="SCORM 2004 CAM §3.4.1.19 (4th Edition): an item maps a store only once.",
        en=Text(
            "An entry maps the data store “{target}” twice; the first counts.",
            "Remove one of the maps in the authoring tool and export again.",
        ),
        zh=Text(
            "同一条目两次映射了共享数据“{target}”，以第一个为准。",
            "请在制作工具中删除其中一个映射，再重新导出。",
        ),
    ),
}

WORKING: Mapping[str, Entry] = {
    "scorm2004.nothing_reachable": Entry(
        severity="error",
        because="SCORM 2004 SN §3.2: what allows neither choice nor flow lets nobody in.",
        en=Text(
            "The contents of “{names}” allow neither choosing an entry nor going through them in "
            "order: no learner could begin.",
            "Allow choice, or flow, for the course in the authoring tool and export again.",
        ),
        zh=Text(
            "“{names}”既不允许选择条目（choice），也不允许按顺序学习（flow），学员无法打开任何内容。",
            "请在制作工具中为课程启用 choice 或 flow，再重新导出。",
        ),
    ),
    "scorm2004.activity_unreachable": Entry(
        severity="warning",
        because="SCORM 2004 SN §3.2: an activity is chosen or flowed into, as its parent allows.",
        en=Text(
            "{count} entries can neither be chosen nor come up in order; nobody will see them "
            "unless the content itself jumps there: {names}.",
            "Allow choice or flow where they stand, and export again.",
        ),
        zh=Text(
            "有 {count} 个条目既不能选择，也不会按顺序出现；"
            "除非课件自行跳转，否则学员看不到：{names}。",
            "请在其所在层级启用 choice 或 flow，再重新导出。",
        ),
    ),
    "scorm2004.attempt_limit_zero": Entry(
        severity="warning",
        because="SCORM 2004 SN §3.5: an attempt limit of zero is used up before the first attempt.",
        en=Text(
            "{count} entries allow no attempt at all: {names}.",
            "Set the attempt limit to one or more, or leave it out; then export again.",
        ),
        zh=Text(
            "有 {count} 个条目的尝试次数上限为 0，无法学习：{names}。",
            "请将尝试次数设为 1 次以上或不设上限，再重新导出。",
        ),
    ),
    "scorm2004.rule_never_asked": Entry(
        severity="info",
        because="SCORM 2004 SN §4.5: exit rules are asked of clusters (TB.2.1), rollup rules of "
        "clusters (RB.1.5), and nothing stands beside the root.",
        en=Text(
            "{count} entries have a rule of a kind that is never asked where it stands ({rule}): "
            "{names}.",
            "Check what it was meant for, and move it: exit and rollup rules to the chapter, "
            "other rules to the lesson.",
        ),
        zh=Text(
            "有 {count} 个条目设置了在该处永不生效的规则（{rule}）：{names}。",
            "请确认其用意并移到正确位置：退出规则和汇总规则属于章节，其他规则属于课时。",
        ),
    ),
    "scorm2004.condition_never_true": Entry(
        severity="warning",
        because="SCORM 2004 SN §3.4.2: the condition asks for what the activity does not have.",
        en=Text(
            "{count} entries have a rule “{action}” whose condition {condition} can never hold: "
            "{names}.",
            "Correct the rule, or set what it asks for (such as an attempt limit); then export "
            "again.",
        ),
        zh=Text(
            "有 {count} 个条目的规则“{action}”的条件 {condition} 永远不会成立：{names}。",
            "请更正规则，或设置其所依据的内容（如尝试次数上限），再重新导出。",
        ),
    ),
    "scorm2004.previous_in_forward_only": Entry(
        severity="warning",
        because="SCORM 2004 SN §3.2.4: where only going forward is allowed, nothing goes back.",
        en=Text(
            "{count} entries are to lead back to the previous one, where only going forward is "
            "allowed: {names}.",
            "Allow going back, or remove the rule; then export again.",
        ),
        zh=Text(
            "有 {count} 个条目的规则要求返回上一个条目，"
            "但其所在层级只允许向前（forwardOnly）：{names}。",
            "请允许返回，或删除该规则，再重新导出。",
        ),
    ),
    "scorm2004.objective_unknown": Entry(
        severity="warning",
        because="SCORM 2004 SN §3.4.2: a rule refers to an objective of its own activity.",
        en=Text(
            "{count} entries have a rule about the objective “{objective}”, which they do not "
            "have; it can never be known: {names}.",
            "Declare the objective there, or correct its name in the rule; then export again.",
        ),
        zh=Text(
            "有 {count} 个条目的规则引用了该条目没有的目标“{objective}”，其状态永远未知：{names}。",
            "请在该条目中声明该目标，或更正规则中的名称，再重新导出。",
        ),
    ),
    "scorm2004.no_primary": Entry(
        severity="info",
        because="SCORM 2004 SN §3.10: exactly one objective of an activity counts in rollup.",
        en=Text(
            "{count} entries declare objectives, but no primary one; an unnamed one counts for "
            "them: {names}.",
            "Nothing needs to be done if the lessons report success and score as a whole.",
        ),
        zh=Text(
            "有 {count} 个条目声明了目标但没有主目标，以一个未命名的目标计入汇总：{names}。",
            "如课时整体上报成绩和通过情况，则无需处理。",
        ),
    ),
    "scorm2004.several_sources": Entry(
        severity="warning",
        because="SCORM 2004 SN §3.10.3: an objective reads each value from one global objective.",
        en=Text(
            "{count} entries have an objective that takes the same value from several global ones "
            "({value}): {names}.",
            "Leave one map that reads it, and export again.",
        ),
        zh=Text(
            "有 {count} 个条目的目标从多个全局目标读取同一数值（{value}）：{names}。",
            "请只保留一个读取映射，再重新导出。",
        ),
    ),
    "scorm2004.several_writers": Entry(
        severity="warning",
        because="SCORM 2004 SN §3.10.3: one objective of an activity writes to a global one.",
        en=Text(
            "{count} entries write to the same global objective from several of their objectives, "
            "so that one overwrites the other ({target}): {names}.",
            "Leave one map that writes to it, and export again.",
        ),
        zh=Text(
            "有 {count} 个条目的多个目标写入同一全局目标，会相互覆盖（{target}）：{names}。",
            "请只保留一个写入映射，再重新导出。",
        ),
    ),
    "scorm2004.global_never_written": Entry(
        severity="info",
        because="SCORM 2004 SN §3.10.3: a global objective has a value once it was written.",
        en=Text(
            "The global objective “{target}” is read ({names}), but nothing in this course ever "
            "writes it.",
            "Nothing needs to be done if another course writes it; otherwise check its name.",
        ),
        zh=Text(
            "全局目标“{target}”被读取（{names}），但本课程没有任何条目写入它。",
            "如由其他课程写入，则无需处理；否则请核对目标名称。",
        ),
    ),
    "scorm2004.select_count_too_large": Entry(
        severity="warning",
        because="SCORM 2004 SN §3.11: no more children can be selected than there are.",
        en=Text(
            "{names} selects {selected} of its entries, but has only {available}; all are shown.",
            "Correct the number in the authoring tool and export again.",
        ),
        zh=Text(
            "{names} 要求选取 {selected} 个条目，但其中只有 {available} 个，将全部显示。",
            "请在制作工具中更正数量，再重新导出。",
        ),
    ),
    "scorm2004.selects_nothing": Entry(
        severity="warning",
        because="SCORM 2004 SN §3.11: of a selection of none nothing is left.",
        en=Text(
            "{count} entries select none of what they hold: {names}.",
            "Select at least one entry in the authoring tool and export again.",
        ),
        zh=Text(
            "有 {count} 个条目的选取数量为 0，不会显示任何内容：{names}。",
            "请在制作工具中至少选取一个条目，再重新导出。",
        ),
    ),
    "scorm2004.selection_without_effect": Entry(
        severity="info",
        because="SCORM 2004 SN §3.11: selecting needs both a count and a time.",
        en=Text(
            "{count} entries say only half of how to select among what they hold, so that all is "
            "shown: {names}.",
            "Set both selectCount and selectionTiming if a selection is meant.",
        ),
        zh=Text(
            "有 {count} 个条目的选取设置不完整，将显示全部内容：{names}。",
            "如需选取部分内容，请同时设置 selectCount 和 selectionTiming。",
        ),
    ),
    "scorm2004.randomization_without_effect": Entry(
        severity="info",
        because="SCORM 2004 SN §3.12: shuffling needs both reorderChildren and a time.",
        en=Text(
            "{count} entries say only half of how to shuffle what they hold, so that the order "
            "stays: {names}.",
            "Set both reorderChildren and randomizationTiming if shuffling is meant.",
        ),
        zh=Text(
            "有 {count} 个条目的随机排序设置不完整，顺序不会改变：{names}。",
            "如需随机排序，请同时设置 reorderChildren 和 randomizationTiming。",
        ),
    ),
    "scorm2004.weights_all_zero": Entry(
        severity="info",
        because="SCORM 2004 SN §3.7, RB.1.1: a weighted average of weights of zero is unknown.",
        en=Text(
            "All that {names} hold weighs zero, so that they get no score or progress from it.",
            "Nothing needs to be done if no score is meant there; otherwise set the weights.",
        ),
        zh=Text(
            "{names} 中所有内容的权重均为 0，不会汇总出成绩或进度。",
            "如该处不需要成绩，则无需处理；否则请设置权重。",
        ),
    ),
    "scorm2004.rollup_count_too_large": Entry(
        severity="warning",
        because="SCORM 2004 SN §3.7: a rollup rule cannot ask for more children than there are.",
        en=Text(
            "A rollup rule of {names} asks for {minimum} entries, but there are only {available}: "
            "it can never hold.",
            "Correct the number in the authoring tool and export again.",
        ),
        zh=Text(
            "{names} 的汇总规则要求 {minimum} 个条目，但其中只有 {available} 个，"
            "规则永远不会成立。",
            "请在制作工具中更正数量，再重新导出。",
        ),
    ),
    "scorm2004.rollup_always_holds": Entry(
        severity="warning",
        because="SCORM 2004 SN §3.7: at least none, or at least zero percent, is always the case.",
        en=Text(
            "A rollup rule “{action}” asks for at least none of the entries and so always holds: "
            "{names}.",
            "Set the count or the percentage (0.5 for half), and export again.",
        ),
        zh=Text(
            "汇总规则“{action}”要求的最少数量为 0，始终成立：{names}。",
            "请在制作工具中设置数量或百分比（一半写作 0.5），再重新导出。",
        ),
    ),
    "scorm2004.nothing_tracked": Entry(
        severity="warning",
        because="SCORM 2004 SN §3.13: what is not tracked reports nothing that could be kept.",
        en=Text(
            "Nothing in “{names}” is tracked: there can be neither completion nor score.",
            "Turn tracking on in the authoring tool and export again.",
        ),
        zh=Text(
            "“{names}”中的所有内容均未启用跟踪，无法记录完成情况和成绩。",
            "请在制作工具中启用跟踪，再重新导出。",
        ),
    ),
}

ENTRIES: Mapping[str, Entry] = {**DECLARED, **WORKING}
