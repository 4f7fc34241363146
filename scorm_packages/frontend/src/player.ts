/** Plays one item: the content, what it saves, and how it ends. What differs by standard is below. */

import windowIcon from "@tabler/icons/outline/external-link.svg?raw";

import { type Call, Calls } from "./calls";
import { CallsPanel } from "./callspanel";
import { type Content, FramedContent, WindowedContent } from "./content";
import { Embedder } from "./embedder";
import { externalPage } from "./external";
import type { Journal } from "./journal";
import { element, goOnUrl, type Launch, type LaunchItem } from "./launch";
import type { Navigation, Situation } from "./navigation";
import { ask, type Choice } from "./notice";
import { type Halt, Outbox } from "./outbox";
import { Recorder, type Standard } from "./recorder";
import type { Sign } from "./sign";
import type { Texts } from "./texts";
import { type TimeIsUp, watchTime } from "./timelimit";
import { remember, remembered } from "./visit";
import type { Turn } from "./windows";

/** How long saving may take before the learner is asked. */
export const FLUSH_MS = 8_000;

/** Who plays in the learner's place. */
export interface Guide {
  called(call: Call): void;
  /** Where to go, wherever the page would go by itself. */
  way(): string;
}

export abstract class Player<L extends Launch> {
  protected readonly outbox: Outbox;
  protected readonly recorder: Recorder;
  protected readonly calls: Calls;
  protected content: Content | null = null;
  protected hasEnded = false;
  /** The content is being taken away: its last calls are no news to the learner. */
  protected isEnding = false;
  protected isLeaving = false;
  protected isHalted = false;
  protected guide: Guide | null = null;
  private readonly panel: CallsPanel;
  private readonly embedder = Embedder.ofPage();

  constructor(
    protected readonly launch: L,
    protected readonly item: LaunchItem | null,
    standard: Standard,
    journal: Journal,
    protected readonly texts: Texts,
    protected readonly sign: Sign,
    private readonly turn: Turn,
  ) {
    this.panel = new CallsPanel(texts, () => this.calls);
    this.calls = new Calls((call) => {
      this.panel.update();
      this.guide?.called(call);
    });
    this.outbox = new Outbox(launch.commitUrl, launch.session, journal, {
      changed: () => this.showState(),
      stated: (status, situation) => this.stated(status, situation),
      halted: (reason) => void this.halt(reason),
    });
    this.recorder = new Recorder(
      standard,
      journal,
      this.outbox,
      launch.commitIntervalMs,
      () => this.showState(),
      launch.debug ? this.calls : null,
    );
  }

  /** Put the API where content finds it. */
  protected abstract provideApi(): void;
  /** Show the contents and the controls. */
  protected abstract showWays(): void;
  /** The server has said where things stand. */
  protected abstract stated(status: string | null, situation: Situation | null): void;
  /** The content has nothing more to do; `said` tells the learner. */
  protected abstract ended(said: string): void;
  /** The learner leaves by the button at the top. */
  protected abstract exit(): void;
  /** The time allowed is over, and the part has to end. */
  protected abstract timeOut(message: string): Promise<void>;

  play(): void {
    this.provideApi();
    if (this.item !== null) {
      this.showContent(this.item);
      watchTime(this.launch.timeLimit, (what) => void this.timeIsUp(what));
    }
    this.listen();
    this.showMode();
    this.showWays();
    this.showState();
  }

  /** Let `guide` say where to go, from now on. */
  beLedBy(guide: Guide): void {
    this.guide = guide;
  }

  /** End the content, save, and go where the guide says. */
  moveOn(): void {
    void this.leave("");
  }

  /** Another window wants the turn: save, stop, let go. */
  async handOver(): Promise<void> {
    if (this.isHalted) {
      return;
    }
    this.endContent();
    await this.outbox.drained(FLUSH_MS / 2);
    this.turn.release();
    await this.halt("superseded");
  }

  /** Flush, then go; where that fails, the learner decides. */
  protected async leave(url: string): Promise<void> {
    if (this.isLeaving) {
      return;
    }
    this.isLeaving = true;
    this.sign.announceText(this.texts.leavingNow);
    await this.content?.sayGoodbye();
    this.endContent();
    while (!(await this.outbox.drained(FLUSH_MS)) && !this.isHalted) {
      const goes = await ask(this.texts.leavingTitle, this.texts.leavingText, [
        { text: this.texts.wait, value: false, preferred: true },
        { text: this.texts.leave, value: true },
      ]);
      if (goes) {
        break;
      }
    }
    if (!this.isHalted) {
      this.go(url);
    }
  }

  /**
   * End the session. Removing the content runs its unload handlers at once, and what ends its
   * session in them; if that does not come, the session is broken off, to be resumed.
   */
  protected endContent(navigation: Navigation | null = null): void {
    if (this.hasEnded) {
      return;
    }
    this.hasEnded = true;
    this.isEnding = true;
    this.content?.remove();
    element("window-button").hidden = true;
    if (this.item?.kind === "sco" || this.item?.kind === "h5p") {
      this.recorder.breakOff(navigation);
    } else if (this.item !== null) {
      this.recorder.finishBegun(navigation);
    }
    this.isEnding = false;
  }

  protected async halt(reason: Halt): Promise<void> {
    if (this.isHalted) {
      return;
    }
    this.isHalted = true;
    this.outbox.stop();
    this.showState();
    const back: Choice<string> = { text: this.texts.toCourses, value: this.launch.exitUrl };
    const here: Choice<string> = { text: this.texts.useThisWindow, value: goOnUrl(this.launch) };
    const url = await ask(
      this.texts[`${reason}Title`],
      this.texts[`${reason}Text`],
      reason === "superseded" ? [here, { ...back, preferred: true }] : [{ ...back, preferred: true }],
    );
    this.endContent();
    this.go(url);
  }

  protected go(wanted: string): void {
    const url = this.guide?.way() ?? wanted;
    this.turn.release();
    if (url === "") {
      this.sign.announceText(this.texts.left);
      element("play").textContent = this.texts.left;
    } else {
      location.assign(url);
    }
  }

  protected showState(): void {
    if (this.isHalted) {
      this.sign.show("stopped");
    } else if (!navigator.onLine) {
      this.sign.show("offline");
    } else if (this.outbox.isFailing) {
      this.sign.show("unsaved");
    } else {
      const isSaved = this.outbox.isEmpty && !this.recorder.hasOpen;
      this.sign.show(isSaved ? "saved" : "saving");
      this.embedder?.changed(isSaved);
    }
  }

  /** Under this name it is remembered whether the course's content has a window of its own. */
  private get ownWindow(): string {
    return `own-window:${this.launch.registration}`;
  }

  /** Show the content in a window of its own from now on, or in the page again. */
  private changeWindow(isOwn: boolean): void {
    remember(this.ownWindow, isOwn ? "yes" : "no");
    void this.leave(goOnUrl(this.launch));
  }

  private showContent(item: LaunchItem): void {
    if (item.external) {
      const page = externalPage(item, this.texts, () => {
        this.recorder.completeAsset();
        this.ended(this.texts.pageOpened);
      });
      element("play").append(page);
      return;
    }
    const isOwn = remembered(this.ownWindow) === "yes" && this.guide === null;
    this.content = isOwn
      ? new WindowedContent(
          item,
          this.texts,
          () => this.windowClosed(),
          () => this.changeWindow(false),
        )
      : new FramedContent(item, (document) => this.panel.listenIn(document));
    this.content.show();
    if (this.content instanceof FramedContent) {
      this.offerWindow();
    }
    if (item.kind === "asset") {
      this.recorder.completeAsset();
      this.ended("");
    }
  }

  /** Some content needs more room than a frame, or looks for the API in its opener. */
  private offerWindow(): void {
    const button = element("window-button");
    button.hidden = false;
    button.innerHTML = windowIcon;
    button.querySelector("svg")?.setAttribute("aria-hidden", "true");
    button.setAttribute("aria-label", this.texts.ownWindow);
    button.title = this.texts.ownWindow;
    button.addEventListener("click", () => this.changeWindow(true));
  }

  /** The learner has closed the content's window: that is its end. */
  private windowClosed(): void {
    this.endContent();
    this.ended(this.texts.ended);
  }

  private async timeIsUp({ exit, message }: TimeIsUp): Promise<void> {
    if (this.hasEnded || this.recorder.hasFinished || this.isLeaving || this.isHalted) {
      return;
    }
    const { texts } = this;
    if (exit) {
      await this.timeOut(message ? texts.timeOverText : "");
    } else if (message) {
      await ask(texts.timeTitle, texts.timeText, [
        { text: texts.goOn, value: true, preferred: true },
      ]);
    }
  }

  private listen(): void {
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") {
        this.recorder.seal();
      }
    });
    addEventListener("pagehide", () => {
      this.endContent();
      this.outbox.sendParting();
    });
    addEventListener("online", () => this.showState());
    addEventListener("offline", () => this.showState());
    const exit = element<HTMLButtonElement>("exit");
    exit.addEventListener("click", () => this.exit());
    exit.disabled = false; // Until now a click would have been lost.
    this.panel.listenIn(document);
    if (new URLSearchParams(location.search).has("debug")) {
      this.panel.toggle();
    }
  }

  /** Looking at a course, or at what one did, is said: nothing of it counts. */
  private showMode(): void {
    const { mode } = this.launch;
    if (mode === "browse" || mode === "review") {
      const sign = element("mode");
      sign.textContent = this.texts.modes[mode];
      sign.title = this.texts.modeText;
      sign.hidden = false;
    }
  }
}
