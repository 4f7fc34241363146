"""LTI 1.3: our courses as a tool of somebody else's platform, and theirs as tools of ours.

Nothing is here yet but the place. It will keep its registrations by (issuer, client id,
deployment), one-shot states and nonces, and its own tokens; scores it passes back will leave
through the outbox of `lms.sync`, like everything that leaves the house.
"""
