/**
 * `window.API_1484_11` as content finds it (RTE §3): the session's states, the data model, and the
 * recorder, which saves. Every call is answered from memory, at once.
 *
 * Nothing in here needs a page: it runs in Node just as well.
 */

import type { RequestValid, Navigation } from "../navigation";
import { unescapeModel } from "../wire";
import { NAVIGATION_REQUEST } from "./elements";
import { type ErrorCode, errorString, Refusal } from "./errors";
import { DataModel, type SharedStore } from "./model";

/** `API_1484_11`; the names are the standard's. */
export interface Api2004 {
  readonly version: string;
  Initialize(parameter?: string): string;
  Terminate(parameter?: string): string;
  GetValue(element: string): string;
  SetValue(element: string, value: unknown): string;
  Commit(parameter?: string): string;
  GetLastError(): string;
  GetErrorString(code: string | number): string;
  GetDiagnostic(code: string | number): string;
}

/** What the API needs of a launch. */
export interface Launched {
  /** Flat; see `unescapeText` for what the values may hold. */
  cmi: Readonly<Record<string, string>>;
  sharedData: readonly SharedStore[];
}

/** Where it saves; the page's is `Recorder`. */
export interface Keeper {
  begin(): void;
  set(element: string, value: string): void;
  seal(): void;
  finish(navigation: Navigation | null): void;
}

export interface Hooks {
  /** What may be asked for now, unsaved sets taken into account (SN §5.6.5). */
  requestValid(): RequestValid;
  /** The content has ended its session, with its own request if it made one. */
  terminated(navigation: Navigation | null): void;
}

const REQUEST = "adl.nav.request";
const REQUEST_VALID = /^adl\.nav\.request_valid\.(.+)$/;
const WITH_TARGET = /^(choice|jump)\.\{target=(.*)\}$/;
/** Requests of which the tree has no say: they are always heard. */
const ALWAYS_VALID = ["exit", "exitAll", "abandon", "abandonAll", "suspendAll"];

export function createApi2004(launch: Launched, keeper: Keeper, hooks: Hooks): Api2004 {
  const model = new DataModel(unescapeModel(launch.cmi), launch.sharedData);
  let state: "waiting" | "running" | "terminated" = "waiting";
  let last: { code: ErrorCode; detail: string } = { code: 0, detail: "" };

  /** Run a call; what it refuses becomes the last error. */
  const answered = (refused: string, call: () => string): string => {
    try {
      const answer = call();
      last = { code: 0, detail: "" };
      return answer;
    } catch (error) {
      if (!(error instanceof Refusal)) {
        throw error;
      }
      last = { code: error.code, detail: error.detail };
      return refused;
    }
  };
  const expectRunning = (before: ErrorCode, after: ErrorCode) => {
    if (state !== "running") {
      throw state === "waiting"
        ? new Refusal(before, "Initialize has to be called first.")
        : new Refusal(after, "The session has ended.");
    }
  };
  const expectEmpty = (parameter: unknown) => {
    if (parameter !== undefined && String(parameter) !== "") {
      throw new Refusal(201, "The parameter has to be an empty text.");
    }
  };

  return {
    version: "1.0",
    Initialize: (parameter) =>
      answered("false", () => {
        expectEmpty(parameter);
        if (state !== "waiting") {
          throw state === "running"
            ? new Refusal(103, "Initialize was called before.")
            : new Refusal(104, "The session has ended.");
        }
        state = "running";
        keeper.begin();
        return "true";
      }),
    Terminate: (parameter) =>
      answered("false", () => {
        expectEmpty(parameter);
        expectRunning(112, 113);
        state = "terminated";
        const navigation = requested(model);
        keeper.finish(navigation);
        hooks.terminated(navigation);
        return "true";
      }),
    GetValue: (element) =>
      answered("", () => {
        expectRunning(122, 123);
        const name = String(element);
        const asked = REQUEST_VALID.exec(name)?.[1];
        return asked === undefined ? model.get(name) : validity(asked, hooks);
      }),
    SetValue: (element, value) =>
      answered("false", () => {
        expectRunning(132, 133);
        const [name, said] = [String(element), String(value)];
        if (REQUEST_VALID.test(name)) {
          throw new Refusal(404, `${name} cannot be set.`);
        }
        model.set(name, said);
        if (name !== REQUEST) {
          keeper.set(name, said); // The request itself leaves with the session's end.
        }
        return "true";
      }),
    Commit: (parameter) =>
      answered("false", () => {
        expectEmpty(parameter);
        expectRunning(142, 143);
        keeper.seal();
        return "true";
      }),
    GetLastError: () => String(last.code),
    GetErrorString: (code) => errorString(String(code)),
    GetDiagnostic: (code) => {
      const asked = String(code);
      const isLast = asked === "" || asked === String(last.code);
      return isLast && last.detail !== "" ? last.detail.slice(0, 255) : errorString(asked);
    },
  };
}

/**
 * What is to come after this activity. `logout` and `time-out` end the course, whatever else was
 * asked for (RTE §4.2.8); otherwise the content's own request, if it made one (SN §5.6.4).
 */
function requested(model: DataModel): Navigation | null {
  const exit = model.stored("cmi.exit");
  if (exit === "logout" || exit === "time-out") {
    return { request: "exitAll" };
  }
  const [, target, kind] = NAVIGATION_REQUEST.exec(model.stored(REQUEST) ?? "") ?? [];
  if (target !== undefined && kind !== undefined) {
    return { request: kind as Navigation["request"], target };
  }
  const request = model.stored(REQUEST) ?? "_none_";
  return request === "_none_" ? null : { request: request as Navigation["request"] };
}

function validity(asked: string, hooks: Hooks): string {
  const [, kind, target] = WITH_TARGET.exec(asked) ?? [];
  if (kind !== undefined && target !== undefined) {
    return hooks.requestValid()[kind as "choice" | "jump"][target] ?? "false";
  }
  if (asked === "continue" || asked === "previous") {
    return hooks.requestValid()[asked];
  }
  if (ALWAYS_VALID.includes(asked)) {
    return "true";
  }
  throw new Refusal(401, `adl.nav.request_valid.${asked} is not part of the data model.`);
}

declare global {
  interface Window {
    API_1484_11?: Api2004;
  }
}
