"""SCORM 1.2 manifests that are wrong, by what is wrong with them: a table for tests."""

from collections.abc import Mapping

from tests.builders.broken_zips import Case
from tests.builders.packages import ScoSpec, manifest_text, scorm12_manifest, scorm12_package
from tests.builders.zips import ordinary_zip

CALLS = b"<!DOCTYPE html><title>Page</title><script>parent.API.LMSInitialize('')</script>"
PAGE = {"index.html": CALLS}
ITEM = '<item identifier="i1" identifierref="r1"><title>One</title></item>'
RESOURCE = '<resource identifier="r1" type="webcontent" adlcp:scormtype="sco" href="index.html"/>'
CARTRIDGE = (
    '<manifest identifier="m" xmlns="http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1">'
    "<metadata><schema>IMS Common Cartridge</schema></metadata></manifest>"
)


def with_manifest(manifest: str | bytes, files: Mapping[str, bytes] = PAGE) -> bytes:
    """Return a zip of this manifest and these files."""
    data = manifest.encode() if isinstance(manifest, str) else manifest
    return ordinary_zip({"imsmanifest.xml": data, **files})


def of(items: str = ITEM, resources: str = RESOURCE, files: Mapping[str, bytes] = PAGE) -> bytes:
    """Return a package whose manifest has these items and resources."""
    return with_manifest(manifest_text(items, resources), files)


def replaced(old: str, new: str) -> bytes:
    """Return a good package with one thing in its manifest written differently."""
    manifest = manifest_text(ITEM, RESOURCE)
    assert old in manifest
    return with_manifest(manifest.replace(old, new))


def with_value(name: str, value: str) -> bytes:
    """Return a package whose item has this adlcp value."""
    return scorm12_package([ScoSpec(values={name: value})])


def with_href(href: str, *, kind: str = "sco", files: Mapping[str, bytes] = PAGE) -> bytes:
    """Return a package whose only resource has this href."""
    resource = RESOURCE.replace("index.html", href).replace('"sco"', f'"{kind}"')
    return of(resources=resource, files=files)


def depending(*pairs: tuple[str, str]) -> bytes:
    """Return a package of resources of which the first of each pair needs the second."""
    listed = "".join(
        f'<resource identifier="{one}" type="webcontent" adlcp:scormtype="asset">'
        f'<dependency identifierref="{other}"/></resource>'
        for one, other in pairs
    )
    return of(resources=RESOURCE + listed)


DOCUMENT_CASES = [
    Case(
        "endless manifest",
        "xml.too_large",
        lambda: with_manifest(b"<manifest>" + b" " * (11 * 1024 * 1024)),
    ),
    Case("empty manifest", "xml.empty", lambda: with_manifest(b"  \n")),
    Case("noise", "xml.undecodable", lambda: with_manifest(b"<manifest>\xff\xfe\xff\x00\x80</m>")),
    Case(
        "GBK said to be UTF-8",
        "xml.encoding_repaired",
        lambda: with_manifest(scorm12_manifest([ScoSpec(title="接听第一通电话")]).encode("gbk")),
    ),
    Case(
        "UTF-8 said to be GB2312",
        "xml.encoding_repaired",
        lambda: with_manifest(
            scorm12_manifest([ScoSpec(title="接听电话")]).replace("UTF-8", "GB2312")
        ),
    ),
    Case(
        "external entity",
        "xml.doctype",
        lambda: with_manifest(
            '<!DOCTYPE m [<!ENTITY x SYSTEM "file:///etc/passwd">]><manifest>&x;</manifest>'
        ),
    ),
    Case(
        "doctype behind a comment",
        "xml.doctype",
        lambda: with_manifest("<?xml version='1.0'?><!-- a --><?pi ?>\n<!DOCTYPE m><manifest/>"),
    ),
    Case("bottomless", "xml.too_deep", lambda: with_manifest("<a>" * 10_000)),
    Case("bare ampersand", "xml.not_well_formed", lambda: replaced("One", "Q&A")),
    Case(
        "prefix not declared",
        "xml.not_well_formed",
        lambda: replaced('xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2"', ""),
    ),
]

STRUCTURE_CASES = [
    Case("Common Cartridge", "package.format_unsupported", lambda: with_manifest(CARTRIDGE)),
    Case(
        "description alone",
        "package.description_alone",
        lambda: manifest_text(ITEM, RESOURCE).encode("utf-16"),
    ),
    Case(
        "much of the same",
        "package.more_findings",
        lambda: scorm12_package([ScoSpec(values={"masteryscore": f"{n}?"}) for n in range(30)]),
    ),
    Case(
        "picture from elsewhere",
        "package.external_hosts",
        lambda: of(files={"index.html": CALLS + b'<img src="//images.example.test/a.png">'}),
    ),
    Case(
        "other root",
        "scorm12.not_a_manifest",
        lambda: with_manifest(
            manifest_text("", "")
            .replace("<manifest", "<package")
            .replace("</manifest", "</package")
        ),
    ),
    Case(
        "version not given",
        "scorm12.schema_version_missing",
        lambda: replaced("<schemaversion>1.2</schemaversion>", ""),
    ),
    Case("version misspelt", "scorm12.schema_version", lambda: replaced(">1.2<", ">1.2.0<")),
    Case(
        "manifest without identifier",
        "scorm12.identifier_missing",
        lambda: replaced(' identifier="callcraft.test.course"', ""),
    ),
    Case(
        "item without identifier",
        "scorm12.identifier_missing",
        lambda: replaced('<item identifier="i1"', "<item"),
    ),
    Case("one item twice", "scorm12.duplicate_identifier", lambda: of(ITEM * 2)),
    Case("one resource twice", "scorm12.duplicate_identifier", lambda: of(resources=RESOURCE * 2)),
    Case(
        "no organization",
        "scorm12.no_organization",
        lambda: with_manifest(
            f"<manifest identifier='m' xmlns:adlcp='http://www.adlnet.org/xsd/adlcp_rootv1p2'>"
            f"<organizations/><resources>{RESOURCE}</resources></manifest>"
        ),
    ),
    Case("no items", "scorm12.nothing_to_launch", lambda: of("")),
    Case("nothing at all", "scorm12.nothing_to_launch", lambda: of("", "")),
    Case(
        "default not there",
        "scorm12.default_organization",
        lambda: replaced('default="contents"', 'default="other"'),
    ),
    Case(
        "two organizations",
        "scorm12.several_organizations",
        lambda: replaced(
            "</organizations>",
            '<organization identifier="b"><title>B</title></organization></organizations>',
        ),
    ),
    Case(
        "manifest in the manifest",
        "scorm12.sub_manifest",
        lambda: replaced("</manifest>", '<manifest identifier="sub"/></manifest>'),
    ),
    Case(
        "metadata elsewhere",
        "scorm12.metadata_file_missing",
        lambda: replaced("</metadata>", "<adlcp:location>lom.xml</adlcp:location></metadata>"),
    ),
]

ITEM_CASES = [
    Case("item without title", "scorm12.title_missing", lambda: replaced("<title>One</title>", "")),
    Case(
        "endless identifier",
        "scorm12.identifier_too_long",
        lambda: replaced('identifier="i1"', f'identifier="{"i" * 2001}"'),
    ),
    Case("endless title", "scorm12.title_too_long", lambda: replaced("One", "One" * 500)),
    Case(
        "bottomless contents",
        "scorm12.too_deep",
        lambda: of('<item identifier="">' * 41 + "</item>" * 41),
    ),
    Case(
        "endless contents",
        "scorm12.too_many_items",
        lambda: of("".join(f'<item identifier="i{n}"/>' for n in range(2001))),
    ),
    Case(
        "item that opens nothing",
        "scorm12.item_without_content",
        lambda: of(ITEM + '<item identifier="i2"><title>Two</title></item>'),
    ),
    Case(
        "reference to nothing",
        "scorm12.item_resource_missing",
        lambda: replaced('ref="r1"', 'ref="x"'),
    ),
    Case(
        "resource without page",
        "scorm12.resource_without_href",
        lambda: replaced(' href="index.html"', ""),
    ),
    Case(
        "score in words",
        "scorm12.mastery_score_invalid",
        lambda: with_value("masteryscore", "high"),
    ),
    Case(
        "score above 100",
        "scorm12.mastery_score_invalid",
        lambda: with_value("masteryscore", "101"),
    ),
    Case(
        "score below 0", "scorm12.mastery_score_invalid", lambda: with_value("masteryscore", "-1")
    ),
    Case(
        "score not a number",
        "scorm12.mastery_score_invalid",
        lambda: with_value("masteryscore", "NaN"),
    ),
    Case(
        "score in percent",
        "scorm12.mastery_score_percent",
        lambda: with_value("masteryscore", "80 %"),
    ),
    Case(
        "score as a fraction",
        "scorm12.mastery_score_fraction",
        lambda: with_value("masteryscore", "0.8"),
    ),
    Case(
        "limit in words", "scorm12.time_limit_invalid", lambda: with_value("maxtimeallowed", "1h")
    ),
    Case(
        "unknown action",
        "scorm12.time_limit_action_invalid",
        lambda: with_value("timelimitaction", "explode"),
    ),
    Case(
        "endless launch data",
        "scorm12.data_from_lms_too_long",
        lambda: with_value("datafromlms", "x" * 4097),
    ),
    Case(
        "unknown script",
        "scorm12.prerequisites_type",
        lambda: replaced(
            "<title>One</title>",
            '<title>One</title><adlcp:prerequisites type="javascript">a()</adlcp:prerequisites>',
        ),
    ),
    Case(
        "unknown prerequisite",
        "scorm12.prerequisites_unknown",
        lambda: with_value("prerequisites", 'item-1="passed"&(ghost|~item-1)'),
    ),
]

RESOURCE_CASES = [
    Case("page not in the zip", "scorm12.href_missing", lambda: with_href("start.html")),
    Case("page in other case", "scorm12.href_repaired", lambda: with_href("Index.HTML")),
    Case(
        "page with backslashes",
        "scorm12.href_repaired",
        lambda: with_href("pages\\one.html", files={"pages/one.html": CALLS}),
    ),
    Case("page above the package", "scorm12.href_outside", lambda: with_href("../index.html")),
    Case("script as address", "scorm12.href_scheme", lambda: with_href("javascript:alert(1)")),
    Case("page on a drive", "scorm12.href_scheme", lambda: with_href("D:/course/index.html")),
    Case(
        "page on another site", "scorm12.external_sco", lambda: with_href("https://example.test/a")
    ),
    Case(
        "asset on another site",
        "scorm12.external_asset",
        lambda: with_href("//example.test/a", kind="asset"),
    ),
    Case("empty page", "scorm12.launch_file_empty", lambda: of(files={"index.html": b""})),
    Case("Flash", "scorm12.flash", lambda: with_href("a.swf", files={"a.swf": b"FWS"})),
    Case("no type", "scorm12.scorm_type", lambda: replaced(' adlcp:scormtype="sco"', "")),
    Case("type of its own", "scorm12.scorm_type", lambda: with_href("index.html", kind="course")),
    Case("other resource type", "scorm12.resource_type", lambda: replaced("webcontent", "html")),
    Case("SCO that calls nobody", "scorm12.no_api_call", lambda: of(files={"index.html": b"<p>"})),
    Case("no SCO", "scorm12.no_sco", lambda: with_href("index.html", kind="asset")),
    Case(
        "file not in the zip",
        "scorm12.file_missing",
        lambda: of(resources=RESOURCE.replace("/>", '><file href="a.png"/></resource>')),
    ),
    Case("needs nothing", "scorm12.dependency_missing", lambda: depending(("a", "ghost"))),
    Case("needs itself", "scorm12.dependency_cycle", lambda: depending(("a", "b"), ("b", "a"))),
]

MANIFEST_CASES = DOCUMENT_CASES + STRUCTURE_CASES + ITEM_CASES + RESOURCE_CASES
