"""Why a delivery failed, in words an operator can act on, and how long we keep trying.

Each reason says what happened and what to do next. `whole` tells whether it speaks of the partner
as a whole (its breaker counts it) or of this one message only.
"""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Patience:
    """Retrying ends when there were `attempts` *and* the message is `age` old.

    Both, because an outage over a weekend takes few attempts (the breaker sees to that) but much
    time, and a message that upsets the partner takes many attempts in little time.
    """

    attempts: int
    age: timedelta

    def is_over(self, attempts: int, age: timedelta) -> bool:
        return attempts >= self.attempts and age >= self.age


OUTAGE = Patience(30, timedelta(days=7))
UPSET = Patience(20, timedelta(days=2))
DOUBTFUL = Patience(8, timedelta(hours=1))


@dataclass(frozen=True, slots=True)
class Reason:
    code: str
    en: str
    zh: str
    whole: bool = False
    patience: Patience = OUTAGE

    def text(self, language: str) -> str:
        return self.zh if language.lower().startswith("zh") else self.en


_ALL = (
    Reason(
        "server_error",
        "The external system failed while handling the message. It is tried again by itself; "
        "if it stays, show its operator the answer below.",
        "外部系统处理该消息时出错。系统会自动重试；若持续出现，请将下方的应答内容提供给对方运维人员。",
        whole=True,
        patience=UPSET,
    ),
    Reason(
        "unavailable",
        "The external system says it is not available now. Nothing to do: it is tried again.",
        "外部系统表示暂时不可用。无需处理，系统会自动重试。",
        whole=True,
    ),
    Reason(
        "throttled",
        "The external system asks us to slow down. If this happens often, lower the connection's "
        "limit of messages per minute.",
        "外部系统要求降低发送频率。若经常出现，请调低该连接的每分钟消息数上限。",
    ),
    Reason(
        "timed_out",
        "No complete answer came in time. The message may have arrived; sending it again does no "
        "harm. If it stays, ask whether the external system is overloaded.",
        "在规定时间内未收到完整应答。消息可能已送达，重复发送不会产生副作用。若持续出现，请确认外部系统是否过载。",
        whole=True,
    ),
    Reason(
        "connection_refused",
        "Nothing accepts connections at this address. Check host, port and firewall, then test "
        "the connection.",
        "该地址无法建立连接。请检查主机、端口和防火墙，然后测试连接。",
        whole=True,
    ),
    Reason(
        "connection_broken",
        "The connection broke before the answer was complete. It is tried again; if it stays, "
        "look at proxies and firewalls on the way.",
        "连接在应答完成前中断。系统会自动重试；若持续出现，请检查链路上的代理和防火墙。",
        whole=True,
    ),
    Reason(
        "name_unknown",
        "The host name cannot be resolved. Check the spelling of the URL and the DNS of this "
        "server.",
        "无法解析主机名。请检查 URL 拼写以及本服务器的 DNS 设置。",
        whole=True,
    ),
    Reason(
        "tls_invalid",
        "The certificate of the external system cannot be trusted (expired, wrong name or unknown "
        "issuer). Ask its operator to renew it; we do not send without it.",
        "外部系统的证书不可信（已过期、名称不符或颁发者未知）。请联系对方运维人员更新证书；证书无效时不会发送数据。",
        whole=True,
    ),
    Reason(
        "address_refused",
        "The URL leads to an address inside our own network or without encryption, which is not "
        "allowed. Correct the URL, or have the network listed by the administrator of this server.",
        "该 URL 指向内部网络地址或未加密的地址，不允许访问。"
        "请更正 URL，或由服务器管理员将该网段加入允许列表。",
        whole=True,
    ),
    Reason(
        "secret_unreadable",
        "The stored secret cannot be opened: the key of this server has changed. Set a new secret "
        "here and in the external system.",
        "已保存的密钥无法解密：本服务器的主密钥已变更。请在此处和外部系统中设置新的密钥。",
        whole=True,
    ),
    Reason(
        "unauthorised",
        "The external system does not accept our signature. Compare the secret and the clocks of "
        "both sides; sending resumes by itself once it is accepted.",
        "外部系统未接受我方签名。请核对双方的密钥和系统时间；恢复后将自动继续发送。",
        whole=True,
    ),
    Reason(
        "answer_garbled",
        "The answer could not be read, so we cannot tell whether the message was taken. It is "
        "sent again, which does no harm.",
        "应答内容无法识别，不能确认消息是否已被接收。系统会重新发送，不会产生副作用。",
        patience=DOUBTFUL,
    ),
    Reason(
        "error_in_answer",
        "The external system answered “success” but reported an error inside its answer. Read the "
        "answer below, mend the cause there, then replay.",
        "外部系统返回成功状态，但应答内容中包含错误。请查看下方应答，在对方系统排除原因后重新发送。",
        patience=DOUBTFUL,
    ),
    Reason(
        "redirected",
        "The address answers with a redirect, which we do not follow. Enter the final URL in the "
        "connection, then replay.",
        "该地址返回了重定向，系统不会跟随跳转。请在连接中填写最终的 URL，然后重新发送。",
    ),
    Reason(
        "rejected",
        "The external system does not accept the content of this message. The answer below says "
        "what it misses; mend it there or here, then replay.",
        "外部系统不接受该消息的内容。请根据下方应答了解缺少的信息，修正后重新发送。",
    ),
    Reason(
        "forbidden",
        "The external system knows us but does not allow this. Ask its operator for the right to "
        "write completions, then replay.",
        "外部系统已识别我方身份，但不允许此操作。请联系对方开通写入完成记录的权限，然后重新发送。",
    ),
    Reason(
        "not_found",
        "There is nothing at this address, or the learner or course is not known there. Check the "
        "URL; create the learner or course there; then replay.",
        "该地址不存在，或对方系统中没有该学员或课程。"
        "请检查 URL，或在对方系统中创建学员或课程，然后重新发送。",
    ),
    Reason(
        "gone",
        "The external system has retired this address for good. Ask for the new URL, enter it in "
        "the connection, then replay.",
        "外部系统已永久停用该地址。请获取新的 URL 并更新连接，然后重新发送。",
    ),
    Reason(
        "too_large",
        "The external system takes no message of this size. Ask its operator to raise the limit "
        "above 64 kB, then replay.",
        "外部系统不接受该大小的消息。请联系对方将限制调整到 64 kB 以上，然后重新发送。",
    ),
    Reason(
        "refused",
        "The external system refused the message. The answer below says why; mend it, then replay.",
        "外部系统拒绝了该消息。请根据下方应答了解原因，处理后重新发送。",
    ),
    Reason(
        "conflict",
        "The external system holds another result for this learner and object. Compare the two "
        "and decide: send ours again, or leave theirs.",
        "外部系统中该学员该项目已有不同的结果。请比对两边数据后决定：重新发送我方结果，或保留对方结果。",
    ),
    Reason(
        "learner_unmapped",
        "The learner has no employee number, so the external system could not tell who it is. Add "
        "the number in People; the learner's next result is then sent by itself.",
        "该学员没有工号，外部系统无法识别。请在人员管理中补充工号，之后的新结果会自动发送。",
    ),
    Reason(
        "score_out_of_range",
        "The score does not lie between 0 and 100 and would be cut by the external system. Correct "
        "the decision; the corrected one is sent by itself.",
        "成绩不在 0 到 100 之间，外部系统会将其截断。请更正评定结果，更正后的结果会自动发送。",
    ),
    Reason(
        "worker_lost",
        "The process that was sending ended before it could note the answer. It is sent again "
        "under the same key, which does no harm.",
        "发送进程在记录应答前终止。系统会以相同的幂等键重新发送，不会产生副作用。",
    ),
)

REASONS = {reason.code: reason for reason in _ALL}
