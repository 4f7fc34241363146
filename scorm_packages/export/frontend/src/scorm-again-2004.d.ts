/**
 * What we use of scorm-again's SCORM 2004 run-time. Its own declarations name a default export that
 * the ESM build does not have; this file stands in for them (see `paths` in tsconfig.json).
 */
export class Scorm2004API {
  constructor(settings: {
    autocommit: boolean;
    lmsCommitUrl: false;
    logLevel: number;
    mastery_override: boolean;
  });
}
