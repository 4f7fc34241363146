/**
 * An activity of a SCORM 2004 course: the server sequences, the page asks and shows.
 *
 * A request goes out with the commit that ends the session, so that what was done and where it
 * leads are one transaction. Where no session is running any more, it is posted by itself. Either
 * way the page waits for the answer, however long the network takes.
 */

import { type Action, showCard } from "./card";
import { contentsPlace, showChoice } from "./choice";
import { fillContents, wireContents } from "./contents";
import { Controls } from "./controls";
import { offerWays, withdrawWays } from "./ending";
import type { Journal } from "./journal";
import { element, goOnUrl, type Launch2004 } from "./launch";
import type { Navigation, Outcome, Request, Situation } from "./navigation";
import { ask } from "./notice";
import { FLUSH_MS, Player } from "./player";
import { SCORM_2004 } from "./recorder";
import { reasonFor } from "./refusals";
import { createApi2004 } from "./scorm2004/api";
import type { Sign } from "./sign";
import type { Texts } from "./texts";
import { postNavigation } from "./transport";
import { showWaiting } from "./waiting";
import type { Turn } from "./windows";

const RETRY_MS = 2_000;
const NO_CONTROLS: Situation["controls"] = { enabled: [], disabled: [], contents: false };
/** Windows at least this wide have room for the contents beside the content. */
const WIDE = "(width >= 64rem)";

export class Player2004 extends Player<Launch2004> {
  private situation: Situation;
  private readonly controls: Controls;
  /** What the contents were drawn from: drawn again for nothing, they would disturb a reader. */
  private shownContents = "";
  /** What the learner has asked for; it goes before what the content asks for. */
  private wanted: Navigation | null = null;
  /** Called when the server says what became of a request. */
  private outcomeCame: ((outcome: Outcome) => void) | null = null;

  constructor(launch: Launch2004, journal: Journal, texts: Texts, sign: Sign, turn: Turn) {
    super(launch, launch.item, SCORM_2004, journal, texts, sign, turn);
    this.situation = launch.navigation;
    this.controls = new Controls(texts, (request) => void this.request({ request }));
  }

  protected override provideApi(): void {
    const { cmi, sharedData } = this.launch;
    if (this.item?.kind !== "sco") {
      return;
    }
    const keeper = {
      begin: () => this.recorder.begin(),
      set: (element: string, value: string) => this.recorder.set(element, value),
      seal: () => this.recorder.seal(),
      finish: (navigation: Navigation | null) => this.recorder.finish(this.wanted ?? navigation),
    };
    const api = createApi2004({ cmi, sharedData }, keeper, {
      requestValid: () => this.requestValid(),
      terminated: (navigation) => this.terminated(navigation),
    });
    window.API_1484_11 = this.calls.recorded(api, "GetLastError");
  }

  protected override showWays(): void {
    const { situation } = this;
    if (this.item === null) {
      this.showChoice(this.whereText());
    } else if (situation.controls.contents && !this.standsAlone) {
      wireContents(matchMedia(WIDE).matches);
    }
    this.showSituation();
    this.nameExit();
  }

  protected override stated(_status: string | null, situation: Situation | null): void {
    if (situation === null) {
      return;
    }
    this.situation = situation;
    this.showSituation();
    if (situation.outcome !== null) {
      this.outcomeCame?.(situation.outcome);
    }
  }

  /** The content has ended without saying where to: the learner goes on by the controls. */
  protected override ended(said: string): void {
    if (said === "" || this.isEnding || this.isLeaving || this.isHalted || this.wanted !== null) {
      return;
    }
    const { texts } = this;
    const ways: Action[] = [
      {
        text: texts.openAgain,
        run: () => void this.leave(goOnUrl(this.launch)),
      },
      { text: texts.toCourses, run: () => this.exit() },
    ];
    if (!this.standsAlone && this.isEnabled("continue")) {
      ways.unshift(this.onward());
    }
    offerWays(texts.waysOn, said, ways);
    this.sign.announceText(said);
  }

  /** Leaving keeps everything: the course is suspended where it may be, else broken off. */
  protected override exit(): void {
    if (this.isEnabled("suspendAll") && this.item !== null) {
      void this.request({ request: "suspendAll" });
    } else {
      void this.leave(this.launch.exitUrl);
    }
  }

  protected override async timeOut(message: string): Promise<void> {
    if (message !== "") {
      await ask(this.texts.timeOver, message, [
        { text: this.texts.understood, value: true, preferred: true },
      ]);
    }
    if (!this.recorder.hasFinished) {
      this.recorder.set("cmi.exit", "time-out");
    }
    await this.request({ request: "exitAll" });
  }

  protected override endContent(navigation = this.wanted): void {
    super.endContent(navigation);
  }

  /** Carry out what the learner, or the content, asks for. */
  private async request(navigation: Navigation): Promise<void> {
    if (this.isLeaving || this.isHalted) {
      return;
    }
    this.isLeaving = true;
    this.wanted = navigation;
    this.setBusy(true);
    const isOver = this.item === null || this.recorder.hasFinished;
    const outcome = isOver ? this.navigate(navigation) : this.endWith(navigation);
    await this.follow(outcome, navigation);
  }

  /** The content has called Terminate. */
  private terminated(navigation: Navigation | null): void {
    if (this.wanted !== null || this.isEnding) {
      return; // The learner's own request is under way, or the page goes away.
    }
    if (navigation === null) {
      this.ended(this.texts.ended);
      return;
    }
    this.isLeaving = true;
    this.wanted = navigation;
    this.setBusy(true);
    // The call has to return to the content first.
    setTimeout(() => void this.follow(this.endWith(navigation), navigation));
  }

  /** End the session, the request with it, and wait for what becomes of it. */
  private async endWith(navigation: Navigation): Promise<Outcome> {
    const outcome = new Promise<Outcome>((resolve) => {
      this.outcomeCame = resolve;
    });
    await this.content?.sayGoodbye();
    this.endContent(navigation);
    const saved = this.saved();
    return Promise.race([outcome, saved]);
  }

  /** Everything was taken in, and nothing said: the server knows what is to be shown. */
  private async saved(): Promise<Outcome> {
    await this.everythingSaved();
    await new Promise((resolve) => setTimeout(resolve));
    return this.whatever();
  }

  /** To whatever the server shows now. */
  private whatever(): Outcome {
    return { kind: "deliver", url: goOnUrl(this.launch), exception: "" };
  }

  /** Ask where no session is running: what was done before has to be known first. */
  private async navigate(navigation: Navigation): Promise<Outcome> {
    await this.everythingSaved();
    for (;;) {
      const answer = await postNavigation(this.launch.navigateUrl, navigation);
      if (answer.kind === "answered") {
        this.stated(null, answer.situation);
        return answer.situation.outcome ?? this.whatever();
      }
      if (answer.kind !== "unreachable") {
        await this.halt(answer.kind);
        return new Promise(() => undefined);
      }
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }

  /** Waits for as long as it takes; for ever where the page was stopped, and says why. */
  private async everythingSaved(): Promise<void> {
    while (!(await this.outbox.drained(FLUSH_MS))) {
      if (this.isHalted) {
        return new Promise(() => undefined);
      }
    }
  }

  /** Wait for the outcome, in sight of the learner, and go where it leads. */
  private async follow(coming: Promise<Outcome>, navigation: Navigation): Promise<void> {
    const stopWaiting = showWaiting(
      this.texts,
      (text) => this.sign.announceText(text),
      () => this.go(this.launch.exitUrl),
    );
    const outcome = await coming;
    stopWaiting();
    this.outcomeCame = null;
    switch (this.guide === null ? outcome.kind : "deliver") {
      case "deliver":
        this.go(outcome.url ?? goOnUrl(this.launch));
        break;
      case "end":
        this.end(navigation.request);
        break;
      case "stay":
        this.stay(outcome.exception);
    }
  }

  /** The course was left. Who pressed a button for that knows; others are told. */
  private end(request: Request): void {
    const { texts, launch } = this;
    if (request === "suspendAll" || request === "abandonAll" || launch.exitUrl === "") {
      this.go(launch.exitUrl);
      return;
    }
    element("controls").hidden = true;
    element("contents").hidden = true;
    element("contents-button").hidden = true;
    const card = showCard(texts.courseEnded, [texts.courseEndedText], [
      { text: texts.toCourses, isPreferred: true, run: () => this.go(launch.exitUrl) },
      { text: texts.openAgain, run: () => this.go(goOnUrl(launch)) },
    ]);
    element("exit").hidden = true;
    this.sign.announceText(texts.courseEnded);
    card.querySelector("button")?.focus();
  }

  /** Nothing was opened: say why, and let the learner choose. */
  private stay(exception: string): void {
    this.isLeaving = false;
    this.wanted = null;
    const why = reasonFor(exception, this.texts);
    this.showChoice(why);
    this.showSituation();
    this.setBusy(false);
    this.sign.announceText(why);
  }

  /** Leaving saves; narrow windows have room for one word only. */
  private nameExit(): void {
    const word = (className: string, text: string) => {
      const made = document.createElement("span");
      made.className = className;
      made.textContent = text;
      return made;
    };
    const { saveAndLeave, leaveShort } = this.texts;
    element("exit").replaceChildren(word("wide-only", saveAndLeave), word("narrow-only", leaveShort));
  }

  /** While a request is under way, no other can be made. */
  private setBusy(isBusy: boolean): void {
    this.controls.setBusy(isBusy);
    element("contents").inert = isBusy;
    if (isBusy) {
      withdrawWays();
    }
  }

  /** The contents in the content's place, to choose from. */
  private showChoice(text: string): void {
    this.shownContents = "";
    const { items, controls } = this.situation;
    const current = items.find((entry) => entry.current && entry.enabled);
    const actions: Action[] = [];
    if (current) {
      actions.push({
        text: this.texts.backToPart,
        run: () => void this.request({ request: "choice", target: current.activity }),
      });
    }
    if (!controls.contents && controls.enabled.includes("continue")) {
      actions.push(this.onward());
    }
    showChoice(this.launch.title, text, this.texts, actions, controls.contents);
  }

  /** What to say where nothing is in play: some courses have no contents to choose from. */
  private whereText(): string {
    const { controls } = this.situation;
    if (controls.contents) {
      return this.texts.chooseText;
    }
    const goesOn = controls.enabled.includes("continue");
    return goesOn ? this.texts.partOverText : this.texts.ended;
  }

  private onward(): Action {
    return {
      text: this.texts.requests["continue"] ?? "",
      isPreferred: true,
      run: () => void this.request({ request: "continue" }),
    };
  }

  private showSituation(): void {
    const { items, controls } = this.situation;
    const lines = items.map(({ title, level, status, enabled, current, activity }, place) => {
      const isChapter = (items[place + 1]?.level ?? 0) > level;
      const choose = () => void this.request({ request: "choice", target: activity });
      return {
        title,
        level,
        status,
        isCurrent: current && this.item !== null,
        open: enabled ? { url: null, run: choose } : null,
        locked: enabled || current || isChapter ? "" : this.texts.locked,
      };
    });
    const place = contentsPlace();
    const shown = place.id + JSON.stringify(items);
    if (shown !== this.shownContents) {
      this.shownContents = shown;
      fillContents(place, lines, this.texts);
    }
    this.controls.show(this.standsAlone ? NO_CONTROLS : controls);
  }

  private isEnabled(request: Request): boolean {
    return this.situation.controls.enabled.includes(request);
  }

  /** A course of one activity: there is nothing to move through, and leaving is enough. */
  private get standsAlone(): boolean {
    const root = 1;
    return Object.keys(this.situation.valid.choice).length <= root + 1;
  }

  /** Content wants to know what it may ask for: unsaved sets may change that (SN §5.6.5). */
  private requestValid(): Situation["valid"] {
    if (this.recorder.hasOpen || !this.outbox.isEmpty) {
      this.recorder.sealSynchronously();
    }
    return this.situation.valid;
  }
}
