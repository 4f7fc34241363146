"""Employees, where they belong, what they may do, and the trail of what was seen and changed."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from lms.people.rules.roles import Role
from xapi.tenancy import UUIDModel


class Tenant(models.Model):
    """A centre with its own people and records. `id` is the tenant key of every other table."""

    id = models.BigAutoField(primary_key=True)
    name_en = models.CharField(max_length=120)
    name_zh = models.CharField(max_length=120)
    host = models.CharField(
        max_length=253, unique=True, help_text=_("Host name people use; empty for the only tenant.")
    )
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.name_en


class Unit(UUIDModel):
    """A team or department; units form a tree."""

    name = models.CharField(max_length=120)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )

    class Meta:
        constraints = (models.UniqueConstraint(fields=("tenant", "name"), name="unit_name_once"),)

    def __str__(self) -> str:
        return self.name


class RankLevel(models.TextChoices):
    """How high a rank stands, lowest first: some clauses ask for it (R68–R70, R134)."""

    AGENT = "agent", _("Agent")
    TEAM_LEAD = "team_lead", _("Team lead")
    SUPERVISOR = "supervisor", _("Supervisor")
    MANAGER = "manager", _("Manager")
    GENERAL_MANAGER = "general_manager", _("General manager")


class EmploymentType(models.TextChoices):
    """Whose staff somebody is: regulations differ by it (R4)."""

    IN_HOUSE = "in_house", _("In-house")
    OUTSOURCED = "outsourced", _("Outsourced")


class EmployeeManager(BaseUserManager["Employee"]):
    def create_employee(
        self, *, tenant: int, login: str, password: str | None, **fields: Any
    ) -> "Employee":
        """Create an employee who may sign in with `password`; with None, not by password."""
        employee = self.model(tenant=tenant, login=login, **fields)
        employee.set_password(password)
        employee.save(using=self._db)
        return employee


class Employee(UUIDModel, AbstractBaseUser):
    """A person of the centre; also who signs in (`AUTH_USER_MODEL`).

    `name` is one field: names are never split. `employee_no` is the number the centre and the
    external LMS know the person by; `id` is ours and is the account name in statements.
    """

    login = models.CharField(_("sign-in name"), max_length=64)
    employee_no = models.CharField(_("employee number"), max_length=32)
    name = models.CharField(_("name"), max_length=120)
    unit = models.ForeignKey(
        Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="employees"
    )
    post = models.CharField(_("post"), max_length=80, blank=True)
    rank = models.CharField(_("rank"), max_length=80, blank=True)
    hire_date = models.DateField(_("hire date"), null=True, blank=True)
    left_on = models.DateField(_("last day"), null=True, blank=True)
    rank_level = models.CharField(
        _("level"), max_length=16, choices=RankLevel, default=RankLevel.AGENT
    )
    employment_type = models.CharField(
        _("employment"), max_length=16, choices=EmploymentType, blank=True
    )
    site = models.CharField(_("site"), max_length=80, blank=True)
    email = models.EmailField(blank=True)
    language = models.CharField(
        max_length=8, blank=True, choices=[("zh-hans", "简体中文"), ("en", "English")]
    )
    is_active = models.BooleanField(default=True)
    password_is_temporary = models.BooleanField(default=False)

    objects: ClassVar[EmployeeManager] = EmployeeManager()

    USERNAME_FIELD = "login"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("tenant", "login"), name="employee_login_once"),
            models.UniqueConstraint(fields=("tenant", "employee_no"), name="employee_no_once"),
        )
        indexes = (models.Index(fields=("tenant", "unit"), name="employee_by_unit"),)

    def __str__(self) -> str:
        return self.name


class RoleGrant(UUIDModel):
    """A role that a person holds: for a unit and all below it, or for the whole centre."""

    employee = models.ForeignKey(Employee, on_delete=models.CASCADE, related_name="role_grants")
    role = models.CharField(max_length=24, choices=[(role.value, role.value) for role in Role])
    unit = models.ForeignKey(
        Unit, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("tenant", "employee", "role", "unit"),
                name="role_grant_once",
                nulls_distinct=False,
            ),
        )

    def __str__(self) -> str:
        return f"{self.employee_id}: {self.role}"


class AuditRow(UUIDModel):
    """Who saw or changed what, and when (R147). Rows are only ever added; triggers refuse more."""

    at = models.DateTimeField(auto_now_add=True)
    actor = models.ForeignKey(Employee, null=True, on_delete=models.PROTECT, related_name="+")
    action = models.CharField(max_length=64)
    object_kind = models.CharField(max_length=64)
    object_id = models.CharField(max_length=64)
    detail = models.JSONField(default=dict)

    class Meta:
        indexes = (
            models.Index(
                fields=("tenant", "object_kind", "object_id", "at"), name="audit_of_object"
            ),
        )

    def __str__(self) -> str:
        return f"{self.action} {self.object_kind} {self.object_id}"


class WorkDay(UUIDModel):
    """A day that is not what its weekday says: a holiday, or a weekend day worked (调休)."""

    day = models.DateField(_("day"))
    is_workday = models.BooleanField(_("is a working day"))
    note = models.CharField(_("note"), max_length=120, blank=True)

    class Meta:
        ordering = ("day",)
        constraints = (models.UniqueConstraint(fields=("tenant", "day"), name="workday_once"),)

    def __str__(self) -> str:
        return f"{self.day}: {'work' if self.is_workday else 'rest'}"


class Shift(UUIDModel):
    """When somebody works, by the roster. What is learned within is learned in working time."""

    employee = models.ForeignKey(Employee, on_delete=models.CASCADE, related_name="shifts")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("tenant", "employee", "starts_at"), name="shift_begins_once"
            ),
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")), name="shift_has_length"
            ),
        )
        indexes = (models.Index(fields=("tenant", "starts_at"), name="shift_by_time"),)

    def __str__(self) -> str:
        return f"{self.employee_id}: {self.starts_at} to {self.ends_at}"


class Notice(UUIDModel):
    """Something a person was told, when they saw it, and whether they said so (R5, R81, R150)."""

    employee = models.ForeignKey(Employee, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=48)
    title_en = models.CharField(max_length=200)
    title_zh = models.CharField(max_length=200)
    body_en = models.TextField(blank=True)
    body_zh = models.TextField(blank=True)
    url = models.CharField(max_length=300, blank=True)
    about_kind = models.CharField(max_length=48, blank=True)
    about_id = models.UUIDField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)
    must_acknowledge = models.BooleanField(default=False)
    sent_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True, blank=True)
    acknowledged_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("tenant", "employee", "kind", "about_id"),
                condition=models.Q(about_id__isnull=False),
                name="notice_once",
            ),
        )
        indexes = (
            models.Index(fields=("tenant", "employee", "-sent_at"), name="notice_of_employee"),
            models.Index(fields=("tenant", "about_kind", "about_id"), name="notice_about"),
        )

    def __str__(self) -> str:
        return f"{self.kind}: {self.title_en}"

    @property
    def is_open(self) -> bool:
        """Whether it still asks for something."""
        done = self.acknowledged_at if self.must_acknowledge else self.seen_at
        return done is None


class Attachment(UUIDModel):
    """A file that somebody handed in: a proof, a signature, a scan, a recording.

    The bytes are in `content.storage` under `storage_key`; rows that refer to it decide who may
    have them. Since `closed_at` they lie there closed, as `rules.closed_files` opens them; `size`
    and `sha256` are those of the plain bytes all the same.
    """

    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=80)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    storage_key = models.CharField(max_length=200)
    stored_by = models.ForeignKey(
        Employee, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    stored_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("tenant", "storage_key"), name="attachment_key_once"),
        )
        indexes = (models.Index(fields=("tenant", "sha256"), name="attachment_by_hash"),)

    def __str__(self) -> str:
        return self.name
