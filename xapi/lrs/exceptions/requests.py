"""Requests that cannot be understood, whatever they are about."""

from xapi.problems import Problem


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


class MethodNotAllowed(Problem):
    """The resource does not know the method."""

    code = "lrs.method"
    http_status = 405
    texts = {
        "en": "The method {method} is not known here; {allowed} are.",
        "zh-Hans": "此处不支持 {method} 方法；支持 {allowed}。",
    }
