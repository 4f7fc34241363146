/** scorm-again's run-times behind one interface. */

/** What both of scorm-again's classes have; each standard names its calls in its own way. */
export interface Again {
  cmi: object;
  loadFromFlattenedJSON(elements: Record<string, string>): void;
}

/** Run-times that keep everything to themselves: no requests, no log but errors. */
export const SETTINGS = {
  autocommit: false,
  lmsCommitUrl: false,
  logLevel: 4,
  mastery_override: true,
} as const;

/** Load what the data model takes; one bad value must not keep the course from opening. */
export function load(again: Again, elements: Record<string, string>): void {
  const inOrder = Object.entries(elements).filter(([, value]) => value !== "");
  const arrays = inOrder.filter(([name]) => /\.\d+\./.test(name));
  const single = inOrder.filter(([name]) => !/\.\d+\./.test(name));
  for (const [name, value] of single) attempt(again, { [name]: value });
  if (arrays.length) attempt(again, Object.fromEntries(arrays));
}

function attempt(again: Again, elements: Record<string, string>): void {
  try {
    again.loadFromFlattenedJSON(elements);
  } catch (error) {
    console.error(`${Object.keys(elements).join(", ")} could not be loaded.`, error);
  }
}

/** Walk from `cmi` down the steps of an element's name, past the guards of the API. */
export function peek(again: Again, element: string): string {
  let here: unknown = again.cmi;
  for (const step of element.split(".").slice(1)) {
    if (typeof here !== "object" || here === null) return "";
    here = (here as Record<string, unknown>)[step];
  }
  return typeof here === "string" || typeof here === "number" ? String(here) : "";
}
