/** Content of SCORM 1.2 under another standard. */

import { Scorm12API } from "scorm-again/scorm12";

import type { Answer, AnswerType, Standing } from "../../../../../content/frontend/src/host/host.ts";
import { responseFrom12, resultFrom12 } from "../../../../../content/frontend/src/host/notation.ts";
import { readTimespan, timespan } from "../../../../../content/frontend/src/host/times.ts";
import type { Dialect, Read, Situation } from "./dialect.ts";
import { play } from "./page.ts";
import { type Again, modelOf, SETTINGS } from "./scorm-again.ts";

const DONE = new Set(["passed", "completed", "failed"]);

function given({ item, learner, language, counts, resumes, isFirst, totalMs }: Situation) {
  return {
    "cmi.core.student_id": learner.id,
    "cmi.core.student_name": learner.name,
    "cmi.core.credit": counts ? "credit" : "no-credit",
    "cmi.core.lesson_mode": counts ? "normal" : "review",
    "cmi.core.entry": resumes ? "resume" : isFirst ? "ab-initio" : "",
    "cmi.core.total_time": timespan(totalMs),
    "cmi.launch_data": item.launchData,
    "cmi.student_data.mastery_score": item.masteryScore,
    "cmi.student_data.max_time_allowed": item.maxTimeAllowed,
    "cmi.student_data.time_limit_action": item.timeLimitAction,
    "cmi.student_preference.language": language,
  };
}

function standing(of: Read): Standing {
  const status = of("cmi.core.lesson_status");
  const [raw, min, max] = ["raw", "min", "max"].map((part) => of(`cmi.core.score.${part}`));
  const decided = status === "passed" || status === "failed";
  return {
    completed: DONE.has(status) ? true : status === "incomplete" ? false : null,
    passed: decided ? status === "passed" : null,
    score: raw ? scoreOf(Number(raw), Number(min || 0), Number(max || 100)) : null,
  };
}

/** The share of the highest score; out of 100 where the highest makes no sense. */
function scoreOf(raw: number, min: number, max: number) {
  const top = max > 0 && raw <= max ? max : 100;
  return { scaled: raw / top, raw, min: Math.min(min, raw), max: top };
}

function answer(of: Read, number: number): Answer | null {
  const part = (name: string): string => of(`cmi.interactions.${number}.${name}`);
  const id = part("id");
  if (!id) return null;
  const type = part("type");
  const pattern = part("correct_responses.0.pattern");
  return {
    id,
    type: (type || "other") as AnswerType,
    response: responseFrom12(type, part("student_response")),
    correct: pattern ? [responseFrom12(type, pattern)] : [],
    result: resultFrom12(part("result")),
    latencyMs: readTimespan(part("latency")),
  };
}

export const SCORM12: Dialect = {
  apiName: "API",
  model: () => modelOf(new Scorm12API(SETTINGS) as unknown as Again),
  api: (calls) => ({
    LMSInitialize: (parameter = "") => calls.initialize(parameter),
    LMSFinish: (parameter = "") => calls.terminate(parameter),
    LMSGetValue: (element: string) => calls.getValue(element),
    LMSSetValue: (element: string, value: string) => calls.setValue(element, value),
    LMSCommit: (parameter = "") => calls.commit(parameter),
    LMSGetLastError: () => calls.lastError(),
    LMSGetErrorString: (code: string) => calls.errorString(code),
    LMSGetDiagnostic: (code: string) => calls.diagnostic(code),
  }),
  elements: {
    suspendData: "cmi.suspend_data",
    location: "cmi.core.lesson_location",
    sessionTime: "cmi.core.session_time",
    exit: "cmi.core.exit",
  },
  tooLongError: "405",
  given,
  standing,
  answer,
  readTime: readTimespan,
};

play(SCORM12);
