"""A published module or an installed course as a package for other systems, and dispatch packages.

Depends on `runtime` and `content` and on nothing of the centre.
"""
