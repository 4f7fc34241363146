"""The learner as statements name them."""

from typing import Any


def actor_of(home_page: str, account: str, name: str) -> dict[str, Any]:
    """The learner as xAPI's Agent."""
    return {
        "objectType": "Agent",
        "name": name,
        "account": {"homePage": home_page, "name": account},
    }
