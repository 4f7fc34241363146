/** A course on a page: read, answer or take a call, see the result. Plain DOM, no framework. */

import type { Host } from "../host/host.ts";
import { showCall } from "./call.ts";
import type { Course, Language } from "./course.ts";
import { button, element } from "./dom.ts";
import { showPage } from "./pages.ts";
import { freshProgress, loadProgress, preferredLanguage, saveProgress } from "./progress.ts";
import { showQuestion } from "./questions.ts";
import { showResult } from "./result.ts";
import { showSolutions } from "./solutions.ts";
import type { Stage } from "./stage.ts";
import { WORDS } from "./words.ts";

/** What is around the player, and how it looks after the player. */
export interface Surroundings {
  /** Where the player puts itself. */
  root: HTMLElement | ShadowRoot;
  /** Where it shows a step: `main` where the course has the page to itself. */
  screen: HTMLElement;
  /** A step is shown, in this language. */
  shown(title: string, language: Language): void;
  /** The learner has gone to another step. */
  turned(): void;
  /** Close the course; null where the learner closes what is around it. */
  exit: (() => void) | null;
}

export interface Player {
  readonly stage: Stage;
  /** Begin anew, as on the first day. */
  reset(): void;
  /** Show every question with what is right. */
  showSolutions(): void;
}

export function play(course: Course, host: Host, around: Surroundings): Player {
  const progress = loadProgress(host);
  const language = (): Language => progress.language ?? preferredLanguage(host);
  const { screen } = around;
  const bar = element("progress", { max: 1 });
  const title = element("p", { className: "title" });
  const switcher = element("button", { type: "button", className: "language" });
  const preview = element("p", { className: "preview", hidden: host.counts });
  const exit = button("", () => around.exit?.(), "language");
  exit.hidden = around.exit === null;
  let hasSolutions = false;

  const stage: Stage = {
    course,
    host,
    progress,
    say: (text) => text[language()],
    save: () => saveProgress(host, progress),
    go(step) {
      progress.step = step;
      stage.save();
      hasSolutions = false;
      show();
      screen.focus({ preventScroll: true });
      around.turned();
    },
  };
  const lastStep = course.pages.length + (course.turns.length ? 1 : course.questions.length);

  const show = (): void => {
    const step = Math.min(progress.step, lastStep);
    title.textContent = stage.say(course.title);
    switcher.textContent = stage.say(WORDS.language);
    preview.textContent = stage.say(WORDS.noLms);
    exit.textContent = stage.say(WORDS.exit);
    bar.max = lastStep;
    bar.value = step;
    bar.setAttribute("aria-label", stage.say(course.title));
    showStep(step);
    around.shown(stage.say(course.title), language());
  };
  const showStep = (step: number): void => {
    if (hasSolutions) showSolutions(screen, stage);
    else if (step < course.pages.length) showPage(screen, stage, step);
    else if (step === lastStep) showResult(screen, stage);
    else if (course.turns.length) showCall(screen, stage);
    else showQuestion(screen, stage, step - course.pages.length);
  };

  switcher.addEventListener("click", () => {
    progress.language = language() === "en" ? "zh-Hans" : "en";
    stage.save();
    show();
  });
  const top = element("header", {});
  top.append(title, switcher, exit, bar);
  around.root.append(top, preview, screen);
  show();
  return {
    stage,
    reset() {
      Object.assign(progress, { ...freshProgress(), language: progress.language });
      hasSolutions = false;
      stage.save();
      show();
    },
    showSolutions() {
      hasSolutions = true;
      show();
    },
  };
}
