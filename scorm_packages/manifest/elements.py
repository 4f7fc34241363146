"""Reaching into XML by local names, as real manifests are loose about namespaces."""

from collections.abc import Iterator

from lxml import etree

XML_BASE = "{http://www.w3.org/XML/1998/namespace}base"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def local_name(element: etree._Element) -> str:
    """Return the name without its namespace; empty for comments and processing instructions."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def namespace(element: etree._Element) -> str:
    """Return the namespace, empty when there is none."""
    return element.tag[1:].rpartition("}")[0] if isinstance(element.tag, str) else ""


def children(element: etree._Element, name: str) -> list[etree._Element]:
    """Return the child elements of the local name `name`."""
    return [child for child in element if local_name(child) == name]


def child(element: etree._Element, *names: str) -> etree._Element | None:
    """Return the first element on the path of local names `names`, or None."""
    found: etree._Element | None = element
    for name in names:
        found = next(iter(children(found, name)), None) if found is not None else None
    return found


def descendants(element: etree._Element, name: str) -> Iterator[etree._Element]:
    """Yield the elements of the local name `name` anywhere below, in document order."""
    return (each for each in element.iterdescendants() if local_name(each) == name)


def text(element: etree._Element | None) -> str:
    """Return the text inside, white space collapsed; empty for no element."""
    if element is None:
        return ""
    return " ".join("".join(str(each) for each in element.itertext()).split())


def bases(element: etree._Element) -> list[str]:
    """Return the `xml:base` values that hold for an element, outermost first."""
    levels = (*reversed(list(element.iterancestors())), element)
    return [base for each in levels if (base := each.get(XML_BASE))]


def lom_title(element: etree._Element) -> str:
    """Return the title in the LOM metadata of an element, or an empty string."""
    title = _lom_title(element)
    return text(title)


def lom_languages(element: etree._Element) -> list[str]:
    """Return what the LOM metadata of an element gives as its language, best first."""
    language = text(child(element, "metadata", "lom", "general", "language"))
    title = _lom_title(element)
    of_title = "" if title is None else title.get(XML_LANG) or attribute(title, "language")
    return [each for each in (language, of_title) if each]


def _lom_title(element: etree._Element) -> etree._Element | None:
    """Find the title: `langstring` in LOM 1.2, `string` in IEEE LOM, which SCORM 2004 uses."""
    title = child(element, "metadata", "lom", "general", "title")
    if title is None:
        return None
    for name in ("langstring", "string"):
        found = child(title, name)
        if found is not None:
            return found
    return None


def attribute(element: etree._Element, name: str) -> str:
    """Return the attribute of the local name `name` in any letter case and namespace, stripped."""
    for key, value in element.attrib.items():
        if str(key).rpartition("}")[2].lower() == name.lower():
            return str(value).strip()
    return ""


def place(document: str, element: etree._Element) -> str:
    """Return `path:line`, where `element` begins."""
    return f"{document}:{element.sourceline}" if element.sourceline else document
