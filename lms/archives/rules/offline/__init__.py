"""The offline verifier: what an outsider runs, on Python's standard library alone.

It travels in every export as one file, which `lms.archives.rules.bundle` joins from these modules.
Nothing here is imported from the rest of the room: the archive is checked by other code than wrote
it. The modules stay within Python 3.9, because the outsider's machine is not ours.
"""
