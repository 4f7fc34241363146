/**
 * The LMS's own controls of a SCORM 2004 course (SN §5.6): exactly those that the server names,
 * enabled or disabled. Back and on are buttons; what ends things is in a menu beside them.
 */

import { buttonOf } from "./card";
import { element } from "./launch";
import type { Request, Situation } from "./navigation";
import type { Texts } from "./texts";

/** In the menu, in this order. `suspendAll` is the button for leaving. */
const MENU: Request[] = ["exit", "exitAll", "abandon", "abandonAll"];

export class Controls {
  private readonly bar = element("controls");
  private readonly menu = document.createElement("div");
  private readonly menuButton: HTMLButtonElement;
  private situation: Situation["controls"] = { enabled: [], disabled: [], contents: false };
  private isBusy = false;

  constructor(
    private readonly texts: Texts,
    private readonly ask: (request: Request) => void,
  ) {
    this.menu.className = "menu";
    this.menu.id = "controls-menu";
    this.menu.popover = "auto";
    this.menuButton = buttonOf({ text: texts.more, run: () => this.menu.togglePopover() });
    this.menuButton.setAttribute("aria-haspopup", "true");
    this.menuButton.setAttribute("aria-expanded", "false");
    this.menuButton.setAttribute("aria-controls", this.menu.id);
    this.menu.addEventListener("toggle", (event) => {
      const isOpen = (event as ToggleEvent).newState === "open";
      this.menuButton.setAttribute("aria-expanded", String(isOpen));
      if (isOpen) {
        this.menu.querySelector("button")?.focus();
      }
    });
  }

  /** Nothing is drawn again that has not changed: the menu may be open, the focus in it. */
  show(situation: Situation["controls"]): void {
    const isSame = JSON.stringify(situation) === JSON.stringify(this.situation);
    this.situation = situation;
    if (!isSame) {
      this.draw();
    }
  }

  /** While a request is under way, no other can be made. */
  setBusy(isBusy: boolean): void {
    this.isBusy = isBusy;
    this.draw();
  }

  private draw(): void {
    const focused = document.activeElement?.getAttribute("data-request");
    const entries = MENU.flatMap((request) => this.button(request, false) ?? []);
    this.menu.hidePopover?.();
    this.menu.replaceChildren(...entries);
    const ways = [this.button("previous", false), this.button("continue", true)].filter(
      (button) => button !== null,
    );
    this.menuButton.disabled = this.isBusy;
    const shown = entries.length > 0 ? [...ways, this.menuButton, this.menu] : ways;
    this.bar.replaceChildren(...shown);
    this.bar.hidden = shown.length === 0;
    if (focused) {
      this.bar.querySelector<HTMLElement>(`[data-request="${focused}"]`)?.focus();
    }
  }

  private button(request: Request, isPreferred: boolean): HTMLButtonElement | null {
    const { enabled, disabled } = this.situation;
    if (!enabled.includes(request) && !disabled.includes(request)) {
      return null;
    }
    const button = buttonOf({
      text: this.texts.requests[request] ?? request,
      isPreferred,
      run: () => this.ask(request),
    });
    button.dataset["request"] = request;
    button.disabled = this.isBusy || !enabled.includes(request);
    return button;
  }
}
