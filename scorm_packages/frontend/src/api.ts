/**
 * `window.API` as content finds it (SCORM 1.2 RTE §3.3): scorm-again's run-time and data model,
 * with our recorder where its own transport would be. All calls are answered from memory.
 */

import { Scorm12API } from "scorm-again/scorm12";

import { Leniency } from "./leniency";
import type { Recorder } from "./recorder";
import { unescapeModel } from "./wire";

export interface ScormApi {
  LMSInitialize(parameter?: string): string;
  LMSFinish(parameter?: string): string;
  LMSGetValue(element: string): string;
  LMSSetValue(element: string, value: unknown): string;
  LMSCommit(parameter?: string): string;
  LMSGetLastError(): string;
  LMSGetErrorString(code: string): string;
  LMSGetDiagnostic(code: string): string;
}

declare global {
  interface Window {
    API?: ScormApi;
  }
}

const LOG_ERRORS_ONLY = 4;

/** `finished` is called when the content itself ends its session. */
export function createApi(model: object, recorder: Recorder, finished: () => void): ScormApi {
  const runtime = new Scorm12API({
    autocommit: false,
    lmsCommitUrl: false,
    logLevel: LOG_ERRORS_ONLY,
    mastery_override: true,
  });
  const leniency = new Leniency();
  for (const [part, value] of Object.entries(unescapeModel(model))) {
    try {
      runtime.loadFromJSON({ [part]: leniency.modelFrom(value, `cmi.${part}`) });
    } catch (error) {
      // One value that the data model refuses must not keep the course from opening.
      console.error(`cmi.${part} could not be loaded.`, error);
    }
  }
  return {
    LMSInitialize(parameter = "") {
      const result = runtime.lmsInitialize(parameter);
      if (result === "true") {
        recorder.begin();
      }
      return result;
    },
    LMSFinish(parameter = "") {
      const result = runtime.lmsFinish(parameter);
      if (result === "true") {
        recorder.finish();
        finished();
      }
      return result;
    },
    LMSGetValue: (element) => leniency.toContent(runtime.lmsGetValue(element)),
    LMSSetValue(element, value) {
      const [name, said] = [String(element), String(value)];
      const result = runtime.lmsSetValue(name, leniency.toModel(name, said));
      if (result === "true") {
        recorder.set(name, said);
      }
      return result;
    },
    LMSCommit(parameter = "") {
      const result = runtime.lmsCommit(parameter);
      if (result === "true") {
        recorder.seal();
      }
      return result;
    },
    LMSGetLastError: () => runtime.lmsGetLastError(),
    LMSGetErrorString: (code) => runtime.lmsGetErrorString(code),
    LMSGetDiagnostic: (code) => runtime.lmsGetDiagnostic(code),
  };
}
