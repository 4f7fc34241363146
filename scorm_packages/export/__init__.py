"""A published module as SCORM 1.2, SCORM 2004 or cmi5, and dispatch packages.

Depends on `runtime` and `content` and on nothing of the centre.
"""
