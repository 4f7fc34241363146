"""What the portal's own pages refuse."""

from xapi.problems import Problem


class BodyUnreadable(Problem):
    code = "portal.body_unreadable"
    texts = {
        "en": "What was sent cannot be read ({detail}). Reload the page and try again.",
        "zh-Hans": "无法读取提交的数据（{detail}）。请刷新页面后重试。",
    }
