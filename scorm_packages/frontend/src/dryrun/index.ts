/**
 * The dry run: plays a package by itself, part after part, and takes what it saw back to the page
 * that started it.
 *
 * The way back is the fragment of the exit's address: the app's origin and the content's share no
 * storage, and a fragment is sent to no server.
 */

import type { Call } from "../calls";
import type { Launch } from "../launch";
import type { Guide, Player } from "../player";
import type { Texts } from "../texts";
import { newPart, type PartFacts } from "./facts";
import { noteCall, watchWindow } from "./observer";
import { ASKED_FOR, type DryRun, forgetRun, storedRun, storeRun } from "./run";
import { frameOf, type Part, partsOf, showProgress } from "./stage";
import { walk } from "./walker";

export { inEarnest } from "./stage";
export { walk } from "./walker";

const LIMIT_MS = { sco: 90_000, asset: 2_500, h5p: 2_500 };
/** Beyond this many, the trainer's time is worth more than what is still to be found. */
const MOST_PARTS = 30;

/**
 * Play the part in the learner's place, then go on to the next. The content is put into the page
 * by the way, watched from its first call on.
 */
export async function walkPart(player: Player<Launch>, launch: Launch, texts: Texts): Promise<void> {
  const run = storedRun(launch.attempt);
  if (run === null) {
    return;
  }
  const visit = new Visit(launch, run);
  player.beLedBy(visit);
  player.play();
  addEventListener("pagehide", () => visit.keep());
  const count = { part: visit.number, total: Math.min(run.total, MOST_PARTS) };
  const said = texts.dryRun.replace(/\{(part|total)\}/g, (_all, name: keyof typeof count) =>
    String(count[name]),
  );
  showProgress(said, texts.stopDryRun, () => {
    visit.stop();
    player.moveOn();
  });
  await visit.walk();
  player.moveOn();
}

/** The dry run's stay on the page of one part. */
class Visit implements Guide {
  private readonly parts: Part[];
  private readonly facts: PartFacts | null = null;
  private readonly began = performance.now();
  private isStopped = false;

  constructor(
    private readonly launch: Launch,
    private readonly run: DryRun,
  ) {
    this.parts = partsOf(launch);
    run.total = this.parts.length;
    const { item, standard } = launch;
    if (item !== null) {
      this.facts = newPart({ title: item.title, standard, kind: item.kind });
      run.parts[item.id] = this.facts;
    }
  }

  get number(): number {
    return Object.keys(this.run.parts).length;
  }

  called(call: Call): void {
    if (this.facts !== null) {
      noteCall(this.facts, call, performance.now() - this.began);
    }
  }

  async walk(): Promise<void> {
    const { facts } = this;
    const frame = frameOf();
    if (facts === null || frame === null) {
      return;
    }
    const isTimeUp = await walk(frame, LIMIT_MS[facts.kind], {
      entered: (view) => watchWindow(view, facts),
      acts: () => {
        facts.actions += 1;
      },
      isOver: () => facts.finished || this.isStopped,
    });
    facts.ranOutOfTime = isTimeUp && facts.kind === "sco";
  }

  /** What was walked so far is taken back; the part under way is not judged. */
  stop(): void {
    this.isStopped = true;
    if (this.launch.item !== null) {
      delete this.run.parts[this.launch.item.id];
    }
  }

  /** To the next part without facts, else back with the report. */
  way(): string {
    this.keep();
    const { attempt, exitUrl } = this.launch;
    const next = this.parts.find(({ id }) => !(id in this.run.parts));
    if (next !== undefined && !this.isStopped && this.number < MOST_PARTS) {
      return next.url;
    }
    forgetRun(attempt);
    const report = encodeURIComponent(JSON.stringify(this.run));
    return this.number === 0 ? exitUrl : `${exitUrl}#${ASKED_FOR}=${report}`;
  }

  keep(): void {
    if (this.facts !== null) {
      this.facts.seconds = Math.round((performance.now() - this.began) / 1000);
    }
    if (storedRun(this.launch.attempt) !== null) {
      storeRun(this.launch.attempt, this.run);
    }
  }
}
