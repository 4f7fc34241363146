/** Where the learner is: kept by the host, short enough for SCORM 1.2's 4,096 characters. */

import type { Host } from "../host/host.ts";
import type { Language } from "./course.ts";

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

export function preferredLanguage(host: Host): Language {
  const said = host.language || navigator.language;
  return said.toLowerCase().startsWith("zh") ? "zh-Hans" : "en";
}

export function freshProgress(): Progress {
  return { step: 0, answers: {}, path: [], language: null, done: false };
}

export function loadProgress(host: Host): Progress {
  const fresh = freshProgress();
  if (!host.kept) return fresh;
  try {
    return { ...fresh, ...(JSON.parse(host.kept) as Partial<Progress>) };
  } catch {
    return fresh; // Written by something else: begin anew rather than not at all.
  }
}

export function saveProgress(host: Host, progress: Progress): void {
  host.keep(String(progress.step), JSON.stringify(progress));
  host.save();
}
