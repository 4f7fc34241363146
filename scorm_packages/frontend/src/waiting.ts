/** What stands in the content's place while the server decides what comes next. */

import { showCard } from "./card";
import type { Texts } from "./texts";

/** A wait shorter than this needs no words; a longer one needs an explanation. */
const QUIET_MS = 400;
const LONG_MS = 8_000;

/** Show that the page is waiting, and why if that takes long. Returns what ends it. */
export function showWaiting(
  texts: Texts,
  announce: (text: string) => void,
  leave: () => void,
): () => void {
  const quiet = setTimeout(() => {
    showCard(texts.goingOnTitle, [texts.goingOnText]);
    announce(texts.goingOnTitle);
  }, QUIET_MS);
  const long = setTimeout(() => {
    showCard(texts.goingOnTitle, [texts.offlineText], [{ text: texts.leave, run: leave }]);
    announce(texts.offlineText);
  }, LONG_MS);
  return () => {
    clearTimeout(quiet);
    clearTimeout(long);
  };
}
