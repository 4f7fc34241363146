"""Problems of this room: what went wrong and what to do, in both languages."""

from collections.abc import Mapping
from typing import ClassVar

from xapi.problems import Problem


class ConnectionUnknown(Problem):
    code = "sync.connection_unknown"
    http_status = 404
    texts: ClassVar[Mapping[str, str]] = {
        "en": "There is no such connection. It may have been removed: see the list of connections.",
        "zh-Hans": "该连接不存在，可能已被移除。请查看连接列表。",
    }


class UrlRefused(Problem):
    code = "sync.url_refused"
    texts: ClassVar[Mapping[str, str]] = {
        "en": "This URL cannot be used ({fault}). Enter a full address that begins with https:// "
        "and has no user name, password or # part.",
        "zh-Hans": "该 URL 无法使用（{fault}）。请填写以 https:// 开头的完整地址，"
        "且不要包含用户名、密码或 # 部分。",
    }


class SecretTooWeak(Problem):
    code = "sync.secret_too_weak"
    texts: ClassVar[Mapping[str, str]] = {
        "en": "This secret is too short or not well formed. Leave the field empty and a strong one "
        "is made for you, or enter at least {least} characters.",
        "zh-Hans": "该密钥过短或格式不正确。请留空以自动生成强密钥，或输入至少 {least} 个字符。",
    }


class NameTaken(Problem):
    code = "sync.name_taken"
    http_status = 409
    texts: ClassVar[Mapping[str, str]] = {
        "en": "There is already a connection called “{name}”. Choose another name.",
        "zh-Hans": "已存在名为“{name}”的连接。请换一个名称。",
    }


class SecretUnreadable(Problem):
    code = "sync.secret_unreadable"
    http_status = 409
    texts: ClassVar[Mapping[str, str]] = {
        "en": "The stored secret cannot be opened: the key of this server has changed. Replace the "
        "secret here and in the external system.",
        "zh-Hans": "已保存的密钥无法解密：本服务器的主密钥已变更。请在此处和外部系统中更换密钥。",
    }
