"""Statements to start from: one that uses every property, and the way to change one place of it."""

import json
from typing import Any

from hypothesis import strategies as st

STATEMENT_ID = "12345678-1234-4678-9234-567812345678"
OTHER_ID = "87654321-4321-4876-8432-876543218765"
VERB = {"id": "http://adlnet.gov/expapi/verbs/answered", "display": {"en": "answered"}}
AGENT = {"objectType": "Agent", "name": "Lin", "mbox": "mailto:lin@callcraft.example"}
OTHER_AGENT = {"account": {"homePage": "https://callcraft.example/people", "name": "7"}}
ACTIVITY = {"objectType": "Activity", "id": "https://callcraft.example/items/1"}
COMPONENTS = [{"id": "a", "description": {"en": "A"}}, {"id": "b"}]
EXTENSIONS: dict[str, Any] = {
    "https://callcraft.example/x": {"deep": [None, 1.5, True, "text", {}]}
}
SIMPLE = {"actor": AGENT, "verb": {"id": VERB["id"]}, "object": {"id": ACTIVITY["id"]}}

FULL: dict[str, Any] = {
    "id": STATEMENT_ID,
    "actor": AGENT,
    "verb": VERB,
    "object": {
        **ACTIVITY,
        "definition": {
            "name": {"en": "Greeting", "zh-Hans": "开场白"},
            "description": {"en": "Choose one."},
            "type": "http://adlnet.gov/expapi/activities/cmi.interaction",
            "moreInfo": "https://callcraft.example/items/1/about",
            "interactionType": "choice",
            "correctResponsesPattern": ["a[,]b"],
            "choices": COMPONENTS,
            "extensions": EXTENSIONS,
        },
    },
    "result": {
        "score": {"scaled": 0.85, "raw": 85, "min": 0, "max": 100},
        "success": True,
        "completion": False,
        "response": "a",
        "duration": "PT1M12.5S",
        "extensions": EXTENSIONS,
    },
    "context": {
        "registration": OTHER_ID,
        "instructor": OTHER_AGENT,
        "team": {"objectType": "Group", "name": "Team", "member": [AGENT, OTHER_AGENT]},
        "contextActivities": {
            "parent": [ACTIVITY],
            "grouping": [ACTIVITY],
            "category": [ACTIVITY],
            "other": [ACTIVITY],
        },
        "contextAgents": [
            {
                "objectType": "contextAgent",
                "agent": AGENT,
                "relevantTypes": ["https://callcraft.example/roles/mentor"],
            }
        ],
        "contextGroups": [
            {"objectType": "contextGroup", "group": {"objectType": "Group", "member": [AGENT]}}
        ],
        "revision": "3",
        "platform": "Callcraft",
        "language": "zh-Hans",
        "statement": {"objectType": "StatementRef", "id": OTHER_ID},
        "extensions": EXTENSIONS,
    },
    "timestamp": "2030-01-31T08:15:00.123Z",
    "stored": "2030-01-31T08:15:01Z",
    "authority": OTHER_AGENT,
    "version": "2.0.0",
    "attachments": [
        {
            "usageType": "https://callcraft.example/usage/recording",
            "display": {"en": "Recording"},
            "description": {"en": "The call"},
            "contentType": "audio/mpeg; rate=8000",
            "length": 12,
            "sha2": "0" * 64,
            "fileUrl": "https://callcraft.example/files/1",
        }
    ],
}

SUB_STATEMENT = {
    "objectType": "SubStatement",
    **{name: FULL[name] for name in ("actor", "verb", "object", "result", "context", "timestamp")},
}

REMOVED = object()


def changed(statement: dict[str, Any], path: str, value: Any) -> dict[str, Any]:
    """A copy of `statement` with the property at `path` ("context.team.name") set or REMOVED."""
    whole: Any = json.loads(json.dumps(statement))  # Unlike deepcopy, it leaves no place shared.
    *way, last = path.split(".")
    place: Any = whole
    for step in way:
        place = place[int(step)] if isinstance(place, list) else place[step]
    key = int(last) if isinstance(place, list) else last
    if value is REMOVED:
        del place[key]
    else:
        place[key] = value
    return dict(whole)


def places(value: Any, path: str = "") -> list[str]:
    """Every path of a statement."""
    items = value.items() if isinstance(value, dict) else enumerate(value)
    found = []
    for name, inner in items:
        here = f"{path}.{name}" if path else str(name)
        if "callcraft" in str(name):
            continue
        found.append(here)
        if isinstance(inner, dict | list):
            found += places(inner, here)
    return found


# Whatever might stand in the place of a property.
ODD = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.sampled_from(["\x00", "Agent", "Group", "SubStatement", "P1D", "mailto:a@b.example", "en"])
    | st.lists(st.integers(), max_size=2)
    | st.dictionaries(st.sampled_from(["id", "objectType", "mbox", "x"]), st.text(), max_size=3)
    | st.just(REMOVED)
)
