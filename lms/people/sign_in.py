"""Sign-in, through django-allauth: by name and password, and by OpenID Connect where set up."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.contrib.auth.backends import BaseBackend
from django.http import HttpRequest

from lms.people.models import Employee
from lms.people.queries import employee_of_claims, tenant_of_host


class TenantBackend(BaseBackend):
    """Checks name and password among the people of the tenant whose host was asked."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **_: Any,
    ) -> Employee | None:
        if request is None or not username or not password:
            return None
        tenant = tenant_of_host(request.get_host())
        employee = (
            Employee.objects.filter(tenant=tenant.id, login=username.strip()).first()
            if tenant
            else None
        )
        if employee is None:
            # Take as long as for a wrong password, so that time does not tell who exists.
            Employee().set_password(password)
            return None
        return employee if employee.check_password(password) and employee.is_active else None

    def get_user(self, user_id: Any) -> Employee | None:
        return Employee.objects.filter(id=user_id, is_active=True).first()


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Nobody signs up: people come from the office's list or from the external LMS."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False


class SocialAccountAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """OpenID Connect signs in people whom we know; it makes no new ones."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """At the first sign-in, find who it is; from then on the provider's `sub` says so."""
        if sociallogin.is_existing:
            return
        tenant = tenant_of_host(request.get_host())
        told = sociallogin.account.extra_data
        claims = {**told.get("id_token", {}), **told.get("userinfo", told)}
        employee = employee_of_claims(tenant.id, claims) if tenant else None
        if employee is not None:
            sociallogin.connect(request, employee)
