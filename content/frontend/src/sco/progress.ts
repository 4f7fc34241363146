/** Where the learner is: kept in suspend_data, short enough for SCORM 1.2's 4,096 characters. */

import type { Language } from "./course.ts";
import type { Lms } from "./lms.ts";

export interface Progress {
  /** The step shown: pages first, then questions or turns, then the result. */
  step: number;
  /** Chosen options by question, as places; the path through a phone call as turn and place. */
  answers: Record<string, number[]>;
  path: [string, number][];
  /** Only when the learner chose one; else the course follows the LMS or the browser. */
  language: Language | null;
  done: boolean;
}

export function preferredLanguage(lms: Lms): Language {
  const said = lms.get("cmi.student_preference.language") || navigator.language;
  return said.toLowerCase().startsWith("zh") ? "zh-Hans" : "en";
}

export function loadProgress(lms: Lms): Progress {
  const fresh: Progress = {
    step: 0,
    answers: {},
    path: [],
    language: null,
    done: false,
  };
  const kept = lms.get("cmi.suspend_data");
  if (!kept) return fresh;
  try {
    return { ...fresh, ...(JSON.parse(kept) as Partial<Progress>) };
  } catch {
    return fresh; // Written by something else: begin anew rather than not at all.
  }
}

export function saveProgress(lms: Lms, progress: Progress): void {
  lms.set("cmi.core.lesson_location", String(progress.step));
  lms.set("cmi.suspend_data", JSON.stringify(progress));
  lms.commit();
}
