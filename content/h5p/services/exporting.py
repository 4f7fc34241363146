"""Writing content as a .h5p file, with all the libraries it needs."""

import zipfile
from collections.abc import Iterable
from typing import BinaryIO
from uuid import UUID

from content.h5p.exceptions import ContentUnknown, LibraryMissing
from content.h5p.models import Content, Library
from content.h5p.queries import current_libraries, installed_libraries, order_of_content
from content.h5p.rules.dependencies import LoadOrder
from content.h5p.rules.exporting import EARLIEST, PACKED_ALREADY, as_bytes, package_description
from content.h5p.rules.files import CONTENT, CONTENT_JSON, H5P_JSON, extension
from content.storage import services as storage


def export_package(*, tenant: int, content: UUID, out: BinaryIO) -> None:
    """Write the content to `out` as a package that plays in any H5P host.

    Libraries come in their current patch, those for editors too where they are installed. The
    same content with the same libraries gives the same bytes. Raises ContentUnknown,
    LibraryMissing.
    """
    row = Content.objects.filter(tenant=tenant, id=content).first()
    if row is None:
        raise ContentUnknown(id=content)
    installed = installed_libraries(tenant)
    order = order_of_content(row, installed)
    main = installed.describe(row.name)
    if main is None or any(each.is_vital for each in order.missing):
        lacking = [each.name for each in order.missing if each.is_vital]
        raise LibraryMissing(libraries=", ".join(map(str, lacking or [row.name])))
    description = package_description(
        title=row.title, main=main, language=row.language, metadata=row.metadata, order=order
    )
    with zipfile.ZipFile(out, "w") as package:
        _write(package, H5P_JSON, [as_bytes(description)])
        _write(package, CONTENT_JSON, [row.parameters_json.encode()])
        for path in sorted(row.files):
            _write(package, CONTENT + path, storage.open_file(row.storage_prefix + path))
        for library in _libraries(tenant, order):
            for path in sorted(library.files):
                name = f"{library.name.folder}/{path}"
                _write(package, name, storage.open_file(library.storage_prefix + path))


def _libraries(tenant: int, order: LoadOrder) -> list[Library]:
    """The rows of the libraries, by name."""
    needed = {each.name for each in order.libraries}
    rows = current_libraries(tenant).defer("semantics", "description")
    return sorted((row for row in rows if row.name in needed), key=lambda row: row.name)


def _write(package: zipfile.ZipFile, name: str, pieces: Iterable[bytes]) -> None:
    entry = zipfile.ZipInfo(name, EARLIEST)
    is_packed = extension(name) in PACKED_ALREADY
    entry.compress_type = zipfile.ZIP_STORED if is_packed else zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    entry.create_system = 3  # Unix, wherever it is written.
    with package.open(entry, "w") as file:
        for piece in pieces:
            file.write(piece)
