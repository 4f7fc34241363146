"""cmi5: launch, fetch token, LaunchData, sessions and moveOn. Tin Can packages launch here too.

Our own LRS is the LRS of its assignable units. Packages, items, registrations and the content
origin are those of `scorm_packages.runtime` (decision 0007).
"""
