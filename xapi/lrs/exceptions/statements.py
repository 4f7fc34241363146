"""Statements that are refused, and what to do then."""

from xapi.problems import Problem


class StatementRejected(Problem):
    """A statement breaks the standard. `index` is its place in the batch, from 0."""

    code = "lrs.statement_invalid"
    texts = {
        "en": "Statement {index}, {path}: {message} ({rule}; {clause}). Mend it; send all again.",
        "zh-Hans": "第 {index} 条语句的 {path} 不符合规范：{message}（{rule}；{clause}）"
        "请修正后整批重新发送。",
    }


class StatementTwice(Problem):
    """Two statements of one batch have the same id."""

    code = "lrs.id_twice"
    texts = {
        "en": "The id {id} stands twice in this batch. Send each statement once.",
        "zh-Hans": "编号 {id} 在本批中出现了两次。每条语句只发送一次。",
    }


class StatementConflict(Problem):
    """The id is taken by a statement with another content; what is stored stays as it is."""

    code = "lrs.statement_conflict"
    http_status = 409
    texts = {
        "en": "Another statement already has the id {id}. Send this one under a new id.",
        "zh-Hans": "编号 {id} 已被另一条内容不同的语句使用。请换一个新编号再发送。",
    }


class StatementErased(Problem):
    """The id belonged to a statement that was erased or has expired; it stays taken."""

    code = "lrs.statement_erased"
    http_status = 409
    texts = {
        "en": "The statement {id} was erased here and does not come back. Leave it out.",
        "zh-Hans": "语句 {id} 已在本系统中删除，不能再次写入。请将其从本批中去掉。",
    }


class StatementNotFound(Problem):
    """No statement has this id, or the one that has is voided (or not), or not for this reader."""

    code = "lrs.statement_unknown"
    http_status = 404
    texts = {
        "en": "No such statement: {id}. A voided one is found by voidedStatementId only.",
        "zh-Hans": "没有这条语句：{id}。已作废的语句只能用 voidedStatementId 查询。",
    }


class VoidingRefused(Problem):
    """A statement is voided by whoever recorded it, or with a key for everything."""

    code = "lrs.voiding"
    http_status = 403
    texts = {
        "en": "The statement {id} was recorded by another; only its recorder voids it. Use that"
        " key, or one with the scope all.",
        "zh-Hans": "语句 {id} 由其他来源记录，只有原记录者才能作废。请使用原密钥，"
        "或具备 all 权限的密钥。",
    }


class BatchTooLarge(Problem):
    """More statements than one request may carry."""

    code = "lrs.batch_too_large"
    http_status = 413
    texts = {
        "en": "One request carries at most {limit} statements. Split the batch.",
        "zh-Hans": "一次请求最多包含 {limit} 条语句。请分批发送。",
    }


class InheritanceTooLarge(Problem):
    """Statements refer to others that name so many that one request cannot make them all found."""

    code = "lrs.inheritance_too_large"
    http_status = 413
    texts = {
        "en": "The {count} statements of this request refer to statements that name too many agents"
        " and activities. Send fewer of them at once.",
        "zh-Hans": "此请求中有 {count} 条语句引用了其他语句，而被引用的语句涉及的人员或活动过多。"
        "请减少每次发送的数量。",
    }
