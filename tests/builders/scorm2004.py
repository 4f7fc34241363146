"""Builds SCORM 2004 packages: good ones, and manifests to be broken by tests."""

from collections.abc import Mapping

from tests.builders.zips import ordinary_zip

NAMESPACES = (
    'xmlns="http://www.imsglobal.org/xsd/imscp_v1p1" '
    'xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_v1p3" '
    'xmlns:adlseq="http://www.adlnet.org/xsd/adlseq_v1p3" '
    'xmlns:adlnav="http://www.adlnet.org/xsd/adlnav_v1p3" '
    'xmlns:imsss="http://www.imsglobal.org/xsd/imsss"'
)
PAGE = b"<!DOCTYPE html><title>Page</title><script>parent.API_1484_11.Initialize('')</script>"
FILES = {"index.html": PAGE, "two.html": PAGE}
RESOURCES = """
<resource identifier="r1" type="webcontent" adlcp:scormType="sco" href="index.html"/>
<resource identifier="r2" type="webcontent" adlcp:scormType="sco" href="two.html"/>
"""

NOTHING_AT_ITS_DEFAULT = """
<imsss:controlMode choice="false" choiceExit="false" flow="true" forwardOnly="true"
  useCurrentAttemptObjectiveInfo="false" useCurrentAttemptProgressInfo="false"/>
<imsss:rollupRules rollupObjectiveSatisfied="false" rollupProgressCompletion="false"
  objectiveMeasureWeight="0.25"/>
<imsss:randomizationControls randomizationTiming="onEachNewAttempt" selectionTiming="once"
  reorderChildren="true" selectCount="1"/>
<imsss:deliveryControls tracked="false" completionSetByContent="true"
  objectiveSetByContent="true"/>
<adlseq:constrainedChoiceConsiderations preventActivation="true" constrainChoice="true"/>
<adlseq:rollupConsiderations requiredForSatisfied="ifAttempted"
  requiredForNotSatisfied="ifNotSkipped" requiredForCompleted="ifNotSuspended"
  requiredForIncomplete="ifAttempted" measureSatisfactionIfActive="false"/>
"""
"""Every element of sequencing that is only attributes, each other than its default."""


def item(
    identifier: str = "i1",
    sequencing: str = "",
    *,
    inside: str = "",
    extra: str = "",
    reference: str | None = "r1",
    visible: bool = True,
) -> str:
    """Return an `<item>`; its title is its identifier in capitals.

    `sequencing` is what stands inside `<imsss:sequencing>`, `inside` are its items, `extra` is
    everything else. An item with others inside refers to no resource.
    """
    refers = f' identifierref="{reference}"' if reference and not inside else ""
    hidden = "" if visible else ' isvisible="false"'
    declared = f"<imsss:sequencing>{sequencing}</imsss:sequencing>" if sequencing else ""
    return (
        f'<item identifier="{identifier}"{refers}{hidden}><title>{identifier.upper()}</title>'
        f"{inside}{extra}{declared}</item>"
    )


def manifest2004(
    items: str | None = None,
    sequencing: str = "",
    *,
    version: str = "2004 4th Edition",
    title: str = "Taking the first call",
    resources: str = RESOURCES,
    collection: str = "",
    attributes: str = "",
) -> str:
    """Return a manifest around the given items.

    `sequencing` and `attributes` are the organization's, `collection` stands inside
    `<imsss:sequencingCollection>`.
    """
    declared = f"<imsss:sequencing>{sequencing}</imsss:sequencing>" if sequencing else ""
    shared = (
        f"<imsss:sequencingCollection>{collection}</imsss:sequencingCollection>"
        if collection
        else ""
    )
    listed = item("i1") + item("i2", reference="r2") if items is None else items
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<manifest identifier="callcraft.test.course" version="1.0" {NAMESPACES}>
  <metadata><schema>ADL SCORM</schema><schemaversion>{version}</schemaversion></metadata>
  <organizations default="course">
    <organization identifier="course"{attributes}>
      <title>{title}</title>
      {listed}
      {declared}
    </organization>
  </organizations>
  <resources>{resources}</resources>
  {shared}
</manifest>
"""


def package2004(
    manifest: str | bytes | None = None, files: Mapping[str, bytes] = FILES, folder: str = ""
) -> bytes:
    """Return the zip of this manifest and these files."""
    text = manifest2004() if manifest is None else manifest
    data = text.encode() if isinstance(text, str) else text
    return ordinary_zip(
        {folder + path: each for path, each in {"imsmanifest.xml": data, **files}.items()}
    )
