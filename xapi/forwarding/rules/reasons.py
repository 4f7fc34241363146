"""Why something did not go through, in words an operator can act on."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from xapi.problems import text_in


@dataclass(frozen=True, slots=True)
class Reason:
    """A stable `code` and what it means in both languages."""

    code: str
    en: str
    zh: str

    def text(self, language: str) -> str:
        """The sentence in `language`, an IETF tag."""
        return text_in({"en": self.en, "zh-Hans": self.zh}, language)


def _by_code(reasons: Iterable[Reason]) -> Mapping[str, Reason]:
    return {reason.code: reason for reason in reasons}


# Of the other store as a whole: everything waits, and is tried again by itself.
TROUBLES: Final = _by_code(
    (
        Reason(
            "address_refused",
            "The address is not one we may connect to. Correct the URL, or open the network with"
            " CALLCRAFT_SYNC_NETWORKS.",
            "不允许连接该地址。请修正 URL，或通过 CALLCRAFT_SYNC_NETWORKS 放行该网段。",
        ),
        Reason(
            "name_unknown",
            "The host name is not known. Check the URL and the name service.",
            "无法解析主机名。请检查 URL 和域名服务。",
        ),
        Reason(
            "tls_invalid",
            "The certificate cannot be trusted. Ask the other side to renew it.",
            "对方证书不可信。请联系对方更新证书。",
        ),
        Reason(
            "timed_out",
            "No answer came in time. It is tried again, with fewer statements at once.",
            "对方未在规定时间内应答。系统会减少单次发送条数并自动重试。",
        ),
        Reason(
            "connection_refused",
            "Nobody answers at this address. See whether the other store is running.",
            "该地址无人应答。请确认对方记录库正在运行。",
        ),
        Reason(
            "connection_broken",
            "The connection broke. It is tried again by itself.",
            "连接中断。系统会自动重试。",
        ),
        Reason(
            "server_error",
            "The other store failed. It is tried again; if it stays, show its operator the answer.",
            "对方记录库出错。系统会自动重试；若持续出现，请将应答内容提供给对方运维人员。",
        ),
        Reason(
            "unavailable",
            "The other store says it is not available now. It is tried again by itself.",
            "对方记录库表示暂时不可用。系统会自动重试。",
        ),
        Reason(
            "throttled",
            "The other store asks us to slow down, and we do.",
            "对方记录库要求降低频率，系统已照办。",
        ),
        Reason(
            "unauthorised",
            "The key or its secret is not accepted. Give this entry a valid one.",
            "对方不接受该密钥。请为此项配置有效的密钥。",
        ),
        Reason(
            "forbidden",
            "The key may not do this there. Ask for one that may.",
            "该密钥在对方没有所需权限。请申请具备权限的密钥。",
        ),
        Reason(
            "not_found",
            "There is no statement resource at this address. Correct the URL: it ends before"
            " /statements.",
            "该地址没有 statements 资源。请修正 URL：填写到 /statements 之前为止。",
        ),
        Reason(
            "redirected",
            "The address sends us elsewhere, and we do not follow. Enter the final URL.",
            "该地址被重定向，系统不会跟随。请填写最终 URL。",
        ),
        Reason(
            "answer_garbled",
            "The answer is not that of a record store. See whether the URL leads to one.",
            "应答不符合学习记录库规范。请确认 URL 指向的是学习记录库。",
        ),
        Reason(
            "contents_unreadable",
            "The file of an attachment cannot be read here. See whether the file storage works.",
            "无法读取本库中的附件文件。请检查文件存储是否正常。",
        ),
        Reason(
            "secret_unreadable",
            "The stored secret cannot be opened: the key of this server has changed. Enter the"
            " secret again.",
            "已保存的密钥无法解密：本服务器的主密钥已变更。请重新填写密钥。",
        ),
        Reason(
            "internal_error",
            "Something failed on our side. It is tried again; look for the error in the log.",
            "本系统处理时出错。系统会自动重试，请在日志中查看错误。",
        ),
        Reason(
            "refuses_everything",
            "One statement after another was refused, so nothing more is sent. Mend the cause, then"
            " resume.",
            "对方连续拒收语句，已停止发送。请排除原因后恢复。",
        ),
    )
)
# Of one statement: it becomes a dead letter.
REFUSALS: Final = _by_code(
    (
        Reason(
            "rejected",
            "The other store does not accept the statement. Read its answer below.",
            "对方记录库不接受该语句。请查看下方应答。",
        ),
        Reason(
            "too_large",
            "The statement alone is too large for the other store.",
            "单条语句已超过对方记录库的大小限制。",
        ),
        Reason(
            "conflict",
            "The other store has another statement under this id.",
            "对方记录库中该编号已是另一条内容不同的语句。",
        ),
        Reason(
            "conflict_unreadable",
            "The other store has a statement under this id and does not show it. Let the key read,"
            " then retry.",
            "对方记录库中该编号已有语句，但无法读取以作比较。请为密钥开通读取权限后重试。",
        ),
        Reason(
            "voiding_refused",
            "The other store does not let this key void the statement.",
            "对方记录库不允许该密钥作废此语句。",
        ),
        Reason(
            "identity_left",
            "After pseudonymising, the statement would still tell who it is about, at the place"
            " below. Strip that extension, or dismiss it.",
            "化名处理后，该语句在下述位置仍会暴露当事人身份。请剔除该扩展，或放弃发送。",
        ),
        Reason(
            "not_tellable",
            "The statement uses xAPI 2.0.0 and the other store speaks 1.0.3.",
            "该语句使用了 xAPI 2.0.0 的内容，而对方记录库只支持 1.0.3。",
        ),
        Reason(
            "attachment_unseen",
            "The statement has a file as attachment, and nobody can tell whether that names"
            " people. It does not leave pseudonymised.",
            "该语句带有附件文件，无法确认其中是否含有个人信息，因此不会以化名方式发送。",
        ),
        Reason(
            "attachment_missing",
            "The file of an attachment is not here and has no URL.",
            "附件文件不在本库，且没有 URL。",
        ),
        Reason(
            "invalid",
            "The statement that was pulled breaks the standard; see the place below.",
            "拉取的语句不符合规范，见下方位置。",
        ),
        Reason(
            "held_here",
            "We have another statement under this id.",
            "本库中该编号已是另一条内容不同的语句。",
        ),
        Reason(
            "erased_here",
            "A statement with this id was erased here, and stays so.",
            "本库中该编号的语句已被删除，不再恢复。",
        ),
        Reason(
            "voids_others",
            "It would void what was not pulled from there.",
            "该语句要作废并非来自该来源的语句。",
        ),
    )
)


def reason_of(code: str) -> Reason | None:
    """The reason with this code, if there is one."""
    return TROUBLES.get(code) or REFUSALS.get(code)
