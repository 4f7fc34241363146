/** scorm-again's run-times behind one interface. */

import type { Model } from "./dialect.ts";

/** What both of scorm-again's classes have, as it names it. */
export interface Again {
  cmi: object;
  loadFromFlattenedJSON(elements: Record<string, string>): void;
  lmsInitialize(parameter: string): string;
  lmsFinish(parameter: string): string;
  lmsGetValue(element: string): string;
  lmsSetValue(element: string, value: string): string;
  lmsCommit(parameter: string): string;
  lmsGetLastError(): string;
  lmsGetErrorString(code: string): string;
  lmsGetDiagnostic(code: string): string;
}

/** Run-times that keep everything to themselves: no requests, no log but errors. */
export const SETTINGS = {
  autocommit: false,
  lmsCommitUrl: false,
  logLevel: 4,
  mastery_override: true,
} as const;

/** A run-time as the adapter uses it. */
export function modelOf(runtime: Again): Model {
  return {
    initialize: (parameter) => runtime.lmsInitialize(parameter),
    terminate: (parameter) => runtime.lmsFinish(parameter),
    getValue: (element) => runtime.lmsGetValue(element),
    setValue: (element, value) => runtime.lmsSetValue(element, value),
    commit: (parameter) => runtime.lmsCommit(parameter),
    lastError: () => runtime.lmsGetLastError(),
    errorString: (code) => runtime.lmsGetErrorString(code),
    diagnostic: (code) => runtime.lmsGetDiagnostic(code),
    load: (elements) => load(runtime, elements),
    peek: (element) => peek(runtime, element),
  };
}

/** Load what the data model takes; one bad value must not keep the course from opening. */
function load(again: Again, elements: Record<string, string>): void {
  const inOrder = Object.entries(elements).filter(([, value]) => value !== "");
  const arrays = inOrder.filter(([name]) => /\.\d+\./.test(name));
  const single = inOrder.filter(([name]) => !/\.\d+\./.test(name));
  for (const [name, value] of single) attempt(again, { [name]: value });
  if (arrays.length) attempt(again, Object.fromEntries(arrays));
}

function attempt(again: Again, elements: Record<string, string>): void {
  try {
    again.loadFromFlattenedJSON(elements);
  } catch (error) {
    console.error(`${Object.keys(elements).join(", ")} could not be loaded.`, error);
  }
}

/** Walk from `cmi` down the steps of an element's name, past the guards of the API. */
function peek(again: Again, element: string): string {
  let here: unknown = again.cmi;
  for (const step of element.split(".").slice(1)) {
    if (typeof here !== "object" || here === null) return "";
    here = (here as Record<string, unknown>)[step];
  }
  return typeof here === "string" || typeof here === "number" ? String(here) : "";
}
