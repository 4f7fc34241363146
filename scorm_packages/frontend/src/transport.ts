/** One request at a time to the server, and what its answer means. */

import type { Navigation, Situation } from "./navigation";
import type { Answer, Commit, Envelope } from "./wire";

export type Outcome =
  | { kind: "accepted"; acknowledged: number; status: string | null; situation: Situation | null }
  /** Something is missing; send again from acknowledged + 1. */
  | { kind: "gap"; acknowledged: number }
  /** Another window plays on; what counts of these commits was kept. */
  | { kind: "superseded" }
  /** The launch is no longer valid. */
  | { kind: "expired" }
  /** The server will never take this. */
  | { kind: "refused"; code: string }
  /** No answer, or an answer that may be another one later. */
  | { kind: "unreachable" };

const TIMEOUT_MS = 20_000;
/** A body this long may be sent while the page goes away: browsers allow 65,536 bytes in all. */
const LONGEST_PARTING = 60_000;
const LONGEST_BODY = 900_000;

export async function post(url: string, envelope: Envelope): Promise<Outcome> {
  const { status, body } = await request(url, JSON.stringify(envelope));
  return outcomeOf(status, body);
}

/** The answer's status and body; 0 and nothing where none came. */
async function request(url: string, sent: string): Promise<{ status: number; body: string }> {
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: sent,
      cache: "no-store",
      credentials: "omit",
      keepalive: document.hidden && byteLength(sent) <= LONGEST_PARTING,
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    return { status: response.status, body: await response.text() };
  } catch {
    return { status: 0, body: "" };
  }
}

export type NavigationAnswer =
  | { kind: "answered"; situation: Situation }
  | { kind: "superseded" | "expired" | "refused" | "unreachable" };

/** Ask for something where no session is running that could carry the request. */
export async function postNavigation(
  url: string,
  navigation: Navigation,
): Promise<NavigationAnswer> {
  const { status, body } = await request(url, JSON.stringify(navigation));
  const outcome = outcomeOf(status, body);
  if (outcome.kind === "accepted" && outcome.situation !== null) {
    return { kind: "answered", situation: outcome.situation };
  }
  return { kind: outcome.kind === "accepted" || outcome.kind === "gap" ? "refused" : outcome.kind };
}

/**
 * `post` while the content's call waits for the answer: for the few questions that only the server
 * can answer and that content may ask at any time. Browsers allow it, and block the page meanwhile.
 */
export function postSynchronously(url: string, envelope: Envelope): Outcome {
  const request = new XMLHttpRequest();
  try {
    request.open("POST", url, false);
    request.setRequestHeader("Content-Type", "application/json");
    request.send(JSON.stringify(envelope));
  } catch {
    return { kind: "unreachable" };
  }
  return outcomeOf(request.status, request.responseText);
}

function outcomeOf(status: number, body: string): Outcome {
  if (status === 0 || status >= 500 || status === 429 || status === 408) {
    return { kind: "unreachable" };
  }
  const answer = parsed(body) as (Answer & { code?: string }) | null;
  if (answer === null) {
    return { kind: "unreachable" }; // Not our server: a proxy's page, a captive portal.
  }
  if (status < 200 || status >= 300) {
    return refusal(answer);
  }
  return {
    kind: "accepted",
    acknowledged: answer.acknowledged,
    status: answer.state?.status ?? null,
    situation: answer.navigation ?? null,
  };
}

/** The JSON object that `body` holds; null when it holds none. */
function parsed(body: string): object | null {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === "object" ? value : null;
  } catch {
    return null;
  }
}

function refusal(answer: Answer & { code?: string }): Outcome {
  switch (answer.code) {
    case "runtime.sequence_gap":
      return { kind: "gap", acknowledged: answer.acknowledged };
    case "runtime.superseded":
    case "runtime.sequence_conflict":
      return { kind: "superseded" };
    case "runtime.token_expired":
    case "runtime.token_invalid":
      return { kind: "expired" };
    default:
      return { kind: "refused", code: answer.code ?? "" };
  }
}

/** Hand over as many commits, from the first on, as may leave with the page; false if refused. */
export function sendParting(url: string, session: string, commits: Commit[]): boolean {
  const fitting = takeFitting(session, commits, LONGEST_PARTING);
  if (fitting.length === 0) {
    return false;
  }
  const body = JSON.stringify({ session, replayFor: null, commits: fitting } satisfies Envelope);
  return navigator.sendBeacon(url, body) && fitting.length === commits.length;
}

/** The longest run of commits, from the first on, that one request may carry; at least one. */
export function takeBatch(session: string, commits: Commit[]): Commit[] {
  const fitting = takeFitting(session, commits, LONGEST_BODY);
  return fitting.length > 0 ? fitting : commits.slice(0, 1);
}

function takeFitting(session: string, commits: Commit[], limit: number): Commit[] {
  let length = byteLength(JSON.stringify({ session, replayFor: session, commits: [] }));
  const fitting: Commit[] = [];
  for (const commit of commits.slice(0, 500)) {
    length += byteLength(JSON.stringify(commit)) + 1;
    if (length > limit) {
      break;
    }
    fitting.push(commit);
  }
  return fitting;
}

function byteLength(text: string): number {
  return new TextEncoder().encode(text).length;
}
