"""Documents that are not there, or not as the client believes."""

from xapi.problems import Problem


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
