/** What the launcher says, in both languages. */

const TEXTS = {
  en: {
    tag: "en",
    noLms: "This package is started from a learning management system, not as a file.",
    notShown: "The course does not appear? This page may not be allowed to show it.",
    openWindow: "Open it in a window of its own",
    inWindow: "The course is open in another window. Leave this one open until you have finished.",
    left: "You have left the course. You can close this window now.",
    notOpen: "The course could not be opened. Close this window and start it again.",
  },
  zh: {
    tag: "zh-Hans",
    noLms: "本课件包须从学习平台启动，不能直接作为文件打开。",
    notShown: "课程没有显示？当前页面可能不允许嵌入课程。",
    openWindow: "在新窗口中打开",
    inWindow: "课程已在另一个窗口中打开。学习结束前请勿关闭本窗口。",
    left: "您已退出课程，现在可以关闭本窗口。",
    notOpen: "课程无法打开。请关闭本窗口后重新进入。",
  },
} as const;

export type Texts = Record<keyof (typeof TEXTS)["en"], string>;

export function textsIn(language: string): Texts {
  return language.toLowerCase().startsWith("zh") ? TEXTS.zh : TEXTS.en;
}
