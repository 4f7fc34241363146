/**
 * Walks content as somebody in a hurry would: answers what is asked, presses what leads on, and
 * never the same thing on the same page while there is something new. It knows no authoring tool;
 * words and roles are all it goes by.
 *
 * Whatever it touches belongs to a frame: `instanceof` of this page's own classes is never true.
 */

import { answerIn } from "./answering";
import { isUsable, press, pressablesIn, wordsOf } from "./pressing";

const STEP_MS = 350;
const LOOK_MS = 40;
/** So long without anything new to do or to see, and the walk is over. */
const IDLE_MS = 6_000;
/** Content that is slow to load, or shows a film of its own, gets this much. */
const PATIENCE_MS = 20_000;

const ONWARD =
  /next|forward|continue|start|begin|submit|finish|complete|check|done|enter|play|launch|resume|\bok\b|下一|继续|开始|提交|完成|确定|进入|播放|下页|→|»|›|▶|>>/i;
/** Whole words: "feedback" leads nowhere back, and a "preview" is no review. */
const BACK =
  /\b(prev(ious)?|back(ward)?|exit|close|quit|leave|return|restart|replay|retry|review|try again|start over|print|menu|home|help|search|mute|volume|captions|full ?screen|log ?out)\b|上一|返回|退出|关闭|重新|重播|打印|目录|主页|帮助|搜索|静音|音量|全屏|上页|←|«|‹|<</i;
const CLOCK = /\d+:\d\d/g;
const MOST_PRESSES = 3;
const MOST_TEXT = 4_000;

export interface WalkHooks {
  /** Called with each window of the content soon after it came up. */
  entered(view: Window): void;
  /** Called before each action. */
  acts(): void;
  /** Whether the content has said that it is over. */
  isOver(): boolean;
}

/** Walk the content in `frame` for at most `limitMs`; resolves to whether time ran out. */
export async function walk(
  frame: HTMLIFrameElement,
  limitMs: number,
  hooks: WalkHooks,
): Promise<boolean> {
  const known = new WeakSet<Document>();
  const look = setInterval(() => {
    for (const view of windowsIn(frame.contentWindow)) {
      if (!known.has(view.document)) {
        known.add(view.document);
        hooks.entered(view);
      }
    }
  }, LOOK_MS);
  try {
    return await stepOn(frame, limitMs, hooks);
  } finally {
    clearInterval(look);
  }
}

async function stepOn(
  frame: HTMLIFrameElement,
  limitMs: number,
  hooks: WalkHooks,
): Promise<boolean> {
  const began = performance.now();
  const memory = new Memory();
  let seen = "";
  let [news, action] = [began, began];
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, STEP_MS));
    if (hooks.isOver() || !frame.isConnected) {
      return false;
    }
    const now = performance.now();
    if (now - began > limitMs) {
      return true;
    }
    const views = windowsIn(frame.contentWindow);
    const shown = views.map(appearanceOf).join("|");
    const next = nextAction(views, memory);
    if (next !== null) {
      hooks.acts();
      next();
      [news, action] = [now, now];
    } else if (shown !== seen || views.some(isLoading)) {
      news = now;
    }
    seen = shown;
    if (now - news > IDLE_MS || now - action > PATIENCE_MS) {
      return false;
    }
  }
}

/** What was pressed how often: on the page as it was, and anywhere. */
class Memory {
  private readonly times = new Map<string, number>();

  on(page: string, words: string): number {
    return this.times.get(`${page}|${words}`) ?? 0;
  }

  anywhere(words: string): number {
    return this.times.get(words) ?? 0;
  }

  add(page: string, words: string): void {
    this.times.set(`${page}|${words}`, this.on(page, words) + 1);
    this.times.set(words, this.anywhere(words) + 1);
  }
}

/** The window and those below it, of the same origin. */
function windowsIn(view: Window | null): Window[] {
  if (view === null) {
    return [];
  }
  try {
    void view.document.body;
  } catch {
    return []; // Another origin: nobody can walk there.
  }
  const below = Array.from({ length: view.frames.length }, (_, n) => view.frames[n] ?? null);
  return [view, ...below.flatMap(windowsIn)];
}

function isLoading(view: Window): boolean {
  return view.document.readyState !== "complete";
}

/** Changes whenever a person would see something move. */
function appearanceOf({ document }: Window): string {
  return `${pageOf({ document })} ${document.getElementsByTagName("*").length}`;
}

/** The page as a reader knows it again: a clock that runs makes it no other. */
function pageOf({ document }: Pick<Window, "document">): string {
  const text = (document.body?.innerText ?? "").slice(0, MOST_TEXT);
  return `${document.URL} ${text.replace(CLOCK, "")}`;
}

function nextAction(views: Window[], memory: Memory): (() => void) | null {
  views.forEach((view) => skipMedia(view.document));
  const page = views.map(pageOf).join("|");
  for (const view of views) {
    const answer = answerIn(view.document, (words) => memory.on(page, words) === 0);
    if (answer !== null) {
      memory.add(page, answer.words);
      return answer.give;
    }
  }
  const best = bestOf(views.flatMap((view) => pressablesIn(view.document, isUsable)), page, memory);
  if (best === null) {
    return scrolling(views);
  }
  memory.add(page, markOf(best));
  return () => press(best);
}

function bestOf(elements: HTMLElement[], page: string, memory: Memory): HTMLElement | null {
  let [best, most]: [HTMLElement | null, number] = [null, 0];
  for (const element of elements) {
    const worth = worthOf(element, page, memory);
    if (worth > most) {
      [best, most] = [element, worth];
    }
  }
  return best;
}

/** What is new goes before what leads on once more. */
function worthOf(element: HTMLElement, page: string, memory: Memory): number {
  const words = wordsOf(element);
  const mark = markOf(element);
  const times = memory.on(page, mark);
  if (times >= MOST_PRESSES || BACK.test(words)) {
    return 0;
  }
  const leadsOn = ONWARD.test(words);
  const again = leadsOn ? 1 : 1 + memory.anywhere(mark);
  return (leadsOn ? 100 : 40) / (1 + times) ** 2 / again;
}

/** Known again when it comes back. Classes change as things are pressed; words and place do not. */
function markOf(element: HTMLElement): string {
  const { left, top } = element.getBoundingClientRect();
  const words = element.textContent?.trim().slice(0, 100) ?? "";
  return `${element.id} ${words} ${Math.round(left)} ${Math.round(top)}`;
}

/** Nobody waits for a film in a dry run. */
function skipMedia(page: Document): void {
  for (const media of page.querySelectorAll<HTMLMediaElement>("video, audio")) {
    if (!media.ended && Number.isFinite(media.duration) && media.duration > 0) {
      media.muted = true;
      media.currentTime = media.duration;
      void media.play().catch(() => undefined); // Played or not: it is at its end.
    }
  }
}

/** Some courses count a page as read when its end was seen. */
function scrolling(views: Window[]): (() => void) | null {
  for (const { document } of views) {
    const page = document.scrollingElement;
    if (page !== null && page.scrollTop + page.clientHeight < page.scrollHeight - 2) {
      const before = page.scrollTop;
      page.scrollTop += page.clientHeight;
      if (page.scrollTop > before) {
        return () => undefined;
      }
    }
  }
  return null;
}
