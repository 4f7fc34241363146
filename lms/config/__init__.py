"""How the house is put together: settings, URLs, the web and worker entry points, the launcher.

The only room that knows every other one. It holds wiring and no rules.
"""
