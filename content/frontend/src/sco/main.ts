/** A course in one page: read, answer or take a call, see the result. Plain DOM, no framework. */

import "./player.css";

import type { Host } from "../host/host.ts";
import { openHost } from "../host/open.ts";
import { showCall } from "./call.ts";
import { type Course, type Language, readCourse } from "./course.ts";
import { button, element } from "./dom.ts";
import { showPage } from "./pages.ts";
import { loadProgress, preferredLanguage, saveProgress } from "./progress.ts";
import { showQuestion } from "./questions.ts";
import { showResult } from "./result.ts";
import type { Stage } from "./stage.ts";
import { WORDS } from "./words.ts";

function play(course: Course, host: Host): void {
  const progress = loadProgress(host);
  const language = (): Language => progress.language ?? preferredLanguage(host);
  const screen = element("main", { id: "screen", tabIndex: -1 });
  const bar = element("progress", { max: 1 });
  const title = element("p", { className: "title" });
  const switcher = element("button", { type: "button", className: "language" });
  const preview = element("p", { className: "preview", hidden: host.counts });
  const exit = button("", () => leave(), "language");
  exit.hidden = host.returnUrl === "";

  const stage: Stage = {
    course,
    host,
    progress,
    say: (text) => text[language()],
    save: () => saveProgress(host, progress),
    go(step) {
      progress.step = step;
      stage.save();
      show();
      screen.focus();
      window.scrollTo(0, 0);
    },
  };
  const lastStep = course.pages.length + (course.turns.length ? 1 : course.questions.length);

  const show = (): void => {
    const { pages } = course;
    const step = Math.min(progress.step, lastStep);
    document.documentElement.lang = language();
    document.title = stage.say(course.title);
    title.textContent = stage.say(course.title);
    switcher.textContent = stage.say(WORDS.language);
    preview.textContent = stage.say(WORDS.noLms);
    exit.textContent = stage.say(WORDS.exit);
    bar.max = lastStep;
    bar.value = step;
    bar.setAttribute("aria-label", stage.say(course.title));
    if (step < pages.length) showPage(screen, stage, step);
    else if (step === lastStep) showResult(screen, stage);
    else if (course.turns.length) showCall(screen, stage);
    else showQuestion(screen, stage, step - pages.length);
  };
  const leave = (): void => {
    host.leave(true);
    location.assign(host.returnUrl);
  };

  switcher.addEventListener("click", () => {
    progress.language = language() === "en" ? "zh-Hans" : "en";
    stage.save();
    show();
  });
  // What is not yet done is suspended, so that the next visit goes on from here.
  addEventListener("pagehide", () => host.leave(true));
  const top = element("header", {});
  top.append(title, switcher, exit, bar);
  document.body.append(top, preview, screen);
  show();
}

openHost().then(
  (host) => play(readCourse(), host),
  (error: unknown) => {
    console.error(error);
    const words = navigator.language.startsWith("zh") ? WORDS.notOpen["zh-Hans"] : WORDS.notOpen.en;
    document.body.append(element("main", { id: "screen" }, element("p", { className: "note" }, words)));
  },
);
