"""Responses in SCORM 1.2's notation, rewritten in xAPI's (that of SCORM 2004).

1.2 writes a choice as `a,b` or `{a,b}` and a match as `1.a,2.b`; xAPI writes `a[,]b` and
`1[.]a[,]2[.]b`. What already uses the new delimiters, as content made for both standards does,
stays as it is.
"""

_TRUE = frozenset({"t", "true", "1"})
_FALSE = frozenset({"f", "false", "0"})


def xapi_response(kind: str, response: str) -> str:
    """Rewrite a response or a correct response of interaction type `kind`."""
    if "[,]" in response or "[.]" in response or "[:]" in response:
        return response
    match kind:
        case "true-false":
            return _boolean(response)
        case "choice" | "sequencing":
            return "[,]".join(_list(response))
        case "matching":
            return "[,]".join("[.]".join(pair.split(".", 1)) for pair in _list(response))
        case _:
            return response


def _boolean(response: str) -> str:
    word = response.strip().lower()
    if word in _TRUE:
        return "true"
    return "false" if word in _FALSE else response


def _list(response: str) -> list[str]:
    inner = response.strip()
    if inner.startswith("{") and inner.endswith("}"):
        inner = inner[1:-1]
    return [part.strip() for part in inner.split(",")]
