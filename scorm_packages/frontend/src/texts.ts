/** What the page says, in both languages. */

const TEXTS = {
  en: {
    starting: "Starting…",
    saved: "Saved",
    saving: "Saving…",
    unsaved: "Not saved yet",
    offline: "Offline, kept here",
    stopped: "Not saving",
    replaying: "Sending the progress of your last visit…",
    announceSaved: "Your progress is saved again.",
    announceUnsaved: "Your progress has not been saved yet. The page keeps trying.",
    announceOffline: "You are offline. Your progress is kept on this device.",
    supersededTitle: "Continued in another window",
    supersededText:
      "You have opened this course in another window or on another device. Go on there. What you had done here is saved.",
    expiredTitle: "Start the course again",
    expiredText:
      "This page was open for too long and can no longer save. Start the course again from its page: what is not saved yet is kept on this device and is sent then.",
    refusedTitle: "Your progress cannot be saved",
    refusedText:
      "The service does not accept what this course sends. Your progress is kept on this device. Please tell the training office.",
    elsewhereTitle: "This course is open in another window",
    elsewhereText: "Go on in that window, or use this one instead. Nothing is lost either way.",
    useThisWindow: "Use this window instead",
    takingOver: "Taking over from the other window…",
    leavingTitle: "Not everything is saved yet",
    leavingText:
      "The rest is kept on this device and is sent when you open the course here again. You can wait, or leave now.",
    wait: "Wait",
    leave: "Leave now",
    toCourses: "Back to my courses",
    leavingNow: "Saving before you leave…",
    left: "You can close this window now.",
    contents: "Contents",
    waysOn: "Going on",
    ended: "This part has ended. Where to now?",
    pageOpened: "The page is open in another window. Come back here when you have read it.",
    nextPart: "Next part: {title}",
    openAgain: "Open again",
    externalText: "This part is a page of another site, {host}. It opens in a window of its own.",
    openPage: "Open the page",
    statuses: {
      "not attempted": "not started",
      browsed: "viewed",
      incomplete: "in progress",
      failed: "not passed",
      completed: "completed",
      passed: "passed",
    },
  },
  "zh-Hans": {
    starting: "正在打开…",
    saved: "已保存",
    saving: "正在保存…",
    unsaved: "尚未保存",
    offline: "离线，暂存本机",
    stopped: "已停止保存",
    replaying: "正在补传上次的学习进度…",
    announceSaved: "学习进度已重新保存。",
    announceUnsaved: "学习进度尚未保存，页面会继续尝试。",
    announceOffline: "网络已断开，学习进度暂存于本机。",
    supersededTitle: "课程已在另一个窗口中继续",
    supersededText: "您已在另一个窗口或另一台设备上打开本课程，请在那里继续学习。此处已学的内容均已保存。",
    expiredTitle: "请重新进入课程",
    expiredText: "页面打开时间过长，已无法继续保存。请从课程页面重新进入，尚未保存的进度暂存于本机，届时会自动补传。",
    refusedTitle: "学习进度无法保存",
    refusedText: "系统无法接收本课程提交的数据。您的进度暂存于本机，请联系培训管理部门。",
    elsewhereTitle: "课程已在另一个窗口中打开",
    elsewhereText: "您可以回到该窗口继续学习，也可以改用本窗口。学习进度都不会丢失。",
    useThisWindow: "改用本窗口",
    takingOver: "正在从另一个窗口接续…",
    leavingTitle: "还有进度尚未保存",
    leavingText: "尚未保存的进度已暂存于本机，下次在本机打开课程时会自动补传。您可以继续等待，也可以现在离开。",
    wait: "继续等待",
    leave: "现在离开",
    toCourses: "返回我的课程",
    leavingNow: "正在保存，请稍候…",
    left: "现在可以关闭本窗口。",
    contents: "目录",
    waysOn: "继续学习",
    ended: "本部分已结束，请选择下一步。",
    pageOpened: "页面已在另一个窗口中打开，阅读后请回到这里。",
    nextPart: "下一部分：{title}",
    openAgain: "重新打开",
    externalText: "本部分是其他网站（{host}）上的页面，将在新窗口中打开。",
    openPage: "打开页面",
    statuses: {
      "not attempted": "未开始",
      browsed: "已浏览",
      incomplete: "学习中",
      failed: "未通过",
      completed: "已完成",
      passed: "已通过",
    },
  },
} as const;

/** Every text, with its type widened so that both languages fit. */
export type Texts = {
  [Name in keyof (typeof TEXTS)["en"]]: (typeof TEXTS)["en"][Name] extends string
    ? string
    : Record<string, string>;
};

export function textsIn(language: string): Texts {
  return language.toLowerCase().startsWith("zh") ? TEXTS["zh-Hans"] : TEXTS.en;
}
