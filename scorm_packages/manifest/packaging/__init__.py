"""IMS Content Packaging, which both SCORMs are profiles of: what their manifests have in common.

Each function takes the `Standard` whose codes its findings get. Elements are matched by local name,
because real manifests mix the namespaces of 1.1, 1.2 and 1.3.
"""

from scorm_packages.manifest.packaging.standard import Standard

__all__ = ["Standard"]
