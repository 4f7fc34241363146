/** The page that plays a part, as the dry run sees it. */

import { buttonOf, paragraph } from "../card";
import { element, type Launch } from "../launch";

/** A part that can be opened: where looking around is free, that is every page of the course. */
export interface Part {
  id: string;
  url: string;
}

/** All parts, in the order of the contents. */
export function partsOf(launch: Launch): Part[] {
  if (launch.standard !== "scorm2004") {
    const single: Part = { id: launch.item.id, url: launch.pageUrl };
    const items = launch.standard === "scorm12" ? launch.items : [];
    const listed = items.flatMap(({ id, url }) => (url === null ? [] : { id, url }));
    return listed.length > 0 ? listed : [single];
  }
  return launch.navigation.items.flatMap(({ id, enabled }) =>
    id !== null && enabled ? { id, url: `${launch.pageUrl}items/${id}` } : [],
  );
}

/**
 * The launch as a learner's would be: told that it is only looked at, much content reports nothing.
 * What it reports counts as little as before, for the server knows the mode.
 */
export function inEarnest(launch: Launch): Launch {
  if (launch.standard === "scorm2004") {
    return { ...launch, cmi: { ...launch.cmi, "cmi.mode": "normal", "cmi.credit": "credit" } };
  }
  if (launch.standard === "h5p") {
    return launch; // It is not told how it is looked at.
  }
  const { core, ...rest } = launch.cmi as { core?: object };
  const asked = { ...core, lesson_mode: "normal", credit: "credit" };
  return { ...launch, cmi: { ...rest, core: asked } };
}

/** The frame of the content; null for a page of another site. */
export function frameOf(): HTMLIFrameElement | null {
  return element("play").querySelector("iframe");
}

/** Say what is going on, in place of what learners go on with. */
export function showProgress(said: string, stop: string, stopped: () => void): void {
  const bar = document.createElement("section");
  bar.className = "ending";
  bar.setAttribute("role", "status");
  const text = paragraph(said);
  text.className = "ending-text";
  bar.append(text, buttonOf({ text: stop, run: stopped }));
  document.body.classList.add("dry-run");
  element("stage").before(bar);
}
