/** Publishing: what it means, asking, and what came of it. */

import { choose, show } from "./dialogs.ts";
import { button, el } from "./dom.ts";
import { t } from "./texts.ts";
import { type Finding, Refused, type Wire } from "./wire.ts";

/** Ask and publish what was saved; the findings when they stand in the way, else null. */
export async function publish(wire: Wire, revision: number): Promise<Finding[] | null> {
  const answer = await choose(t("publish_means"), [[t("publish"), "btn btn-primary"]], t("publish_question"));
  if (answer === null) return null;
  try {
    const published = await wire.publish(revision);
    if (published.package === undefined) return published.findings;
    await tellDone(published.package);
  } catch (refused) {
    if (!(refused instanceof Refused)) throw refused;
    await tell(refused.status === 409 ? t("publish_changed") : refused.message);
  }
  return null;
}

async function tellDone(address: string): Promise<void> {
  const dialog = el("dialog", { class: "ui-dialog", "aria-label": t("published") });
  const link = el("a", { class: "btn btn-primary", href: address }, t("go_to_package"));
  const actions = el("div", { class: "ui-dialog-actions" }, button(t("go_on"), () => dialog.close()), link);
  dialog.append(el("h2", {}, t("published")), el("p", {}, t("published_means")), actions);
  await show(dialog);
}

async function tell(words: string): Promise<void> {
  const dialog = el("dialog", { class: "ui-dialog", "aria-label": t("not_published") });
  const actions = el("div", { class: "ui-dialog-actions" }, button(t("close"), () => dialog.close()));
  dialog.append(el("h2", {}, t("not_published")), el("p", {}, words), actions);
  await show(dialog);
}
