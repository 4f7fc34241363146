"""cmi5: launch, fetch token, LaunchData, sessions and moveOn.

Our own LRS is the LRS of its assignable units.
"""
