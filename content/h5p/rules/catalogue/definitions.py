"""Findings about a library's definition of its parameters, `semantics.json`."""

from collections.abc import Mapping

from content.h5p.rules.catalogue.entry import Entry, Text

ENTRIES: Mapping[str, Entry] = {
    "h5p.definition.not_a_list": Entry(
        severity="error",
        because="A definition is a list of fields.",
        en=Text(
            "The library's definition is {found} and not a list.",
            "Get the library again from where it was published.",
        ),
        zh=Text(
            "库定义为 {found}，而不是列表。",
            "请从库的发布处重新获取。",
        ),
    ),
    "h5p.definition.too_many": Entry(
        severity="error",
        because="A definition is read into memory and walked through for each content.",
        en=Text(
            "The library's definition has more than {limit} fields.",
            "Get the library again from where it was published.",
        ),
        zh=Text(
            "库定义的字段超过 {limit} 个。",
            "请从库的发布处重新获取。",
        ),
    ),
    "h5p.definition.too_deep": Entry(
        severity="error",
        because="Every program that walks through a definition has a depth at which it breaks.",
        en=Text(
            "The library's definition is nested more than {limit} levels deep.",
            "Get the library again from where it was published.",
        ),
        zh=Text(
            "库定义的嵌套超过 {limit} 层。",
            "请从库的发布处重新获取。",
        ),
    ),
    "h5p.definition.no_name": Entry(
        severity="warning",
        because="Parameters are told apart by the names of their fields.",
        en=Text(
            "A field has no name and is not used.",
            "Tell the library's author. Content that uses the field plays without it.",
        ),
        zh=Text(
            "有一个字段没有名称，已不使用。",
            "请告知库的作者。使用该字段的内容播放时将没有它。",
        ),
    ),
    "h5p.definition.name_of_javascript": Entry(
        severity="warning",
        because="An object with such a key acts upon others in a browser.",
        en=Text(
            "A field is called {name}, which means something to JavaScript; it is not used.",
            "Tell the library's author. Content that uses the field plays without it.",
        ),
        zh=Text(
            "字段名 {name} 在 JavaScript 中有特殊含义，已不使用。",
            "请告知库的作者。使用该字段的内容播放时将没有它。",
        ),
    ),
    "h5p.definition.name_twice": Entry(
        severity="warning",
        because="Parameters are told apart by the names of their fields.",
        en=Text(
            "Two fields are called {name}; the second is not used.",
            "Tell the library's author. Content that uses the field plays without it.",
        ),
        zh=Text(
            "有两个字段都叫 {name}，第二个已不使用。",
            "请告知库的作者。使用该字段的内容播放时将没有它。",
        ),
    ),
    "h5p.definition.type": Entry(
        severity="warning",
        because="A value of an unknown type cannot be checked.",
        en=Text(
            "A field is of the type {type}, which is none of H5P's; it is not used.",
            "Tell the library's author. Content that uses the field plays without it.",
        ),
        zh=Text(
            "字段类型 {type} 不属于 H5P，已不使用。",
            "请告知库的作者。使用该字段的内容播放时将没有它。",
        ),
    ),
    "h5p.definition.no_item": Entry(
        severity="warning",
        because="A list says what its entries are.",
        en=Text(
            "A list does not say what is in it and is not used.",
            "Tell the library's author. Content that uses the field plays without it.",
        ),
        zh=Text(
            "列表未说明其中的内容，已不使用。",
            "请告知库的作者。使用该字段的内容播放时将没有它。",
        ),
    ),
    "h5p.definition.bounds": Entry(
        severity="warning",
        because="No number is above the one and below the other.",
        en=Text(
            "A number is to be at least {least} and at most {most}; neither is checked.",
            "Tell the library's author.",
        ),
        zh=Text(
            "数字要求不小于 {least} 且不大于 {most}，两者均未检查。",
            "请告知库的作者。",
        ),
    ),
    "h5p.definition.tags": Entry(
        severity="note",
        because="Elements that run, load or take input are never kept in texts.",
        en=Text(
            "The library asks for elements that are not kept in texts: {names}.",
            "Nothing needs to be done unless content looks wrong.",
        ),
        zh=Text(
            "库要求的以下元素不会保留在文本中：{names}。",
            "如内容显示正常则无需处理。",
        ),
    ),
    "h5p.definition.pattern": Entry(
        severity="note",
        because="Only expressions that surely come to an end are applied to what strangers wrote.",
        en=Text(
            "The expression {pattern} cannot be checked here ({reason}).",
            "Nothing needs to be done; texts are kept as they are.",
        ),
        zh=Text(
            "表达式 {pattern} 无法在此检查（{reason}）。",
            "无需处理，文本按原样保留。",
        ),
    ),
}
