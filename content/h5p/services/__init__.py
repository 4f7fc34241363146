"""What is done with H5P. Each verb is one transaction."""

from content.h5p.services.exporting import export_package
from content.h5p.services.installing import Installation, carry_out, install_package
from content.h5p.services.managing import (
    allow_library,
    disable_library,
    disallow_library,
    enable_library,
    remove_library,
    restrict_libraries,
)
from content.h5p.services.planning import NewLibrary, Plan, plan_installation
from content.h5p.services.sweeping import sweep

__all__ = [
    "Installation",
    "NewLibrary",
    "Plan",
    "allow_library",
    "carry_out",
    "disable_library",
    "disallow_library",
    "enable_library",
    "export_package",
    "install_package",
    "plan_installation",
    "remove_library",
    "restrict_libraries",
    "sweep",
]
