/** The page around adapted content: opens the host, hangs up the API, shows the content's frame. */

import "./adapter.css";

import { openHost } from "../../../../../content/frontend/src/host/open.ts";
import { Adapter } from "./adapter.ts";
import type { Dialect, Item } from "./dialect.ts";

const NOT_OPEN =
  "The course could not be opened. Close this window and start it again. 课程无法打开，请关闭本窗口后重新进入。";

export function play(dialect: Dialect): void {
  open(dialect).catch((error: unknown) => {
    console.error(error);
    const told = document.createElement("p");
    told.setAttribute("role", "alert");
    told.textContent = NOT_OPEN;
    document.body.append(told);
  });
}

async function open(dialect: Dialect): Promise<void> {
  const item = JSON.parse(document.getElementById("item")?.textContent ?? "{}") as Item;
  const host = await openHost();
  const adapter = new Adapter(host, dialect, item);
  Object.assign(window, { [dialect.apiName]: dialect.api(adapter.calls) });
  const frame = document.createElement("iframe");
  frame.title = item.title;
  frame.allow = "autoplay; fullscreen";
  frame.src = item.href;
  document.body.append(frame);
  if (item.kind === "asset") adapter.completeAsset();
  addEventListener("pagehide", () => {
    frame.remove(); // Runs what the content does when it is unloaded, and saves there.
    adapter.breakOff();
  });
  if (host.returnUrl) showExit(() => {
    frame.remove();
    adapter.breakOff();
    location.assign(host.returnUrl);
  });
}

/** Under cmi5 the course itself leads back (§8.1); older content knows nothing of that. */
function showExit(leave: () => void): void {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "exit";
  button.textContent = document.documentElement.lang.startsWith("zh") ? "退出" : "Exit";
  button.addEventListener("click", leave);
  document.body.prepend(button);
}
