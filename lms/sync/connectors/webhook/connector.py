"""Completions as signed webhooks (Standard Webhooks 1.0.0). README.md tells receivers the rest."""

from datetime import datetime
from typing import ClassVar

from lms.sync.connectors.base import Connector, Parcel
from lms.sync.rules.completions import TEST_EVENT_TYPE, body_of
from lms.sync.rules.signing import signed_headers
from xapi.outside.answers import Answer, NoAnswer


class WebhookConnector(Connector):
    kind: ClassVar[str] = "webhook"

    def send(self, parcel: Parcel, *, at: datetime) -> Answer | NoAnswer:
        body = body_of(parcel.content)
        headers = signed_headers(
            self.target.secrets, message_id=parcel.message_id, at=at, body=body
        )
        return self.target.client.post(
            self.target.url,
            headers={"Content-Type": "application/json; charset=utf-8", **headers},
            body=body,
        )

    def test(self, *, message_id: str, at: datetime) -> Answer | NoAnswer:
        content = {"type": TEST_EVENT_TYPE, "timestamp": at.isoformat(), "data": {"id": message_id}}
        return self.send(Parcel(message_id, content), at=at)
