/** What the server hands the page: inlined as JSON before anything of the content loads. */

export interface LaunchItem {
  id: string;
  title: string;
  kind: "sco" | "asset";
  href: string;
  /** A page of another site: it is opened in a window of its own. */
  external: boolean;
}

/** A line of the contents. A heading has nothing to open, and no status. */
export interface ContentsEntry {
  id: string;
  title: string;
  /** 1 for the outermost. */
  level: number;
  url: string | null;
  status: string | null;
}

export interface NextPart {
  title: string;
  url: string;
}

export interface Launch {
  session: string;
  attempt: string;
  registration: string;
  language: string;
  title: string;
  exitUrl: string;
  pageUrl: string;
  commitUrl: string;
  stateUrl: string;
  expiresAt: string;
  item: LaunchItem;
  items: ContentsEntry[];
  next: NextPart | null;
  /** SCORM 1.2 values, nested, all strings; see `unescapeText` for what they may hold. */
  cmi: object;
  masteryScore: string | null;
  acknowledged: number;
  commitIntervalMs: number;
}

export function inlinedLaunch(): Launch {
  const text = element("callcraft-launch").textContent ?? "";
  return JSON.parse(text) as Launch;
}

/** The launch as it is now. Throws when the server cannot be reached or refuses. */
export async function freshLaunch(stateUrl: string): Promise<Launch> {
  const response = await fetch(stateUrl, { cache: "no-store", signal: AbortSignal.timeout(20_000) });
  if (!response.ok) {
    throw new Error(`state: ${response.status}`);
  }
  return (await response.json()) as Launch;
}

export function element<T extends HTMLElement = HTMLElement>(id: string): T {
  const found = document.getElementById(id);
  if (found === null) {
    throw new Error(`the page has no #${id}`);
  }
  return found as T;
}
