"""Problems of this room: what went wrong and what to do, in both languages."""

from xapi.problems import Problem


class PartnerUnknown(Problem):
    """No destination or source has this name or id."""

    code = "forwarding.unknown"
    http_status = 404
    texts = {
        "en": "There is no destination or source called “{name}”. `forwarding list` shows them.",
        "zh-Hans": "没有名为“{name}”的转发目标或来源。请用 `forwarding list` 查看。",
    }


class NameTaken(Problem):
    """Names tell destinations apart, and sources."""

    code = "forwarding.name_taken"
    http_status = 409
    texts = {
        "en": "“{name}” is taken already. Choose another name.",
        "zh-Hans": "名称“{name}”已被使用。请换一个名称。",
    }


class UrlRefused(Problem):
    """The URL is not one that we call."""

    code = "forwarding.url_refused"
    texts = {
        "en": "This URL cannot be used ({fault}). Enter the address of the other store up to"
        " /statements; it begins with https:// and has no user name, password or # part.",
        "zh-Hans": "该 URL 无法使用（{fault}）。请填写对方记录库地址（到 /statements 之前为止），"
        "以 https:// 开头，且不含用户名、密码或 # 部分。",
    }


class SettingInvalid(Problem):
    """A filter or a change that could never work."""

    code = "forwarding.setting"
    texts = {
        "en": "The setting {name} cannot be used: {reason} Correct it.",
        "zh-Hans": "设置 {name} 无法使用：{reason} 请修正。",
    }


class ReplayAhead(Problem):
    """Replaying goes back; going forward would leave statements out."""

    code = "forwarding.replay_ahead"
    texts = {
        "en": "“{name}” has come only to {reached}. Replay from an earlier moment.",
        "zh-Hans": "“{name}”目前只发送到 {reached}。请选择更早的时间点重放。",
    }


class LetterUnknown(Problem):
    """No dead letter with this id waits for a decision."""

    code = "forwarding.letter_unknown"
    http_status = 404
    texts = {
        "en": "No open dead letter for the statement {id}. `forwarding dead-letters` shows them.",
        "zh-Hans": "语句 {id} 没有待处理的死信。请用 `forwarding dead-letters` 查看。",
    }
