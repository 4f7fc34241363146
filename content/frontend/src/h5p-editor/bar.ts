/** The bar above the form: how saving stands, back and forth, the preview, publishing. */

import { button, el, iconButton } from "./dom.ts";
import type { Draft } from "./draft.ts";
import type { Saver } from "./saver.ts";
import { t } from "./texts.ts";

interface Acts {
  undo(): void;
  redo(): void;
  preview(): void;
  publish(): void;
  /** Whatever helps when saving does not work. */
  help(): void;
}

export class Bar {
  readonly element = el("div", { class: "ed-bar", role: "toolbar", "aria-label": t("tools") });
  private readonly words = el("span", { class: "ed-state", role: "status" });
  private readonly helping: HTMLButtonElement;
  private readonly back: HTMLButtonElement;
  private readonly forth: HTMLButtonElement;
  private readonly looking: HTMLButtonElement;
  private readonly publishing: HTMLButtonElement;

  constructor(
    private readonly draft: Draft,
    acts: Acts,
  ) {
    this.back = iconButton(`${t("undo")} (Ctrl+Z)`, "arrowBackUp", () => acts.undo());
    this.forth = iconButton(`${t("redo")} (Ctrl+Y)`, "arrowForwardUp", () => acts.redo());
    this.looking = button(t("preview"), () => acts.preview(), { drawing: "eye" });
    this.publishing = button(t("publish"), () => acts.publish(), { drawing: "send", look: "btn btn-primary" });
    this.helping = button("", () => acts.help(), { look: "btn btn-sm" });
    this.looking.setAttribute("aria-pressed", "false");
    const state = el("div", { class: "ed-state-box" }, this.words, this.helping);
    this.element.append(state, this.back, this.forth, this.looking, this.publishing);
  }

  show(saver: Saver, isPreviewed: boolean): void {
    this.enable(this.back, this.draft.canUndo);
    this.enable(this.forth, this.draft.canRedo);
    this.looking.setAttribute("aria-pressed", String(isPreviewed));
    const words = this.wordsFor(saver);
    if (this.words.textContent !== words) this.words.textContent = words;
    this.words.dataset["state"] = saver.state;
    const help = HELP[saver.state];
    this.helping.hidden = help === undefined;
    this.helping.textContent = help === undefined ? "" : t(help);
  }

  set isBusy(isBusy: boolean) {
    this.publishing.disabled = isBusy;
  }

  private wordsFor({ state, reason }: Saver): string {
    if (state === "failed" || state === "refused") return `${t("state_failed")} ${reason}`;
    return t(`state_${state}`);
  }

  /** A button that keeps the focus when there is nothing more to do. */
  private enable(made: HTMLButtonElement, isOn: boolean): void {
    made.setAttribute("aria-disabled", String(!isOn));
  }
}

const HELP: Readonly<Record<string, string>> = {
  failed: "try_again",
  refused: "try_again",
  signed_out: "sign_in_again",
  conflict: "decide",
};
