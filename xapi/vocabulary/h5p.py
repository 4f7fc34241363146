"""What H5P's own statements use, and what we add to them."""

from xapi.vocabulary.callcraft import CALLCRAFT
from xapi.vocabulary.terms import Extension, Verb

H5P_LIBRARIES = "http://h5p.org/libraries/"
"""The category of a statement that an H5P library made: this and the library's folder name."""

CONSUMED = Verb(
    "http://activitystrea.ms/schema/1.0/consume",
    "consumed",
    "看完了",
    "Has seen all of something that asks no questions.",
    "看完了没有题目的内容。",
)
H5P_SUB_CONTENT = Extension(
    "http://h5p.org/x-api/h5p-subContentId",
    "Sub-content",
    "子内容",
    "Which content within the content is meant, by its id.",
    "所指的子内容的标识。",
)
CLAIMED_SCORE = Extension(
    CALLCRAFT + "extensions/claimed-score",
    "Claimed score",
    "浏览器上报的分数",
    "The score that the browser reported, where the score counted from the answer is another.",
    "浏览器上报、但与按答案重新计算不一致的分数。",
)
RECALCULATED_SCORE = Extension(
    CALLCRAFT + "extensions/recalculated-score",
    "Recalculated score",
    "重新计算的分数",
    "The score that the answer comes to by our reckoning, where that is too uncertain to count.",
    "按答案重新计算出的分数；把握不足，因此未计入结果。",
)
