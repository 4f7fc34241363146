/**
 * The page inside a dispatch package: plays the course that is hosted elsewhere, and tells the LMS
 * around it how the course stands.
 *
 * The learner's name travels in the body of a form, not in an address. `channel` is made here for
 * this one launch and known to nobody but the service that answers it: a message that names it, from
 * the very window that was opened, comes from there. So the service may move to another address.
 */

import "./launcher.css";

import type { Host } from "../../../../../content/frontend/src/host/host.ts";
import { openHost } from "../../../../../content/frontend/src/host/open.ts";
import { type HostedStanding, type Message, PROTOCOL } from "./protocol.ts";
import { type Texts, textsIn } from "./texts.ts";

interface Dispatch {
  /** Where courses are launched. */
  address: string;
  /** What opens this dispatch, and nothing else. */
  token: string;
  title: string;
}

/** What the LMS keeps for us. */
interface Bookmark {
  registration: string;
}

/** After so long without a word the frame is taken to be blocked. */
const PATIENCE_MS = 15_000;

class Launcher {
  private readonly channel = randomText();
  private readonly texts: Texts;
  private readonly stage = document.createElement("main");
  private target: Window | null = null;
  private baseline: number | null = null;
  private resumes = true;
  private isHeard = false;

  constructor(
    private readonly dispatch: Dispatch,
    private readonly host: Host,
  ) {
    this.texts = textsIn(host.language || navigator.language);
    document.documentElement.lang = this.texts.tag;
    document.title = dispatch.title;
    document.body.append(this.stage);
  }

  start(): void {
    if (this.host.standard === "none") {
      this.say(this.texts.noLms);
      return;
    }
    addEventListener("message", (event: MessageEvent<Message>) => this.hear(event));
    addEventListener("pagehide", () => this.host.leave(this.resumes));
    const frame = document.createElement("iframe");
    frame.name = this.channel;
    frame.title = this.dispatch.title;
    frame.allow = "autoplay; fullscreen";
    this.stage.append(frame);
    this.target = frame.contentWindow;
    this.post(this.channel);
    setTimeout(() => this.offerWindow(), PATIENCE_MS);
  }

  /** Ask for the course in the frame or window of this name. */
  private post(target: string): void {
    const { learner, language, isFirst, kept, standard, counts } = this.host;
    const fields = {
      token: this.dispatch.token,
      learner_id: learner.id,
      learner_name: learner.name,
      language: language || navigator.language,
      registration: readBookmark(kept)?.registration ?? "",
      first: isFirst ? "1" : "",
      counts: counts ? "1" : "",
      standard,
      origin: location.origin,
      channel: this.channel,
    };
    const form = document.createElement("form");
    Object.assign(form, { method: "post", action: this.dispatch.address, target, hidden: true });
    for (const [name, value] of Object.entries(fields)) {
      const field = document.createElement("input");
      Object.assign(field, { type: "hidden", name, value });
      form.append(field);
    }
    document.body.append(form);
    form.submit();
    form.remove();
  }

  private hear(event: MessageEvent<Message | undefined>): void {
    const { data, source } = event;
    const isOurs = data?.protocol === PROTOCOL && data.channel === this.channel;
    if (!isOurs || source !== this.target) return;
    this.isHeard = true;
    document.getElementById("window-offer")?.remove();
    if (data.kind === "standing") this.tell(data.standing);
    else if (data.kind === "left") this.leave();
  }

  private tell(standing: HostedStanding): void {
    this.baseline ??= standing.seconds;
    if (!this.host.counts) return;
    const { completed, passed, score, place, registration } = standing;
    this.host.stand({ completed, passed, score });
    this.host.spent((standing.seconds - this.baseline) * 1000);
    this.host.keep(place, JSON.stringify({ registration } satisfies Bookmark));
    this.host.save();
  }

  private leave(): void {
    this.host.leave(this.resumes);
    if (this.host.returnUrl) location.assign(this.host.returnUrl);
    else this.say(this.texts.left);
  }

  /** Frames may be forbidden, or keep nothing: then a window of its own plays the course. */
  private offerWindow(): void {
    if (this.isHeard) return;
    const offer = document.createElement("section");
    offer.id = "window-offer";
    const told = document.createElement("p");
    told.textContent = this.texts.notShown;
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = this.texts.openWindow;
    button.addEventListener("click", () => {
      const name = `w${this.channel}`;
      this.target = open("", name);
      this.post(name);
      this.say(this.texts.inWindow);
    });
    offer.append(told, button);
    document.body.prepend(offer);
  }

  private say(text: string): void {
    const told = document.createElement("p");
    told.setAttribute("role", "status");
    told.textContent = text;
    this.stage.replaceChildren(told);
  }
}

function readBookmark(kept: string): Bookmark | null {
  try {
    return JSON.parse(kept) as Bookmark;
  } catch {
    return null; // Nothing was kept, or something else wrote there.
  }
}

function randomText(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(24));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

const dispatch = JSON.parse(document.getElementById("dispatch")?.textContent ?? "{}") as Dispatch;
openHost().then(
  (host) => new Launcher(dispatch, host).start(),
  (error: unknown) => {
    console.error(error);
    document.body.append(textsIn(navigator.language).notOpen);
  },
);
