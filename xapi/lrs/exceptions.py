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
    """Statements come as JSON, alone or as the first part of multipart/mixed."""

    code = "lrs.content_type"
    http_status = 400
    texts = {
        "en": "Content-Type {content_type} is not taken here. Send application/json, or"
        " multipart/mixed with attachments.",
        "zh-Hans": "此处不接受 Content-Type {content_type}。请使用 application/json；"
        "带附件时使用 multipart/mixed。",
    }


class PartRejected(Problem):
    """A part of multipart/mixed is not what it should be. `part` counts from 1, the statements."""

    code = "lrs.part"
    texts = {
        "en": "Part {part} of the body: {message} ({rule}; {clause}). Mend it; send all again.",
        "zh-Hans": "请求正文的第 {part} 部分不符合规范：{message}（{rule}；{clause}）"
        "请修正后整体重新发送。",
    }


class AttachmentTooLarge(Problem):
    """An attachment is larger than the store takes; `limit` in bytes."""

    code = "lrs.attachment_too_large"
    http_status = 413
    texts = {
        "en": "The attachment {sha2} is larger than {limit} bytes. Keep it elsewhere and name its"
        " place in fileUrl.",
        "zh-Hans": "附件 {sha2} 超过 {limit} 字节。请将其存放在别处，并在 fileUrl 中给出地址。",
    }


class AttachmentsTooLarge(Problem):
    """All attachments of a request together are larger than it may carry; `limit` in bytes."""

    code = "lrs.attachments_too_large"
    http_status = 413
    texts = {
        "en": "The attachments of this request are larger than {limit} bytes together. Split the"
        " batch.",
        "zh-Hans": "本次请求的附件合计超过 {limit} 字节。请分批发送。",
    }


class AttachmentsTooMany(Problem):
    """More attachments than one request may carry."""

    code = "lrs.attachments_too_many"
    http_status = 413
    texts = {
        "en": "One request carries at most {limit} attachments. Split the batch.",
        "zh-Hans": "一次请求最多携带 {limit} 个附件。请分批发送。",
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


class FormInvalid(Problem):
    """A request in the alternate syntax is not what it should be."""

    code = "lrs.form"
    texts = {
        "en": "The form of this request is not usable: {reason}. Mend it, or send a plain request.",
        "zh-Hans": "此请求的表单无法使用：{reason}。请修正，或改用普通请求。",
    }


class StatementNotFound(Problem):
    """No statement has this id, or the one that has is voided (or not), or not for this reader."""

    code = "lrs.statement_unknown"
    http_status = 404
    texts = {
        "en": "No such statement: {id}. A voided one is found by voidedStatementId only.",
        "zh-Hans": "没有这条语句：{id}。已作废的语句只能用 voidedStatementId 查询。",
    }


class DocumentNotFound(Problem):
    """There is no document with this id in this context."""

    code = "lrs.document_unknown"
    http_status = 404
    texts = {
        "en": "There is no document {id} here. Ask without an id for those that are there.",
        "zh-Hans": "此处没有文档 {id}。不带编号查询即可列出现有文档。",
    }


class DocumentConflict(Problem):
    """A PUT without precondition would overwrite what its sender may not have seen."""

    code = "lrs.document_conflict"
    http_status = 409
    texts = {
        "en": "The document {id} exists already and was left as it is. Read its current state, then"
        " send If-Match with its ETag.",
        "zh-Hans": "文档 {id} 已存在，未作更改。请先读取其当前内容，再带上 If-Match"
        "（填写其 ETag）重新发送。",
    }


class PreconditionFailed(Problem):
    """If-Match or If-None-Match does not hold: somebody else was faster."""

    code = "lrs.precondition_failed"
    http_status = 412
    texts = {
        "en": "The document {id} is not in the state that If-Match or If-None-Match names; nothing"
        " was changed. Read it again, and repeat your change on it.",
        "zh-Hans": "文档 {id} 的当前状态与 If-Match 或 If-None-Match 不符，未作更改。"
        "请重新读取后再修改。",
    }


class PreconditionMissing(Problem):
    """1.0.x wants to be told that a profile is new."""

    code = "lrs.precondition_missing"
    texts = {
        "en": "Send If-None-Match: * to create the document {id}, or If-Match with an ETag to"
        " replace it.",
        "zh-Hans": "新建文档 {id} 请发送 If-None-Match: *；替换请发送 If-Match（填写 ETag）。",
    }


class DocumentNotJson(Problem):
    """What is merged are two JSON objects. `where` is the one that is none: body or stored."""

    code = "lrs.document_not_json"
    texts = {
        "en": "POST merges JSON objects: what is sent and what is stored must be such, with"
        " Content-Type application/json. Replace the document with PUT.",
        "zh-Hans": "POST 用于合并 JSON 对象：请求正文和已存文档都必须是 Content-Type 为"
        " application/json 的 JSON 对象。如需整体替换，请使用 PUT。",
    }


class DocumentBroken(Problem):
    """What says it is JSON cannot be read as JSON."""

    code = "lrs.document_broken"
    texts = {
        "en": "The body is not JSON though its Content-Type says so. Mend it, or send its real"
        " Content-Type.",
        "zh-Hans": "Content-Type 声明为 JSON，但正文不是有效的 JSON。请修正正文或改用实际的"
        " Content-Type。",
    }


class DocumentTooLarge(Problem):
    """A document is larger than the store takes; `limit` in bytes."""

    code = "lrs.document_too_large"
    http_status = 413
    texts = {
        "en": "A document has at most {limit} bytes. Divide it into several with ids of their own.",
        "zh-Hans": "文档最大 {limit} 字节。请拆分为多个文档并分别编号。",
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


class VoiceRefused(Problem):
    """The key may not write in this agent's name."""

    code = "lrs.voice"
    http_status = 403
    texts = {
        "en": "This key may not write in the name of {agent}. Use a key that may speak for this"
        " person, or name another actor.",
        "zh-Hans": "此密钥无权以 {agent} 的名义写入。请使用可代表此人的密钥，或更换 actor。",
    }


class OutsideLaunch(Problem):
    """A launch token was used for another learner, registration or activity than its own."""

    code = "lrs.outside_launch"
    http_status = 403
    texts = {
        "en": "This launch is for one learner and one registration; {what} goes beyond it. Use the"
        " values that the launch gave.",
        "zh-Hans": "本次启动仅限一名学员和一个注册编号；{what} 超出了范围。"
        "请使用启动时给出的值。",
    }


class TooManyRequests(Problem):
    """The key has used up what it may ask for in this minute. `retry_after` is in seconds."""

    code = "lrs.too_many_requests"
    http_status = 429
    texts = {
        "en": "This key may send {limit} requests a minute. Wait {retry_after} seconds, or send"
        " statements in batches.",
        "zh-Hans": "此密钥每分钟最多发送 {limit} 个请求。请等待 {retry_after} 秒，"
        "或将语句合并成批发送。",
    }


class IssuerUnreachable(Problem):
    """The keys of a token's issuer could not be fetched, so it cannot be judged now."""

    code = "lrs.issuer_unreachable"
    http_status = 503
    texts = {
        "en": "The issuer of this token cannot be reached. Try again in {retry_after} seconds.",
        "zh-Hans": "暂时无法连接此令牌的签发方。请在 {retry_after} 秒后重试。",
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


class HomePageMissing(Problem):
    """A key was to speak for the people of one home page, and which one was not said."""

    code = "lrs.home_page_missing"
    texts = {
        "en": "Say for whose people the key may speak: the home page of their accounts, an IRI.",
        "zh-Hans": "请填写密钥可代表的人员所属账号主页（IRI）。",
    }


class CredentialUnknown(Problem):
    """There is no such key that still works."""

    code = "lrs.credential_unknown"
    http_status = 404
    texts = {
        "en": "There is no working key {key}. List the keys and choose one.",
        "zh-Hans": "没有可用的密钥 {key}。请先列出密钥再选择。",
    }


class IssuerUnusable(Problem):
    """An issuer of tokens cannot be trusted as it was described."""

    code = "lrs.issuer_unusable"
    texts = {
        "en": "Tokens of this issuer cannot be trusted: {reason}. Mend it and try again.",
        "zh-Hans": "无法信任该签发方的令牌：{reason}。请修正后重试。",
    }


class ActorUnusable(Problem):
    """A launch is for one agent with an identifier."""

    code = "lrs.actor_unusable"
    texts = {
        "en": "A launch needs one agent with an identifier. Name the learner, not a group.",
        "zh-Hans": "启动需要一个带标识的 Agent。请指定学员本人，而不是小组。",
    }


class StatementErased(Problem):
    """The id belonged to a statement that was erased or has expired; it stays taken."""

    code = "lrs.statement_erased"
    http_status = 409
    texts = {
        "en": "The statement {id} was erased here and does not come back. Leave it out.",
        "zh-Hans": "语句 {id} 已在本系统中删除，不能再次写入。请将其从本批中去掉。",
    }


class PersonUnnamed(Problem):
    """Something about a person was asked for without saying who."""

    code = "lrs.person_unnamed"
    texts = {
        "en": "Name the person by at least one mailbox, account, OpenID or hash of a mailbox.",
        "zh-Hans": "请至少提供一个人员标识：邮箱、账号、OpenID 或邮箱哈希值。",
    }


class StatementsHeld(Problem):
    """What should be erased or changed is under a legal hold."""

    code = "lrs.held"
    http_status = 409
    texts = {
        "en": "The legal hold {hold} ({reason}) keeps this from being changed. Ask {placed_by},"
        " who placed it; once it is lifted, run this again.",
        "zh-Hans": "法律保全 {hold}（{reason}）禁止更改这些数据。请联系设置人 {placed_by}；"
        "解除保全后再重新执行。",
    }


class HoldOfNothing(Problem):
    """A legal hold is of people, or of registrations."""

    code = "lrs.hold_of_nothing"
    texts = {
        "en": "Say what to hold: a person by an identifier, or a registration.",
        "zh-Hans": "请说明保全对象：人员（按标识）或学习注册编号。",
    }


class HoldUnknown(Problem):
    """No legal hold stands under this id."""

    code = "lrs.hold_unknown"
    http_status = 404
    texts = {
        "en": "No legal hold with the id {id} stands. List those that do and choose one.",
        "zh-Hans": "没有编号为 {id} 的生效中的法律保全。请先列出现有保全再选择。",
    }


class RetentionRuleUnknown(Problem):
    """There is no retention rule for this verb."""

    code = "lrs.retention_rule_unknown"
    http_status = 404
    texts = {
        "en": "There is no retention rule for {verb}. List the rules and choose one.",
        "zh-Hans": "没有针对 {verb} 的保存期限规则。请先列出现有规则再选择。",
    }


class ExportExists(Problem):
    """An export is not written over a file that is there already."""

    code = "lrs.export_exists"
    http_status = 409
    texts = {
        "en": "{file} exists, and there is no cursor file to go on from. Choose another name.",
        "zh-Hans": "文件 {file} 已存在，且没有可供继续的进度文件。请换一个文件名。",
    }


class ExportRunning(Problem):
    """Two exports write to the same file."""

    code = "lrs.export_running"
    http_status = 409
    texts = {
        "en": "Another export is writing {file}. Wait for its end, or choose another name.",
        "zh-Hans": "另一个导出正在写入 {file}。请等待其完成，或换一个文件名。",
    }


class CursorUnfit(Problem):
    """The cursor file belongs to another export, or the file is shorter than it says."""

    code = "lrs.cursor_unfit"
    http_status = 409
    texts = {
        "en": "{cursor} is from an export with other filters, or {file} has changed since. Use the"
        " same filters, or export to a new file.",
        "zh-Hans": "进度文件 {cursor} 来自筛选条件不同的导出，或 {file} 之后被改动过。"
        "请使用相同的筛选条件，或导出到新文件。",
    }


class ImportRunning(Problem):
    """Two imports have the same file in hand."""

    code = "lrs.import_running"
    http_status = 409
    texts = {
        "en": "Another import of {file} is under way. Wait for its end; nothing is left to do.",
        "zh-Hans": "{file} 正由另一个进程导入。请等待其完成，届时无需再次导入。",
    }


class ImportUnreadable(Problem):
    """The file to import is broken: its compression, or a line beyond all measure."""

    code = "lrs.import_unreadable"
    texts = {
        "en": "After line {line} the file cannot be read: {reason}. Get it anew and import it"
        " again; what came before is stored, and known statements are not stored twice.",
        "zh-Hans": "第 {line} 行之后无法读取文件：{reason}。请重新获取文件后再次导入；"
        "此前的内容已保存，已有语句不会重复写入。",
    }
