import htmx from "htmx.org/dist/htmx.esm.js";

import { text } from "./text.ts";
import { toast } from "./toast.ts";

/**
 * htmx without eval and without style elements of its own: the content security policy of every
 * page forbids both. The same settings stand in `<meta name="htmx-config">` for readers of the page.
 */
Object.assign(htmx.config, {
  allowEval: false,
  includeIndicatorStyles: false,
  selfRequestsOnly: true,
  historyCacheSize: 0,
  timeout: 30_000,
});

document.addEventListener("htmx:configRequest", (event) => {
  const { headers, verb } = (event as CustomEvent<{ headers: Record<string, string>; verb: string }>).detail;
  const token = document.querySelector<HTMLMetaElement>('meta[name="csrf-token"]')?.content;
  if (verb !== "get" && token !== undefined) headers["X-CSRFToken"] = token;
});

for (const failure of ["htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(failure, () => toast(text("offline"), "danger"));
}
document.addEventListener("htmx:responseError", (event) => {
  const { xhr } = (event as CustomEvent<{ xhr: XMLHttpRequest }>).detail;
  toast(text(xhr.status === 403 ? "signed-out" : "server-error"), "danger");
});
