"""What can go wrong with pages and paper."""

from xapi.problems import Problem


class FontsMissing(Problem):
    # The code is older than this place of the class; programs know it.
    code = "archive.fonts_missing"
    http_status = 500
    texts = {
        "en": "No fonts for printing are in {folder}. Build the front end, which puts them there.",
        "zh-Hans": "{folder} 中没有打印所需的字体。请先构建前端，构建过程会放置字体。",
    }
