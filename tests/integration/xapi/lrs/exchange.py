"""Statements with attachments, sent and received as multipart/mixed."""

import json
from io import BytesIO
from typing import Any

from tests.builders.multipart import CONTENT_TYPE, attachment, body
from tests.integration.xapi.lrs.conftest import Provider, make_statement
from xapi.lrs.models import AttachmentContent, StatementRow
from xapi.lrs.rules.multipart import boundary_of, read_parts


def send(provider: Provider, *parts: bytes, **more: Any) -> Any:
    more.setdefault("content_type", CONTENT_TYPE)
    return provider.send(more.pop("method", "POST"), body=body(*parts), **more)


def with_files(*contents: bytes, **changes: Any) -> dict[str, Any]:
    return make_statement(attachments=[attachment(content) for content in contents], **changes)


def refused(response: Any, rule: str, *, status: int = 400) -> dict[str, str]:
    """The parameters of the refusal; and nothing was stored."""
    assert response.status_code == status, response.content
    problem = json.loads(response.content)
    assert problem["params"].get("rule", problem["code"]) == rule, problem
    assert not StatementRow.objects.exists()
    assert not AttachmentContent.objects.exists()
    return dict(problem["params"])


def received(response: Any) -> tuple[Any, list[tuple[dict[str, str], bytes]]]:
    """The JSON of a multipart answer, and its contents with their headers."""
    assert response.status_code == 200, response.content
    whole = b"".join(response.streaming_content)
    assert int(response["Content-Length"]) == len(whole)
    parts = [
        (dict(each.headers), b"".join(each.blocks))
        for each in read_parts(BytesIO(whole).read, boundary_of(response["Content-Type"]))
    ]
    (headers, first), *rest = parts
    assert headers == {"content-type": "application/json"}
    return json.loads(first), rest
