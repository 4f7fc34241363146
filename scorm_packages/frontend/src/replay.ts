/** Sends what earlier pages of this attempt could not, before the content loads. */

import type { Journal } from "./journal";
import type { Launch } from "./launch";
import { post, takeBatch } from "./transport";

export interface Replayed {
  /** Something was sent: the launch data must be read again. */
  anything: boolean;
  /** Some of it belonged to this very session: its page was reloaded, and needs a new session. */
  own: boolean;
  /** It held a request that has led elsewhere in the course. */
  moved: boolean;
}

const RETRY_MS = 3_000;

/**
 * Replay the journal, the oldest session first. Waits for as long as the server is out of reach:
 * without it, the content could not load either. What the server refuses for good is given up,
 * for it will be refused tomorrow too.
 */
export async function replayJournal(
  launch: Launch,
  journal: Journal,
  waiting: () => void,
): Promise<Replayed> {
  const replayed: Replayed = { anything: false, own: false, moved: false };
  for (const { session, commits } of await journal.remainders()) {
    const isOwn = session === launch.session;
    waiting();
    let left = commits;
    while (left.length > 0) {
      const batch = takeBatch(session, left);
      const outcome = await post(launch.commitUrl, {
        session,
        replayFor: isOwn ? null : launch.session,
        commits: batch,
      });
      if (outcome.kind === "unreachable") {
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      } else if (outcome.kind === "accepted") {
        left = left.filter((commit) => commit.seq > outcome.acknowledged);
        journal.forget(session, outcome.acknowledged);
        replayed.anything = true;
        replayed.own ||= isOwn;
        replayed.moved ||= (outcome.situation?.outcome ?? null) !== null;
      } else {
        console.error(`The journal of session ${session} was not accepted: ${outcome.kind}.`);
        journal.forget(session, Number.MAX_SAFE_INTEGER);
        left = [];
      }
    }
  }
  return replayed;
}
