"""H5P for Python: packages, libraries, semantics, user state, host and export.

Written so that it can be used on its own, by another Django project.
"""
