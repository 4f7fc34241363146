"""The practice LMS's only page: what it has received, and how it behaves, in both languages."""

from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any, Literal

from lms.sync.practice.behaviour import Mode
from lms.sync.practice.store import Received

STYLE = Path(__file__).with_name("style.css")
Language = Literal["en", "zh-Hans"]

_TEXTS: Mapping[Language, Mapping[str, str]] = {
    "en": {
        "title": "Practice LMS",
        "lead": "Stands in for the company’s learning system: what Callcraft sent arrives here.",
        "other": "简体中文",
        "reload": "Reload",
        "completions": "Completions received",
        "learner": "Learner",
        "course": "Course",
        "outcome": "Outcome",
        "score": "Score",
        "decided": "Decided",
        "version": "Archive entry",
        "again": "came {times} times, counted once",
        "pass": "Passed",
        "fail": "Not passed",
        "indeterminate": "Taken back",
        "whole_track": "Whole track",
        "empty": "Nothing received yet",
        "empty_hint": "Finish a course in Callcraft, and it appears here when you reload.",
        "behaviour": "How this LMS behaves",
        "behaviour_hint": "Choose a fault to see how Callcraft deals with it.",
        "mode": "With the next webhooks",
        "apply": "Apply",
    },
    "zh-Hans": {
        "title": "演练 LMS",
        "lead": "模拟公司的学习管理系统：Callcraft 同步的数据会显示在这里。",
        "other": "English",
        "reload": "刷新",
        "completions": "已收到的完成记录",
        "learner": "学员",
        "course": "课程",
        "outcome": "结果",
        "score": "成绩",
        "decided": "评定时间",
        "version": "档案条目",
        "again": "共收到 {times} 次，只计一次",
        "pass": "通过",
        "fail": "未通过",
        "indeterminate": "已撤销",
        "whole_track": "整个培训路径",
        "empty": "尚未收到任何记录",
        "empty_hint": "在 Callcraft 中完成一门课程后，刷新本页即可看到。",
        "behaviour": "本系统的行为",
        "behaviour_hint": "选择一种故障，观察 Callcraft 如何处理。",
        "mode": "对之后收到的消息",
        "apply": "应用",
    },
}

_MODES: Mapping[Mode, tuple[str, str]] = {
    Mode.GOOD: ("accept them", "正常接收"),
    Mode.SERVER_ERROR: ("fail with an error (500)", "返回服务器错误（500）"),
    Mode.UNAVAILABLE: ("be in maintenance (503)", "处于维护中（503）"),
    Mode.THROTTLED: ("ask to slow down (429)", "要求降低频率（429）"),
    Mode.HANG: ("never answer", "不作应答"),
    Mode.RESET: ("break the connection", "中断连接"),
    Mode.ANSWER_LOST: ("accept, but lose the answer", "接收成功但应答丢失"),
    Mode.TAKE_AND_HANG: ("accept, and never answer", "接收成功但不作应答"),
    Mode.HALF_BODY: ("accept, but send half an answer", "接收成功但只返回一半应答"),
    Mode.SLOW_DRIP: ("answer byte by byte", "逐字节缓慢应答"),
    Mode.ERROR_IN_SUCCESS: ("say “200” with an error inside", "返回 200 但内容为错误"),
    Mode.GARBLED: ("answer with broken JSON", "返回残缺的 JSON"),
    Mode.REDIRECT: ("redirect to a login page", "重定向到登录页"),
    Mode.REJECT: ("reject the content (422)", "拒绝消息内容（422）"),
    Mode.CONFLICT: ("report a conflict (409)", "报告冲突（409）"),
    Mode.FORGET: ("accept and forget", "返回成功但未保存"),
}


def language_of(asked: str, accepted: str) -> Language:
    """Return the language asked for in the URL, else the browser's first one."""
    return "zh-Hans" if (asked or accepted).strip().lower().startswith("zh") else "en"


def page(received: Sequence[Received], mode: Mode, language: Language) -> str:
    """Return the whole page as HTML."""
    text = _TEXTS[language]
    other: Language = "en" if language == "zh-Hans" else "zh-Hans"
    return f"""<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{text["title"]}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/style.css">
</head>
<body>
<header>
<div><h1>{text["title"]}</h1><p>{text["lead"]}</p></div>
<nav><a href="/?lang={language}">{text["reload"]}</a>
<a href="/?lang={other}" lang="{other}">{text["other"]}</a></nav>
</header>
<main>
<section class="card">
<h2>{text["completions"]} ({len(received)})</h2>
{_table(received, text, language) if received else _empty(text)}
</section>
<section class="card">
<h2>{text["behaviour"]}</h2>
<p>{text["behaviour_hint"]}</p>
<form method="post" action="/behaviour">
<input type="hidden" name="lang" value="{language}">
<label>{text["mode"]}<select name="mode">{_options(mode, language)}</select></label>
<button>{text["apply"]}</button>
</form>
</section>
</main>
</body>
</html>
"""


def _empty(text: Mapping[str, str]) -> str:
    return f'<div class="empty"><strong>{text["empty"]}</strong><p>{text["empty_hint"]}</p></div>'


def _table(received: Sequence[Received], text: Mapping[str, str], language: Language) -> str:
    columns = ("learner", "course", "outcome", "score", "decided", "version")
    head = "".join(f'<th scope="col">{text[name]}</th>' for name in columns)
    body = "".join(_row(one, text, language) for one in received)
    table = f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    return f'<div class="scroll">{table}</div>'


def _row(one: Received, text: Mapping[str, str], language: Language) -> str:
    data = one.content["data"]
    learner, course, score = data["learner"], data["course"], data["score"]
    name = learner.get("name", learner["id"])
    title = _title(course, language) if course else text["whole_track"]
    outcome = data["outcome"] if data["outcome"] in ("pass", "indeterminate") else "fail"
    again = text["again"].format(times=one.times) if one.times > 1 else ""
    moment = escape(data["decided_at"])
    shown = moment[:16].replace("T", " ") + (" UTC" if moment.endswith(("Z", "+00:00")) else "")
    return f"""<tr>
<th scope="row">{escape(name)}<small>{escape(learner["id"])}</small></th>
<td>{escape(title)}<small>{escape(_title(data["track"], language))}</small></td>
<td><span class="badge {outcome}">{text[outcome]}</span></td>
<td class="number" data-label="{text["score"]}">{escape(score["raw"]) if score else "–"}</td>
<td class="number" data-label="{text["decided"]}"><time datetime="{moment}">{shown}</time></td>
<td class="number" data-label="{text["version"]}">{one.version}<small>{escape(again)}</small></td>
</tr>"""


def _title(thing: Mapping[str, Any], language: Language) -> str:
    titles: Mapping[str, str] = thing.get("title") or {}
    return titles.get(language) or titles.get("en") or str(thing["key"])


def _options(chosen: Mode, language: Language) -> str:
    place = 1 if language == "zh-Hans" else 0
    return "".join(
        f'<option value="{mode.value}"{" selected" * (mode is chosen)}>{words[place]}</option>'
        for mode, words in _MODES.items()
    )
