"""What is kept of H5P: libraries as installed, content made with them, and drafts of content.

    Library 1─n LibraryDependency   (by name and version, because it may be installed later)
    Content 1─n ContentLibrary      (the libraries that its parameters name)
    Draft 1─n DraftFile             (what is being made, with its files)
          1─n DraftRevision         (what it was before)
    AllowedLibrary, LibraryPolicy   (what may come in, and by whose hand)
    InstalledEditor, HubListing     (what an administrator has brought from elsewhere)

Content names a library by name, major and minor version; which patch that is, is decided when it
is played. Files are written once and never changed.
"""

from content.h5p.models.contents import Content, ContentLibrary
from content.h5p.models.drafts import Draft, DraftFile, DraftRevision
from content.h5p.models.editors import InstalledEditor
from content.h5p.models.hub import HubListing
from content.h5p.models.libraries import (
    AllowedLibrary,
    Library,
    LibraryDependency,
    LibraryPolicy,
)
from content.h5p.models.names import NamesLibrary

__all__ = [
    "AllowedLibrary",
    "Content",
    "ContentLibrary",
    "Draft",
    "DraftFile",
    "DraftRevision",
    "HubListing",
    "InstalledEditor",
    "Library",
    "LibraryDependency",
    "LibraryPolicy",
    "NamesLibrary",
]
