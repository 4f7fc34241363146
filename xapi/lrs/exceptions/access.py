"""Who may not come in, or not do this."""

from xapi.problems import Problem


class CredentialRefused(Problem):
    """No key, an unknown one, a wrong secret, or one that has expired: all look alike."""

    code = "lrs.credential"
    http_status = 401
    texts = {
        "en": "The key or its secret is not valid. Sign in with HTTP Basic authentication.",
        "zh-Hans": "密钥或密码无效。请使用 HTTP Basic 方式认证。",
    }


class CredentialUnknown(Problem):
    """There is no such key that still works."""

    code = "lrs.credential_unknown"
    http_status = 404
    texts = {
        "en": "There is no working key {key}. List the keys and choose one.",
        "zh-Hans": "没有可用的密钥 {key}。请先列出密钥再选择。",
    }


class ScopeMissing(Problem):
    """The key is valid but not for this."""

    code = "lrs.scope"
    http_status = 403
    texts = {
        "en": "This key has none of the scopes {scopes}. Ask for a key that has.",
        "zh-Hans": "此密钥不具备所需权限 {scopes}。请申请具备该权限的密钥。",
    }


class ScopeUnknown(Problem):
    """A credential was asked for with a scope that does not exist."""

    code = "lrs.scope_unknown"
    texts = {
        "en": "There is no scope {scope}. Choose among {known}.",
        "zh-Hans": "没有权限范围 {scope}。请从 {known} 中选择。",
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


class HomePageMissing(Problem):
    """A key was to speak for the people of one home page, and which one was not said."""

    code = "lrs.home_page_missing"
    texts = {
        "en": "Say for whose people the key may speak: the home page of their accounts, an IRI.",
        "zh-Hans": "请填写密钥可代表的人员所属账号主页（IRI）。",
    }


class OutsideLaunch(Problem):
    """A launch token was used for another learner, registration or activity than its own."""

    code = "lrs.outside_launch"
    http_status = 403
    texts = {
        "en": "This launch is for one learner and one registration; {what} goes beyond it. Use the"
        " values that the launch gave.",
        "zh-Hans": "本次启动仅限一名学员和一个注册编号；{what} 超出了范围。请使用启动时给出的值。",
    }


class ActorUnusable(Problem):
    """A launch is for one agent with an identifier."""

    code = "lrs.actor_unusable"
    texts = {
        "en": "A launch needs one agent with an identifier. Name the learner, not a group.",
        "zh-Hans": "启动需要一个带标识的 Agent。请指定学员本人，而不是小组。",
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


class IssuerUnusable(Problem):
    """An issuer of tokens cannot be trusted as it was described."""

    code = "lrs.issuer_unusable"
    texts = {
        "en": "Tokens of this issuer cannot be trusted: {reason}. Mend it and try again.",
        "zh-Hans": "无法信任该签发方的令牌：{reason}。请修正后重试。",
    }
