"""Builds SCORM 1.2 packages: good ones to play, and manifests to be broken by tests."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Literal

from tests.builders.zips import ordinary_zip

NAMESPACES = (
    'xmlns="http://www.imsproject.org/xsd/imscp_rootv1p1p2" '
    'xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2"'
)
SCO_PAGE = """<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>{title}</title></head>
<body>
<h1>{title}</h1>
<button id="complete" type="button">Complete</button>
<script>
  function findApi(start) {{
    let place = start;
    while (place.API == null && place.parent !== null && place.parent !== place) {{
      place = place.parent;
    }}
    return place.API;
  }}
  const api = findApi(window);
  if (api) {{
    api.LMSInitialize("");
    document.getElementById("complete").addEventListener("click", () => {{
      api.LMSSetValue("cmi.core.lesson_status", "completed");
      api.LMSCommit("");
      api.LMSFinish("");
    }});
  }}
</script>
</body>
</html>
"""


@dataclass(frozen=True)
class ScoSpec:
    """One item of the contents and the page that it opens.

    `html` is the whole page; without it a page is written that completes at a click on
    `#complete`. `values` are adlcp elements of the item, such as `{"masteryscore": "80"}`.
    """

    title: str = "First call"
    href: str = "index.html"
    html: str | None = None
    kind: Literal["sco", "asset"] = "sco"
    identifier: str = ""
    parameters: str = ""
    visible: bool = True
    values: Mapping[str, str] = field(default_factory=dict)

    @property
    def path(self) -> str:
        """The file that `href` means, if it is written plainly."""
        return self.href.partition("?")[0].partition("#")[0]

    def page(self) -> bytes:
        """Return the page, in UTF-8."""
        html = SCO_PAGE.format(title=escape(self.title)) if self.html is None else self.html
        return html.encode()


def scorm12_package(
    items: Sequence[ScoSpec] = (ScoSpec(),),
    *,
    title: str = "Taking the first call",
    identifier: str = "callcraft.test.course",
    extra_files: Mapping[str, bytes] | None = None,
    folder: str = "",
) -> bytes:
    """Return the zip of a good SCORM 1.2 package with one item for each of `items`."""
    files = scorm12_files(items, title=title, identifier=identifier)
    files.update(extra_files or {})
    return ordinary_zip({folder + path: data for path, data in files.items()})


def scorm12_files(
    items: Sequence[ScoSpec] = (ScoSpec(),),
    *,
    title: str = "Taking the first call",
    identifier: str = "callcraft.test.course",
) -> dict[str, bytes]:
    """Return the files of a good SCORM 1.2 package, by path."""
    manifest = scorm12_manifest(items, title=title, identifier=identifier)
    files = {"imsmanifest.xml": manifest.encode()}
    files.update({item.path: item.page() for item in items})
    return files


def scorm12_manifest(
    items: Sequence[ScoSpec] = (ScoSpec(),),
    *,
    title: str = "Taking the first call",
    identifier: str = "callcraft.test.course",
) -> str:
    """Return the text of an `imsmanifest.xml` that says all that the standard asks for."""
    listed = "".join(_item(number, item) for number, item in enumerate(items, start=1))
    resources = "".join(_resource(number, item) for number, item in enumerate(items, start=1))
    return manifest_text(listed, resources, title=title, identifier=identifier)


def manifest_text(
    items: str,
    resources: str,
    *,
    title: str = "Taking the first call",
    identifier: str = "callcraft.test.course",
    encoding: str = "UTF-8",
    metadata: str = "<schema>ADL SCORM</schema><schemaversion>1.2</schemaversion>",
) -> str:
    """Return a manifest around the given `<item>` and `<resource>` elements."""
    return f"""<?xml version="1.0" encoding="{encoding}"?>
<manifest identifier="{escape(identifier)}" version="1.0" {NAMESPACES}>
  <metadata>{metadata}</metadata>
  <organizations default="contents">
    <organization identifier="contents">
      <title>{escape(title)}</title>
      {items}
    </organization>
  </organizations>
  <resources>
    {resources}
  </resources>
</manifest>
"""


def _item(number: int, item: ScoSpec) -> str:
    values = "".join(
        f"<adlcp:{name}>{escape(value)}</adlcp:{name}>" for name, value in item.values.items()
    )
    parameters = f' parameters="{escape(item.parameters)}"' if item.parameters else ""
    visible = "" if item.visible else ' isvisible="false"'
    identifier = escape(item.identifier or f"item-{number}")
    return (
        f'<item identifier="{identifier}" identifierref="resource-{number}"{parameters}{visible}>'
        f"<title>{escape(item.title)}</title>{values}</item>"
    )


def _resource(number: int, item: ScoSpec) -> str:
    return (
        f'<resource identifier="resource-{number}" type="webcontent" '
        f'adlcp:scormtype="{item.kind}" href="{escape(item.href)}">'
        f'<file href="{escape(item.path)}"/></resource>'
    )
