"""Signed webhooks: what most platforms can take without a contract with us."""
