/** Questions and notices that wait for an answer. */

import { button, el, newId } from "./dom.ts";
import { t } from "./texts.ts";

/** Ask; true when the answer is `action`. */
export async function ask(question: string, action: string): Promise<boolean> {
  return (await choose(question, [[action, "btn btn-primary"]])) === action;
}

/** Ask with several answers; null when none of them was given. */
export function choose(
  question: string,
  actions: readonly (readonly [words: string, look: string])[],
  heading = "",
): Promise<string | null> {
  const id = newId();
  const dialog = el("dialog", { class: "ui-dialog", "aria-labelledby": id });
  const buttons = actions.map(([words, look]) => button(words, () => dialog.close(words), { look }));
  const cancel = button(t("cancel"), () => dialog.close(""));
  dialog.append(
    heading === "" ? el("p", { id }, question) : el("h2", { id }, heading),
    ...(heading === "" ? [] : [el("p", {}, question)]),
    el("div", { class: "ui-dialog-actions" }, cancel, ...buttons),
  );
  return show(dialog);
}

/** Show a dialog until it closes, and go back to where the author was. */
export function show(dialog: HTMLDialogElement): Promise<string | null> {
  const before = document.activeElement;
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      if (before instanceof HTMLElement && before.isConnected) before.focus();
      resolve(dialog.returnValue === "" ? null : dialog.returnValue);
    });
  });
}
