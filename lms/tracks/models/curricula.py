"""Tracks: their stages, what is learned in them, and what has to be done before what (R59–R72)."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lms.people.models import RankLevel
from lms.tracks.rules.curricula.catalogue import Category, DailyKind, Method
from lms.ui.language import is_chinese
from scorm_packages.runtime.models import Package
from xapi.tenancy import UUIDModel


class Track(UUIDModel):
    """A curriculum. A package assigned on its own is a track of kind `course` with one item.

    Once published its structure is fixed: another version is another row of the same `family`,
    so that whoever is enrolled finishes what they began (R112). `curriculum` names the template
    that it was made from, which says what has to be taught (R59–R64).
    """

    class Kind(models.TextChoices):
        NEW_HIRE = "new_hire", _("New-hire track")
        IN_SERVICE = "in_service", _("In-service track")
        STANDBY = "standby", _("Standby track")
        MANAGER = "manager", _("Track for managers")
        EXTERNAL = "external", _("External training")
        COURSE = "course", _("Single course")

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        ACTIVE = "active", _("Active")
        RETIRED = "retired", _("Retired")

    key = models.CharField(max_length=64)
    family = models.CharField(max_length=64, blank=True)
    version = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=8, choices=State, default=State.ACTIVE)
    kind = models.CharField(_("kind"), max_length=16, choices=Kind)
    curriculum = models.CharField(_("curriculum"), max_length=24, blank=True)
    title_en = models.CharField(_("title in English"), max_length=200)
    title_zh = models.CharField(_("title in Chinese"), max_length=200)
    summary_en = models.TextField(_("summary in English"), blank=True)
    summary_zh = models.TextField(_("summary in Chinese"), blank=True)
    post = models.CharField(_("post"), max_length=80, blank=True)
    from_level = models.CharField(_("from level"), max_length=16, choices=RankLevel, blank=True)
    to_level = models.CharField(_("up to level"), max_length=16, choices=RankLevel, blank=True)
    rule_set_key = models.CharField(_("rules"), max_length=64)
    valid_months = models.PositiveSmallIntegerField(_("valid for (months)"), null=True, blank=True)
    renew_days = models.PositiveSmallIntegerField(_("opens again (days before)"), default=30)
    is_internal = models.BooleanField(default=False)
    """Made by the house for somebody: what is new, what ran out, what a case asks for."""
    created_at = models.DateTimeField(auto_now_add=True)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(
        "people.Employee", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = (models.UniqueConstraint(fields=("tenant", "key"), name="track_key_once"),)

    def __str__(self) -> str:
        return self.title_zh if is_chinese() else self.title_en

    @property
    def is_draft(self) -> bool:
        return self.state == self.State.DRAFT


class Stage(UUIDModel):
    """A part of a track. With `gated`, its courses open once every earlier stage is passed."""

    track = models.ForeignKey(Track, on_delete=models.CASCADE, related_name="stages")
    position = models.PositiveSmallIntegerField()
    title_en = models.CharField(_("title in English"), max_length=200)
    title_zh = models.CharField(_("title in Chinese"), max_length=200)
    gated = models.BooleanField(_("opens when everything before it is passed"), default=False)

    class Meta:
        ordering = ("position",)
        constraints = (
            models.UniqueConstraint(
                fields=("tenant", "track", "position"), name="stage_position_once"
            ),
        )

    def __str__(self) -> str:
        return self.title_zh if is_chinese() else self.title_en


class TrackItem(UUIDModel):
    """What is learned or assessed in a stage; rule sets know it by its `key`.

    A course is given by a package. The others are told of by statements about
    `rules.activities.item_activity`: a class, an assessment such as a scorecard or a paper, a
    document to be read.

    `manual` and `manual_version` say on what used in calls it rests (R80).

    `modules` are the parts of the curriculum that it teaches; `assessed_by` the keys of the items
    of its track that measure what it teaches, its own among them where it ends with a test (R2).
    """

    class Kind(models.TextChoices):
        PACKAGE = "package", _("Course")
        CLASS = "class", pgettext_lazy("kind of item", "Class")
        ASSESSMENT = "assessment", pgettext_lazy("kind of item", "Assessment")
        DOCUMENT = "document", pgettext_lazy("kind of item", "Document")

    track = models.ForeignKey(Track, on_delete=models.CASCADE, related_name="items")
    stage = models.ForeignKey(Stage, on_delete=models.CASCADE, related_name="items")
    key = models.CharField(_("key"), max_length=64)
    position = models.PositiveSmallIntegerField()
    title_en = models.CharField(_("title in English"), max_length=200)
    title_zh = models.CharField(_("title in Chinese"), max_length=200)
    summary_en = models.TextField(_("summary in English"), blank=True)
    summary_zh = models.TextField(_("summary in Chinese"), blank=True)
    block_en = models.CharField(_("block in English"), max_length=120, blank=True)
    block_zh = models.CharField(_("block in Chinese"), max_length=120, blank=True)
    minutes = models.PositiveSmallIntegerField(_("minutes"), null=True, blank=True)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.PACKAGE)
    method = models.CharField(
        _("method"), max_length=16, blank=True, choices=[(one.value, one.value) for one in Method]
    )
    category = models.CharField(
        _("category"),
        max_length=12,
        blank=True,
        choices=[(one.value, one.value) for one in Category],
    )
    daily_kind = models.CharField(
        _("kind of daily training"),
        max_length=12,
        blank=True,
        choices=[(one.value, one.value) for one in DailyKind],
    )
    modules = models.JSONField(default=list, blank=True)
    assessed_by = models.JSONField(default=list, blank=True)
    exemption = models.TextField(_("why it is not assessed"), blank=True)
    elective = models.BooleanField(_("elective"), default=False)
    valid_months = models.PositiveSmallIntegerField(_("valid for (months)"), null=True, blank=True)
    text_en = models.TextField(_("text in English"), blank=True)
    text_zh = models.TextField(_("text in Chinese"), blank=True)
    attachment = models.ForeignKey(
        "people.Attachment", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    manual = models.CharField(_("work manual or FAQ it rests on"), max_length=120, blank=True)
    manual_version = models.CharField(_("version of the manual"), max_length=48, blank=True)
    package = models.ForeignKey(
        "scorm_runtime.Package",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("package"),
    )

    class Meta:
        ordering = ("stage__position", "position")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(manual="", manual_version="")
                | (~models.Q(manual="") & ~models.Q(manual_version="")),
                name="track_item_manual_has_version",
            ),
            models.CheckConstraint(
                condition=models.Q(kind="package") ^ models.Q(package=None),
                name="track_item_has_its_package",
            ),
            models.UniqueConstraint(fields=("tenant", "track", "key"), name="track_item_key_once"),
        )

    def __str__(self) -> str:
        return self.title_zh if is_chinese() else self.title_en

    @property
    def course(self) -> Package:
        """The package of a course. Raises ValueError for what is no course."""
        if self.package is None:
            raise ValueError(f"{self.key} is no course")
        return self.package


class Prerequisite(UUIDModel):
    """`item` opens once `needs` is passed, whatever stages they stand in (R62)."""

    item = models.ForeignKey(TrackItem, on_delete=models.CASCADE, related_name="prerequisites")
    needs = models.ForeignKey(TrackItem, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("tenant", "item", "needs"), name="prerequisite_once"),
            models.CheckConstraint(
                condition=~models.Q(item=models.F("needs")), name="prerequisite_of_another"
            ),
        )

    def __str__(self) -> str:
        return f"{self.item_id} needs {self.needs_id}"
