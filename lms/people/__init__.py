"""Who works here: employees, units, posts, ranks, roles, sign-in, and who may see whom.

The one place where object-level permission is decided (`rules/roles`, `queries`, `access`); every
room above asks here. The audit trail of what people saw and changed is kept here too.
"""
