"""What a hub offered when it was asked last."""

from django.db import models

from content.h5p.rules.hub import ContentType
from xapi.tenancy import UUIDModel


class HubListing(UUIDModel):
    """The list of a tenant, kept so that no page has to ask a hub, and none fails without one."""

    hub = models.TextField()
    """The address that was asked: the list of another hub counts for nothing."""
    site = models.CharField(max_length=100, blank=True)
    """The name under which the hub knows this site; empty until it has given one."""
    etag = models.TextField(blank=True)
    """What the hub called this state of its list; empty where it does not say."""
    content_types = models.JSONField(default=list)
    """See `rules.hub.ContentType`."""
    fetched_at = models.DateTimeField(null=True, blank=True)
    """When the hub last said that this is its list."""
    tried_at = models.DateTimeField()
    failure = models.CharField(max_length=40, blank=True)
    """Why the last try brought nothing: a reason of `xapi.outside.http`, `status` or `content`."""

    class Meta:
        constraints = [models.UniqueConstraint("tenant", name="h5p_hub_listing_once")]

    def __str__(self) -> str:
        return self.hub

    @property
    def offered(self) -> list[ContentType]:
        """The list as values, by title; every call reads it anew."""
        return [ContentType.from_record(each) for each in self.content_types]
