"""The training archive: an append-only chain of entries, sealed day by day, for anyone to verify.

Here belong appending, sealing, checking, exporting and printing. What was decided, and why, is
`lms.grading`; what external systems are told of it is `lms.sync`, which hears every entry.
"""
