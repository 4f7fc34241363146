"""The formats in which GET statements shows one (1.0.3 Communication 2.1.3; 2.0.0 4.1.6.1)."""

from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import Any, Final

import msgspec

Json = dict[str, Any]
_IDENTIFIERS: Final = ("mbox", "mbox_sha1sum", "openid", "account")
_RELATIONS: Final = ("parent", "grouping", "category", "other")


class Format(StrEnum):
    """`exact`: as stored; `ids`: only what identifies; `canonical`: one language of each text."""

    EXACT = "exact"
    IDS = "ids"
    CANONICAL = "canonical"


def present(payload: bytes, form: Format, languages: Sequence[str]) -> bytes:
    """Write a stored statement in a format; `languages` in order of preference, for `canonical`."""
    if form is Format.EXACT:
        return payload
    statement = msgspec.json.decode(payload)
    if form is Format.IDS:
        return msgspec.json.encode(_mapped(statement, _agent_ids, _verb_ids, _activity_ids))

    def verb(part: Json) -> Json:
        return _one_language(part, ("display",), languages)

    def activity(part: Json) -> Json:
        if "definition" not in part:
            return part
        definition = _one_language(part["definition"], ("name", "description"), languages)
        return {**part, "definition": definition}

    return msgspec.json.encode(_mapped(statement, lambda agent: agent, verb, activity))


Change = Callable[[Json], Json]


def _mapped(statement: Json, agent: Change, verb: Change, activity: Change) -> Json:
    """A copy of a statement with every agent, verb and activity changed, those inside too."""
    changed = dict(statement)
    changed["actor"] = agent(statement["actor"])
    changed["verb"] = verb(statement["verb"])
    changed["object"] = _mapped_object(statement["object"], agent, verb, activity)
    if "authority" in statement:
        changed["authority"] = agent(statement["authority"])
    if "context" in statement:
        changed["context"] = _mapped_context(statement["context"], agent, activity)
    return changed


def _mapped_object(part: Json, agent: Change, verb: Change, activity: Change) -> Json:
    kind = part.get("objectType", "Activity")
    if kind == "Activity":
        return activity(part)
    if kind == "SubStatement":
        return _mapped(part, agent, verb, activity)
    # An object without an objectType would be an Activity.
    return part if kind == "StatementRef" else {"objectType": kind, **agent(part)}


def _mapped_context(context: Json, agent: Change, activity: Change) -> Json:
    changed = dict(context)
    for name in ("instructor", "team"):
        if name in context:
            changed[name] = agent(context[name])
    if "contextActivities" in context:
        changed["contextActivities"] = {
            relation: [activity(item) for item in context["contextActivities"][relation]]
            for relation in _RELATIONS
            if relation in context["contextActivities"]
        }
    for name, inner in (("contextAgents", "agent"), ("contextGroups", "group")):
        if name in context:
            changed[name] = [{**item, inner: agent(item[inner])} for item in context[name]]
    return changed


def _agent_ids(agent: Json) -> Json:
    """Its identifier; of an anonymous group the members' instead."""
    kept: Json = {name: agent[name] for name in _IDENTIFIERS if name in agent}
    if agent.get("objectType") == "Group":
        kept["objectType"] = "Group"
    if "member" in agent and not any(name in agent for name in _IDENTIFIERS):
        kept["member"] = [_agent_ids(member) for member in agent["member"]]
    return kept


def _verb_ids(verb: Json) -> Json:
    return {"id": verb["id"]}


def _activity_ids(activity: Json) -> Json:
    return {"id": activity["id"]}


def _one_language(part: Json, names: Sequence[str], languages: Sequence[str]) -> Json:
    """Keep of each language map the text that suits best."""
    changed = dict(part)
    for name in names:
        texts = part.get(name)
        if texts:
            tag = _best(list(texts), languages)
            changed[name] = {tag: texts[tag]}
    return changed


def _best(tags: Sequence[str], languages: Sequence[str]) -> str:
    """The first tag that a preferred language names: itself, or one it is the beginning of."""
    for language in languages:
        wanted = language.lower()
        for tag in tags:
            if tag.lower() == wanted:
                return tag
        for tag in tags:
            short, long = sorted((tag.lower(), wanted), key=len)
            if long.startswith(short + "-"):
                return tag
    return tags[0]
