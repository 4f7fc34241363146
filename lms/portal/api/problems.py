"""Errors of the API: `{"code", "message", "params"}` in the language the client accepts."""

from typing import Any

from django.http import Http404
from django.utils.translation import get_language
from rest_framework.exceptions import APIException, NotFound
from rest_framework.response import Response
from rest_framework.views import exception_handler

from xapi.problems import Problem


def answer(error: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's EXCEPTION_HANDLER. None lets an unexpected error go on to be a 500."""
    if isinstance(error, Problem):
        return Response(error.as_dict(get_language() or "en"), status=error.http_status)
    response = exception_handler(error, context)
    if response is not None:
        known = NotFound() if isinstance(error, Http404) else error
        code = known.default_code if isinstance(known, APIException) else "error"
        response.data = {"code": f"api.{code}", "message": _text(response.data), "params": {}}
    return response


def _text(data: Any) -> str:
    if isinstance(data, dict):
        return " ".join(f"{_text(value)}" for value in data.values())
    return " ".join(map(str, data)) if isinstance(data, list) else str(data)
