"""The forms in which H5P's own editor asks who made a thing and how it may be used.

The editor has no such forms of its own: it wants them as a definition, with the names and codes
of H5P's metadata (`rules.semantics.licences`), and words in the reader's language.
"""

from collections.abc import Mapping
from typing import Any, Final

from content.h5p.rules.semantics.licences import LICENCES, ROLES, UNDISCLOSED
from xapi.problems import text_in

Fields = list[dict[str, Any]]

_CREATIVE_COMMONS: Final = ("4.0", "3.0", "2.5", "2.0", "1.0")
_VERSIONS: Final[Mapping[str, tuple[str, ...]]] = {
    **dict.fromkeys((each for each in LICENCES if each.startswith("CC BY")), _CREATIVE_COMMONS),
    "GNU GPL": ("v3", "v2", "v1"),
    "PD": ("-", "CC0 1.0", "CC PDM"),
}
"""The versions that there are of a licence; none of those that are not named."""

_LICENCES: Final[Mapping[str, tuple[str, str]]] = {
    UNDISCLOSED: ("Not stated", "未说明"),
    "CC BY": ("Attribution (CC BY)", "署名（CC BY）"),
    "CC BY-SA": ("Attribution, share alike (CC BY-SA)", "署名—相同方式共享（CC BY-SA）"),
    "CC BY-ND": ("Attribution, no derivatives (CC BY-ND)", "署名—禁止演绎（CC BY-ND）"),
    "CC BY-NC": ("Attribution, non-commercial (CC BY-NC)", "署名—非商业性使用（CC BY-NC）"),
    "CC BY-NC-SA": (
        "Attribution, non-commercial, share alike (CC BY-NC-SA)",
        "署名—非商业性使用—相同方式共享（CC BY-NC-SA）",
    ),
    "CC BY-NC-ND": (
        "Attribution, non-commercial, no derivatives (CC BY-NC-ND)",
        "署名—非商业性使用—禁止演绎（CC BY-NC-ND）",
    ),
    "CC0 1.0": ("Public domain dedication (CC0)", "公共领域贡献（CC0）"),
    "CC PDM": ("Public domain mark (PDM)", "公共领域标记（PDM）"),
    "GNU GPL": ("GNU General Public License", "GNU 通用公共许可证"),
    "PD": ("Public domain", "公共领域"),
    "ODC PDDL": ("Public domain licence for data (PDDL)", "公共领域数据许可（PDDL）"),
    "C": ("All rights reserved", "保留所有权利"),
}
_ROLES: Final[Mapping[str, tuple[str, str]]] = {
    "Author": ("Author", "作者"),
    "Editor": ("Editor", "编辑"),
    "Licensee": ("Licensee", "被许可人"),
    "Originator": ("Originator", "原作者"),
}


def metadata_form(language: str) -> Fields:
    """The form about a content as a whole, or a part of it."""
    words = _Words(language)
    return [
        {
            **words.text("title", "Title", "标题"),
            "optional": False,
            "placeholder": words("Title of the content", "内容标题"),
        },
        words.text("a11yTitle", "Title for screen readers", "屏幕阅读器标题"),
        words.licence("license"),
        words.version("licenseVersion"),
        words.number("yearFrom", "From year", "起始年份"),
        words.number("yearTo", "To year", "截止年份"),
        {**words.text("source", "Source", "来源"), "placeholder": "https://"},
        {
            "name": "authors",
            "type": "list",
            "field": {
                "name": "author",
                "type": "group",
                "isSubContent": False,
                "fields": [words.text("name", "Name", "姓名"), words.role()],
            },
        },
        {
            **words.text("licenseExtras", "More on the licence", "许可补充说明"),
            "widget": "textarea",
        },
        {
            "name": "changes",
            "type": "list",
            "field": {
                "name": "change",
                "type": "group",
                "label": words("What was changed", "修改记录"),
                "fields": [
                    words.text("date", "Date", "日期"),
                    words.text("author", "Changed by", "修改人"),
                    {**words.text("log", "What was changed", "修改内容"), "widget": "textarea"},
                ],
            },
        },
        {
            **words.text("authorComments", "Notes of the author", "作者备注"),
            "widget": "textarea",
            "description": words(
                "For whoever edits this content; not shown to learners.",
                "供编辑该内容的人员查看，学员看不到。",
            ),
        },
    ]


def copyright_form(language: str) -> dict[str, Any]:
    """The form about a file."""
    words = _Words(language)
    return {
        "name": "copyright",
        "type": "group",
        "label": words("Rights of use", "使用权"),
        "fields": [
            words.text("title", "Title", "标题"),
            words.text("author", "Author", "作者"),
            words.text("year", "Year", "年份"),
            {**words.text("source", "Source", "来源"), "placeholder": "https://"},
            words.licence("license"),
            words.version("version"),
        ],
    }


class _Words:
    """Fields with words of one language."""

    def __init__(self, language: str) -> None:
        self._language = language

    def __call__(self, english: str, chinese: str) -> str:
        return text_in({"en": english, "zh-Hans": chinese}, self._language)

    def text(self, name: str, english: str, chinese: str) -> dict[str, Any]:
        return {"name": name, "type": "text", "label": self(english, chinese), "optional": True}

    def number(self, name: str, english: str, chinese: str) -> dict[str, Any]:
        most = {"min": -9999, "max": 9999, "optional": True}
        return {"name": name, "type": "number", "label": self(english, chinese), **most}

    def role(self) -> dict[str, Any]:
        options = [{"value": each, "label": self(*_ROLES[each])} for each in ROLES]
        label = self("Role", "角色")
        return {
            "name": "role",
            "type": "select",
            "label": label,
            "options": options,
            "default": "Author",
        }

    def licence(self, name: str) -> dict[str, Any]:
        return {
            "name": name,
            "type": "select",
            "label": self("Licence", "许可"),
            "default": UNDISCLOSED,
            "options": [self._licence(each) for each in LICENCES],
        }

    def version(self, name: str) -> dict[str, Any]:
        """The editor fills it with the versions of the licence that is chosen."""
        return {
            "name": name,
            "type": "select",
            "label": self("Version of the licence", "许可版本"),
            "optional": True,
            "options": [{"value": each, "label": each} for each in _CREATIVE_COMMONS],
        }

    def _licence(self, code: str) -> dict[str, Any]:
        option: dict[str, Any] = {"value": code, "label": self(*_LICENCES[code])}
        if code in _VERSIONS:
            option["versions"] = [{"value": each, "label": each} for each in _VERSIONS[code]]
        return option
