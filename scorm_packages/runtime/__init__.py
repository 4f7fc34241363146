"""Packages in play: who takes which, how far they are, and the page and origin they play on.

Here belong the installed packages themselves, registrations, attempts, sessions and commits, the
launch token, and the telling of what happened as xAPI statements. How a package comes in is
`scorm_packages.intake`; whose course a registration is, and what it is worth, is told above.
"""
