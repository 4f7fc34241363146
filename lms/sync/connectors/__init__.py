"""One folder per external system, all behind one interface (`connectors.base`)."""

from lms.sync.connectors.base import Connector, Target
from lms.sync.connectors.webhook.connector import WebhookConnector

CONNECTORS: dict[str, type[Connector]] = {WebhookConnector.kind: WebhookConnector}


def connector_for(kind: str, target: Target) -> Connector:
    """Return the connector of this kind, ready to send to `target`. KeyError for unknown kinds."""
    return CONNECTORS[kind](target)
