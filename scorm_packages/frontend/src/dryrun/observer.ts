/** Watches content while it is walked: its calls to the API, its errors, what it fails to load. */

import type { Call } from "../calls";
import { note, type PartFacts } from "./facts";

const INTERACTION = /^cmi\.interactions\.(\d+)\.id$/;
const DECIDED = ["completed", "passed", "failed"];
const NO_ERROR = "0";
const NOT_FOUND = 404;
/** Browsers keep 250 by themselves. */
const MOST_RESOURCES = 5_000;

/** Note a call of either standard's API: their methods have one shape. `afterMs`: since the start. */
export function noteCall(facts: PartFacts, call: Call, afterMs: number): void {
  const method = call.method.replace(/^LMS/, "");
  // To read what was never set is an error by the book, and how content finds that out.
  if (call.code !== NO_ERROR && !method.startsWith("Get")) {
    facts.apiErrors[call.code] = (facts.apiErrors[call.code] ?? 0) + 1;
  }
  if (call.answer !== "true") {
    return;
  }
  switch (method) {
    case "Initialize":
      facts.initialized = true;
      break;
    case "Finish":
    case "Terminate":
      facts.finished = true;
      break;
    case "Commit":
      facts.commits += 1;
      break;
    case "SetValue":
      noteValue(facts, String(call.given[0]), String(call.given[1]), afterMs);
      break;
  }
}

function noteValue(facts: PartFacts, element: string, value: string, afterMs: number): void {
  const number = INTERACTION.exec(element)?.[1];
  if (number !== undefined) {
    facts.interactions = Math.max(facts.interactions, Number(number) + 1);
    return;
  }
  switch (element) {
    case "cmi.core.lesson_status":
      facts.completion = value;
      facts.success = value;
      break;
    case "cmi.completion_status":
      facts.completion = value;
      break;
    case "cmi.success_status":
      facts.success = value;
      break;
    case "cmi.core.score.raw":
    case "cmi.score.raw":
      facts.score = value;
      return;
    case "cmi.score.scaled":
      facts.score ||= value;
      return;
    case "cmi.core.session_time":
    case "cmi.session_time":
      facts.sessionTime = value;
      return;
    case "cmi.suspend_data":
      facts.suspendDataLength = Math.max(facts.suspendDataLength, value.length);
      return;
    default:
      return;
  }
  if (DECIDED.includes(value) && facts.decidedAfterActions === null) {
    facts.decidedAfterActions = facts.actions;
    facts.decidedAfterMs = Math.round(afterMs);
  }
}

type ContentWindow = Window & typeof globalThis;

/** Watch a window of the content for errors, missing files and blocked hosts; once per window. */
export function watchWindow(view: Window, facts: PartFacts): void {
  const own = view as ContentWindow;
  own.addEventListener("error", (event) => note(facts.scriptErrors, event.message));
  own.addEventListener("unhandledrejection", (event) => {
    note(facts.scriptErrors, String(event.reason));
  });
  watchLoading(own, facts);
  watchPolicy(own, facts);
  silence(own);
}

/** Whatever answered "not found", before the window was watched too. */
function watchLoading(own: ContentWindow, facts: PartFacts): void {
  own.performance.setResourceTimingBufferSize(MOST_RESOURCES);
  const observer = new own.PerformanceObserver((list) => {
    for (const entry of list.getEntries() as PerformanceResourceTiming[]) {
      if (entry.responseStatus === NOT_FOUND) {
        note(facts.missingFiles, pathOf(entry.name));
      }
    }
  });
  observer.observe({ type: "resource", buffered: true });
}

/** Whatever the content's policy refused, before the window was watched too. */
function watchPolicy(own: ContentWindow, facts: PartFacts): void {
  if ("ReportingObserver" in own) {
    const observer = new own.ReportingObserver(
      (reports) => {
        for (const { body } of reports) {
          note(facts.blockedHosts, hostOf((body as CSPViolationReportBody).blockedURL ?? ""));
        }
      },
      { types: ["csp-violation"], buffered: true },
    );
    observer.observe();
  } else {
    (own as ContentWindow).addEventListener("securitypolicyviolation", (event) => {
      note(facts.blockedHosts, hostOf(event.blockedURI));
    });
  }
}

/** Nobody is there to press "OK", and a page that waits for it stands still. */
function silence(own: ContentWindow): void {
  own.alert = () => undefined;
  own.confirm = () => true;
  own.prompt = (_question, usual) => usual ?? "1";
  own.print = () => undefined;
}

function pathOf(address: string): string {
  const { pathname } = new URL(address, location.href);
  return decodeURI(pathname.split("/files/")[1] ?? pathname);
}

/** "data", "inline" and the like are no hosts. */
function hostOf(address: string): string {
  return URL.canParse(address) ? new URL(address).host : "";
}
