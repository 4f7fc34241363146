/** Content of SCORM 2004 under another standard. Its sequencing stays behind: there is one item. */

import { Scorm2004API } from "scorm-again/scorm2004";

import type { Answer, AnswerType, Standing } from "../../../../../content/frontend/src/host/host.ts";
import { duration, readDuration } from "../../../../../content/frontend/src/host/times.ts";
import type { Dialect, Read, Situation } from "./dialect.ts";
import { play } from "./page.ts";
import { type Again, modelOf, SETTINGS } from "./scorm-again.ts";

function given({ item, learner, language, counts, resumes, isFirst, totalMs }: Situation) {
  return {
    "cmi.learner_id": learner.id,
    "cmi.learner_name": learner.name,
    "cmi.credit": counts ? "credit" : "no-credit",
    "cmi.mode": counts ? "normal" : "review",
    "cmi.entry": resumes ? "resume" : isFirst ? "ab-initio" : "",
    "cmi.total_time": duration(totalMs),
    "cmi.launch_data": item.launchData,
    "cmi.scaled_passing_score": item.scaledPassingScore,
    "cmi.completion_threshold": item.completionThreshold,
    "cmi.max_time_allowed": item.maxTimeAllowed,
    "cmi.time_limit_action": item.timeLimitAction,
    "cmi.learner_preference.language": language,
  };
}

/** RTE 4.2.4 and 4.2.22: a threshold decides over what the content says. */
function standing(of: Read): Standing {
  const scaled = of("cmi.score.scaled");
  const passing = of("cmi.scaled_passing_score");
  const progress = of("cmi.progress_measure");
  const threshold = of("cmi.completion_threshold");
  const success = of("cmi.success_status");
  const completion = of("cmi.completion_status");
  const judged = passing && scaled ? Number(scaled) >= Number(passing) : null;
  const measured = threshold && progress ? Number(progress) >= Number(threshold) : null;
  return {
    completed:
      measured ??
      (completion === "completed" ? true : completion === "incomplete" ? false : null),
    passed: judged ?? (success === "passed" ? true : success === "failed" ? false : null),
    score: scoreOf(of, scaled),
  };
}

function scoreOf(of: Read, scaled: string) {
  const [raw, min, max] = ["raw", "min", "max"].map((part) => of(`cmi.score.${part}`));
  if (!scaled && !raw) return null;
  const top = Number(max || 100);
  const share = scaled ? Number(scaled) : Number(raw) / top;
  return { scaled: share, raw: raw ? Number(raw) : share * top, min: Number(min || 0), max: top };
}

function answer(of: Read, number: number): Answer | null {
  const part = (name: string): string => of(`cmi.interactions.${number}.${name}`);
  const id = part("id");
  if (!id) return null;
  const pattern = part("correct_responses.0.pattern");
  return {
    id,
    type: (part("type") || "other") as AnswerType,
    response: part("learner_response"),
    correct: pattern ? [pattern] : [],
    result: part("result"),
    latencyMs: readDuration(part("latency")),
  };
}

export const SCORM2004: Dialect = {
  apiName: "API_1484_11",
  model: () => modelOf(new Scorm2004API(SETTINGS) as unknown as Again),
  api: (calls) => ({
    Initialize: (parameter = "") => calls.initialize(parameter),
    Terminate: (parameter = "") => calls.terminate(parameter),
    GetValue: (element: string) => calls.getValue(element),
    SetValue: (element: string, value: string) => calls.setValue(element, value),
    Commit: (parameter = "") => calls.commit(parameter),
    GetLastError: () => calls.lastError(),
    GetErrorString: (code: string) => calls.errorString(code),
    GetDiagnostic: (code: string) => calls.diagnostic(code),
  }),
  elements: {
    suspendData: "cmi.suspend_data",
    location: "cmi.location",
    sessionTime: "cmi.session_time",
    exit: "cmi.exit",
  },
  tooLongError: "406",
  given,
  standing,
  answer,
  readTime: readDuration,
};

play(SCORM2004);
