"""Doors for pages: a view says which right or role it needs, and the answer to others is 404.

Not 403: whoever may not see a thing is not told that it exists.
"""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase

from lms.people.models import Employee
from lms.people.queries import has_right, has_role
from lms.people.rules.roles import Right, Role

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def viewer_of(request: HttpRequest) -> Employee:
    """The employee who asks. Raises Http404 for anybody else."""
    if not isinstance(request.user, Employee):
        raise Http404
    return request.user


def require_role(*roles: Role) -> Callable[[View[P]], View[P]]:
    """Let in only whoever holds one of `roles`."""
    return _require(lambda viewer: has_role(viewer, *roles))


def require_right(*rights: Right) -> Callable[[View[P]], View[P]]:
    """Let in only whoever has one of `rights` by any of their roles."""
    return _require(lambda viewer: any(has_right(viewer, right) for right in rights))


def _require(test: Callable[[Employee], bool]) -> Callable[[View[P]], View[P]]:
    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not test(viewer_of(request)):
                raise Http404
            return view(request, *args, **kwargs)

        return guarded

    return decorate
