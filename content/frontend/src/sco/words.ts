/** What the course page itself says, beside the course's own texts. */

import type { Text } from "./course.ts";

const say = (en: string, zh: string): Text => ({ en, "zh-Hans": zh });

export const WORDS = {
  exit: say("Exit", "退出"),
  back: say("Back", "上一页"),
  next: say("Next", "下一页"),
  toQuestions: say("To the questions", "开始答题"),
  toCall: say("Take the call", "接听来电"),
  question: say("Question", "第"),
  of: say("of", "/"),
  check: say("Check my answer", "提交答案"),
  chooseOne: say("Choose one answer.", "单选题，请选择一项。"),
  chooseSome: say("Choose every answer that is right.", "多选题，请选出所有正确选项。"),
  right: say("Right.", "回答正确。"),
  wrong: say("Not quite.", "回答有误。"),
  customer: say("Customer", "客户"),
  you: say("You", "您"),
  reply: say("What do you say?", "您怎么回应？"),
  goOn: say("Go on", "继续"),
  result: say("Your result", "您的成绩"),
  passed: say("You have passed this course.", "恭喜，您已通过本课程。"),
  failed: say(
    "This is below the pass mark. Read again what you missed, then try once more.",
    "未达到合格线。请复习答错的内容后再试一次。",
  ),
  critical: say(
    "A critical mistake: this call cannot pass, whatever the points.",
    "出现致命差错：无论得分多少，本次通话不合格。",
  ),
  passMark: say("Pass mark", "合格线"),
  again: say("Try again", "再试一次"),
  review: say("Back to the first page", "返回第一页"),
  finish: say("Finish", "完成"),
  solutions: say("Right answers", "正确答案"),
  yourAnswer: say("your answer", "您的选择"),
  noLms: say("Preview: nothing is recorded here.", "预览模式：不会记录学习进度。"),
  notOpen: say(
    "The course could not be opened. Close this window and start it again from your LMS.",
    "课程无法打开。请关闭本窗口，从学习平台重新进入。",
  ),
  language: say("中文", "English"),
  points: say("points", "分"),
};
