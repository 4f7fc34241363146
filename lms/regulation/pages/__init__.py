"""Pages about the centre's rules: the register, the ledger, the forms, and the rule sets."""
