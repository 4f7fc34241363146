/** The saved sign: what has become of the learner's progress, always in sight. */

import cloudCheck from "@tabler/icons/outline/cloud-check.svg?raw";
import cloudOff from "@tabler/icons/outline/cloud-off.svg?raw";
import cloudUp from "@tabler/icons/outline/cloud-up.svg?raw";
import cloudX from "@tabler/icons/outline/cloud-x.svg?raw";

import { element } from "./launch";
import type { Texts } from "./texts";

export type SignState = "starting" | "saved" | "saving" | "unsaved" | "offline" | "stopped";

const ICONS: Record<SignState, string> = {
  starting: cloudUp,
  saved: cloudCheck,
  saving: cloudUp,
  unsaved: cloudX,
  offline: cloudOff,
  stopped: cloudX,
};
/** A state must last this long before it is read aloud: a short hiccup is no news. */
const ANNOUNCE_AFTER_MS = 1_500;

export class Sign {
  private state: SignState | null = null;
  private announced: "good" | "unsaved" | "offline" = "good";
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly texts: Texts) {}

  show(state: SignState): void {
    if (state === this.state) {
      return;
    }
    this.state = state;
    const text = document.createElement("span");
    text.className = "sign-text";
    text.textContent = this.texts[state];
    const sign = element("sign");
    sign.dataset["state"] = state;
    sign.innerHTML = ICONS[state];
    sign.querySelector("svg")?.setAttribute("aria-hidden", "true");
    sign.append(text);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.announce(state), ANNOUNCE_AFTER_MS);
  }

  /** Say something that is no state of saving. */
  announceText(text: string): void {
    element("announcements").textContent = text;
  }

  /** Screen readers hear of trouble and of its end, not of every save. */
  private announce(state: SignState): void {
    if (state === "unsaved" || state === "offline") {
      this.announced = state;
      this.announceText(
        state === "offline" ? this.texts.announceOffline : this.texts.announceUnsaved,
      );
    } else if (state === "saved" && this.announced !== "good") {
      this.announced = "good";
      this.announceText(this.texts.announceSaved);
    }
  }
}
