/** The page that plays one H5P content: loads the core and its libraries, starts it, and listens. */

import type { Core, Integration, Runnable, XapiEvent } from "./core";
import type { Listener } from "./listener";
import { reportsOutcome } from "./outcomes";
import { partsIn } from "./parts";
import { previewIn } from "./preview";
import { States } from "./states";
import { standInForStorage } from "./storage";

interface Playing {
  integration: Integration;
  /** The core's script, then the libraries', in the order in which they need each other. */
  scripts: string[];
  /** Only of a draft: nothing is kept, and only pages of these origins are told how high it is. */
  preview?: { origins: string[] };
}

/** How long to wait after something was said, until the content has taken note of it itself. */
const AFTER_STATEMENT_MS = 200;

async function play({ integration, scripts }: Playing, listener: Listener): Promise<void> {
  standInForStorage();
  window.H5PIntegration = integration;
  window.H5P = { preventInit: true } as Core; // The core adds to it what it is.
  await Promise.all(scripts.map(load));
  const core = window.H5P;
  await new Promise<void>((resolve) => core.jQuery(resolve)); // The core is not whole before.
  const states = new States(core, integration, listener);
  states.takeOver();
  window.callcraftH5PPlayer = { saveStates: () => states.saveAll() };
  // Before the content starts: its first statement comes while it does.
  core.externalDispatcher.on("xAPI", (event) => {
    const statement = copyOf(event);
    const parts = partsIn(statement, core.instances[0]);
    listener.stated(parts === undefined ? statement : { ...statement, parts });
    setTimeout(() => states.saveAll(), AFTER_STATEMENT_MS);
  });
  addEventListener("pagehide", () => states.saveAll());
  listener.starts();
  core.init(document.body);
  const [content] = core.instances;
  if (content !== undefined) {
    addEventListener("resize", () => core.trigger(content, "resize"));
    const points = await pointsIn(content, integration, scripts).catch((error: unknown) => {
      console.error("H5P: the content could not tell its points.", error);
      return null;
    });
    listener.opened(points);
  }
}

/** Scripts load side by side and run in their order. */
function load(address: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = address;
    script.async = false;
    script.addEventListener("load", () => resolve());
    script.addEventListener("error", () => reject(new LoadError(address)));
    document.head.append(script);
  });
}

class LoadError extends Error {
  constructor(readonly address: string) {
    super(`${address} could not be loaded`);
  }
}

/** The statement as it is now, and when: content may go on changing its own. */
function copyOf(event: XapiEvent): Record<string, unknown> {
  const statement = JSON.parse(JSON.stringify(event.data.statement)) as Record<string, unknown>;
  return { ...statement, timestamp: new Date().toISOString() };
}

/** The most points there are; null where the content does not say and may come to an outcome. */
async function pointsIn(
  content: Runnable,
  { contents }: Integration,
  scripts: string[],
): Promise<number | null> {
  const said: unknown = content.getMaxScore?.();
  if (typeof said === "number" && Number.isFinite(said) && said >= 0) {
    return said;
  }
  const library = contents[`cid-${content.contentId}`]?.library ?? "";
  const folder = `/${library.replace(" ", "-")}/`;
  return (await reportsOutcome(scripts.filter((each) => each.includes(folder)))) ? null : 0;
}

/** The embedding page is around this one, or has opened it in a window of its own. */
function listenerAround(): Listener {
  const around = window.parent === window ? (window.opener as Window | null) : window.parent;
  const listener = around?.callcraftH5P;
  if (listener === undefined) {
    throw new Error("H5P: there is no page around this one that listens.");
  }
  return listener;
}

const data = document.getElementById("h5p-playing")?.textContent ?? "";
const playing = JSON.parse(data) as Playing;
const listener = playing.preview ? previewIn(playing.preview.origins) : listenerAround();
play(playing, listener).catch((error: unknown) => {
  console.error(error);
  listener.failed(error instanceof LoadError ? error.address : "");
});
