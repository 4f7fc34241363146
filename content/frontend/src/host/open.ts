/** Which host plays this page: the one that the page names, else the first that is found. */

import { Cmi5Host } from "./cmi5.ts";
import { findApi } from "./finding.ts";
import { type Host, NoHost, type Standard } from "./host.ts";
import { type Api12, Scorm12Host } from "./scorm12.ts";
import { type Api2004, Scorm2004Host } from "./scorm2004.ts";

const OPENERS: Record<Standard, () => Promise<Host | null>> = {
  cmi5: () => Cmi5Host.open(new URL(location.href)),
  async scorm2004() {
    const api = findApi<Api2004>("API_1484_11");
    return api ? new Scorm2004Host(api) : null;
  },
  async scorm12() {
    const api = findApi<Api12>("API");
    return api ? new Scorm12Host(api) : null;
  },
};

/**
 * Open the host. A page that was packaged for one standard says so by `data-standard` on its root
 * element: an LMS may offer the APIs of several, and keeps books on the one it was given.
 */
export async function openHost(): Promise<Host> {
  const named = document.documentElement.dataset["standard"] as Standard | undefined;
  const order: Standard[] = named ? [named] : ["cmi5", "scorm2004", "scorm12"];
  for (const standard of order) {
    const host = await OPENERS[standard]();
    if (host) return host;
  }
  return new NoHost();
}
