"""Modules, lessons, question bank, simulator scenarios: versions, review and publishing.

Knows nothing of packages or learners: what it publishes is an immutable version that
`delivery` plays and `scorm_packages.export` packs.
"""
