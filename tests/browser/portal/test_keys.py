"""An administrator makes, renews and revokes a key, by keyboard."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from lms.people.rules.roles import Role
from tests.builders.centre import Centre

OpenAs = Callable[..., Page]


def test_a_key_from_making_to_revoking(centre: Centre, open_as: OpenAs) -> None:
    page = open_as(centre.person("系统管理员", Role.ADMINISTRATOR), language="en")
    page.goto("/office/people/keys/")
    page.get_by_role("link", name="New key").press("Enter")
    page.get_by_label("Name").fill("Quiz system")
    page.get_by_label("write statements").press("Space")
    page.get_by_role("button", name="Make the key").press("Enter")
    secret = page.get_by_label("Secret", exact=True).input_value()
    assert len(secret) == 64
    page.reload()
    expect(page.get_by_text("The secret was shown already.")).to_be_visible()
    page.get_by_role("link", name="Back to the keys").press("Enter")
    row = page.get_by_role("row").filter(has_text="Quiz system")
    expect(row).to_contain_text("works")
    row.get_by_role("button", name="New secret for Quiz system").press("Enter")
    page.get_by_role("dialog").get_by_role("button", name="Make a new secret").press("Enter")
    assert page.get_by_label("Secret", exact=True).input_value() != secret
    page.get_by_role("link", name="I have copied it").press("Enter")
    expect(row).to_contain_text("two secrets work")
    row.get_by_role("button", name="Revoke Quiz system").press("Enter")
    page.get_by_role("dialog").get_by_role("button", name="Revoke").press("Enter")
    expect(page.get_by_text("The key is revoked.")).to_be_visible()
    expect(row).to_contain_text("revoked")
    expect(row.get_by_role("button")).to_have_count(0)
