/**
 * `window.API` as content finds it (SCORM 1.2 RTE §3.3): scorm-again's run-time and data model,
 * with our recorder where its own transport would be. All calls are answered from memory.
 */

import { Scorm12API } from "scorm-again/scorm12";

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

export function createApi(model: object, recorder: Recorder): ScormApi {
  const runtime = new Scorm12API({
    autocommit: false,
    lmsCommitUrl: false,
    logLevel: LOG_ERRORS_ONLY,
    mastery_override: true,
  });
  runtime.loadFromJSON(unescapeModel(model));
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
      }
      return result;
    },
    LMSGetValue: (element) => runtime.lmsGetValue(element),
    LMSSetValue(element, value) {
      const result = runtime.lmsSetValue(element, value);
      if (result === "true") {
        recorder.set(String(element), String(value));
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
