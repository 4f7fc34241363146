"""What the store refuses, and what to do then."""

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


class BatchTooLarge(Problem):
    """More statements than one request may carry."""

    code = "lrs.batch_too_large"
    http_status = 413
    texts = {
        "en": "One request carries at most {limit} statements. Split the batch.",
        "zh-Hans": "一次请求最多包含 {limit} 条语句。请分批发送。",
    }


class BodyTooLarge(Problem):
    """More bytes than one request may carry."""

    code = "lrs.body_too_large"
    http_status = 413
    texts = {
        "en": "The body is larger than {limit} bytes. Split the batch.",
        "zh-Hans": "请求正文超过 {limit} 字节。请分批发送。",
    }


class BodyUnreadable(Problem):
    """The body ended before it was whole."""

    code = "lrs.body_unreadable"
    texts = {
        "en": "The body did not arrive whole. Send it again.",
        "zh-Hans": "请求正文没有完整到达。请重新发送。",
    }


class ContentTypeUnsupported(Problem):
    """Statements come as JSON here."""

    code = "lrs.content_type"
    http_status = 400
    texts = {
        "en": "Content-Type {content_type} is not taken here. Send application/json, without"
        " attachments in the body.",
        "zh-Hans": "此处不接受 Content-Type {content_type}。请使用 application/json，"
        "正文中不要带附件。",
    }


class AttachmentMissing(Problem):
    """An attachment comes with the request, or has a URL."""

    code = "lrs.attachment_missing"
    texts = {
        "en": "The attachment {sha2} has no fileUrl, and its data is not in the request. Add one.",
        "zh-Hans": "附件 {sha2} 没有 fileUrl，请求中也没有其数据。请补上其中之一。",
    }


class VersionMissing(Problem):
    """X-Experience-API-Version is missing or names an edition that is not spoken here."""

    code = "lrs.version"
    texts = {
        "en": "Send X-Experience-API-Version: 1.0.3 or 2.0.0; {version} is not spoken here.",
        "zh-Hans": "请发送 X-Experience-API-Version: 1.0.3 或 2.0.0；不支持 {version}。",
    }


class ParameterInvalid(Problem):
    """A query parameter is unknown, wrong, or does not go with another one."""

    code = "lrs.parameter"
    texts = {
        "en": "The parameter {name} cannot be used: {reason}.",
        "zh-Hans": "参数 {name} 无法使用：{reason}。",
    }


class StatementNotFound(Problem):
    """No statement has this id, or the one that has is voided (or not), or not for this reader."""

    code = "lrs.statement_unknown"
    http_status = 404
    texts = {
        "en": "No such statement: {id}. A voided one is found by voidedStatementId only.",
        "zh-Hans": "没有这条语句：{id}。已作废的语句只能用 voidedStatementId 查询。",
    }


class CredentialRefused(Problem):
    """No key, an unknown one, a wrong secret, or one that has expired: all look alike."""

    code = "lrs.credential"
    http_status = 401
    texts = {
        "en": "The key or its secret is not valid. Sign in with HTTP Basic authentication.",
        "zh-Hans": "密钥或密码无效。请使用 HTTP Basic 方式认证。",
    }


class ScopeMissing(Problem):
    """The key is valid but not for this."""

    code = "lrs.scope"
    http_status = 403
    texts = {
        "en": "This key has none of the scopes {scopes}. Ask for a key that has.",
        "zh-Hans": "此密钥不具备所需权限 {scopes}。请申请具备该权限的密钥。",
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


class MethodNotAllowed(Problem):
    """The resource does not know the method."""

    code = "lrs.method"
    http_status = 405
    texts = {
        "en": "The method {method} is not known here; {allowed} are.",
        "zh-Hans": "此处不支持 {method} 方法；支持 {allowed}。",
    }


class ScopeUnknown(Problem):
    """A credential was asked for with a scope that does not exist."""

    code = "lrs.scope_unknown"
    texts = {
        "en": "There is no scope {scope}. Choose among {known}.",
        "zh-Hans": "没有权限范围 {scope}。请从 {known} 中选择。",
    }
