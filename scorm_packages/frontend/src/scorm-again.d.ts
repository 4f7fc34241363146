/**
 * What we use of scorm-again's SCORM 1.2 run-time. Its own declarations name a default export that
 * the ESM build does not have; this file stands in for them (see `paths` in tsconfig.json).
 */
export class Scorm12API {
  constructor(settings: {
    autocommit: boolean;
    lmsCommitUrl: false;
    logLevel: number;
    mastery_override: boolean;
  });
  lmsInitialize(parameter?: string): string;
  lmsFinish(parameter?: string): string;
  lmsGetValue(element: string): string;
  lmsSetValue(element: string, value: unknown): string;
  lmsCommit(parameter?: string): string;
  lmsGetLastError(): string;
  lmsGetErrorString(code: string): string;
  lmsGetDiagnostic(code: string): string;
  loadFromJSON(json: object): void;
}
