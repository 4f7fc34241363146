/** A course in one page: read, answer or take a call, see the result. Plain DOM, no framework. */

import "./player.css";

import { type Language, readCourse } from "./course.ts";
import { element } from "./dom.ts";
import { Lms } from "./lms.ts";
import { showCall } from "./call.ts";
import { showPage } from "./pages.ts";
import { loadProgress, preferredLanguage, saveProgress } from "./progress.ts";
import { showQuestion } from "./questions.ts";
import { showResult } from "./result.ts";
import type { Stage } from "./stage.ts";
import { WORDS } from "./words.ts";

const course = readCourse();
const lms = new Lms();
const progress = loadProgress(lms);
const language = (): Language => progress.language ?? preferredLanguage(lms);
const screen = element("main", { id: "screen", tabIndex: -1 });
const bar = element("progress", { max: 1 });
const title = element("p", { className: "title" });
const switcher = element("button", { type: "button", className: "language" });
const preview = element("p", { className: "preview", hidden: lms.present });

const stage: Stage = {
  course,
  lms,
  progress,
  say: (text) => text[language()],
  save: () => saveProgress(lms, progress),
  go(step) {
    progress.step = step;
    stage.save();
    show();
    screen.focus();
    window.scrollTo(0, 0);
  },
};

function lastStep(): number {
  return course.pages.length + (course.turns.length ? 1 : course.questions.length);
}

function show(): void {
  const { pages } = course;
  const step = Math.min(progress.step, lastStep());
  document.documentElement.lang = language();
  document.title = stage.say(course.title);
  title.textContent = stage.say(course.title);
  switcher.textContent = stage.say(WORDS.language);
  preview.textContent = stage.say(WORDS.noLms);
  bar.max = lastStep();
  bar.value = step;
  bar.setAttribute("aria-label", stage.say(course.title));
  if (step < pages.length) showPage(screen, stage, step);
  else if (step === lastStep()) showResult(screen, stage);
  else if (course.turns.length) showCall(screen, stage);
  else showQuestion(screen, stage, step - pages.length);
}

switcher.addEventListener("click", () => {
  progress.language = language() === "en" ? "zh-Hans" : "en";
  stage.save();
  show();
});

const status = lms.get("cmi.core.lesson_status");
if (lms.present && (status === "not attempted" || status === "")) {
  lms.set("cmi.core.lesson_status", "incomplete");
  lms.commit();
}
const top = element("header", {});
top.append(title, switcher, bar);
document.body.append(top, preview, screen);
show();
