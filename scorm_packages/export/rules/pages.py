"""The pages that exported packages consist of: a course, an adapter, a launcher.

What a page plays stands in it as JSON, in a script element that nothing in the data can end.
"""

import json
from html import escape
from typing import Any

from scorm_packages.export.rules.outline import Standard


def page(
    *,
    title: str,
    language: str,
    standard: Standard,
    data_id: str,
    data: Any,
    script: str,
    style: str,
) -> bytes:
    """A page for the script at `script`, which finds `data` in the element `data_id`.

    `standard` tells the script which API to look for.
    """
    text = json.dumps(data, ensure_ascii=False, sort_keys=True)
    safe = text.replace("<", "\\u003c")
    return f"""<!doctype html>
<html lang="{escape(language)}" data-standard="{standard}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(title)}</title>
<link rel="stylesheet" href="{escape(style)}">
<script type="application/json" id="{data_id}">{safe}</script>
<script defer src="{escape(script)}"></script>
</head>
<body></body>
</html>
""".encode()
