/**
 * cmi5 as a host: this page is an assignable unit (cmi5 §7, §8, §9).
 *
 * What the standard wants once (completed and passed per registration, failed per session and never
 * after passed, terminated as the last word) is kept here; the course may say how it stands as often
 * as it likes. A fail is told when the learner leaves: until then it may become a pass, and a
 * session has room for one of the two.
 */

import { Cmi5Wire, type LaunchData, type Parameters, readParameters } from "./cmi5-wire.ts";
import type { Answer, Host, Learner, Standing } from "./host.ts";
import { duration } from "./times.ts";

const VERBS = {
  initialized: "http://adlnet.gov/expapi/verbs/initialized",
  completed: "http://adlnet.gov/expapi/verbs/completed",
  passed: "http://adlnet.gov/expapi/verbs/passed",
  failed: "http://adlnet.gov/expapi/verbs/failed",
  terminated: "http://adlnet.gov/expapi/verbs/terminated",
  answered: "http://adlnet.gov/expapi/verbs/answered",
} as const;
type VerbName = keyof typeof VERBS;

const CMI5 = "https://w3id.org/xapi/cmi5/context/categories/cmi5";
const MOVE_ON = "https://w3id.org/xapi/cmi5/context/categories/moveon";
const MASTERY = "https://w3id.org/xapi/cmi5/context/extensions/masteryscore";
const INTERACTION = "http://adlnet.gov/expapi/activities/cmi.interaction";

/** What lies in the State document of this course. */
interface Kept {
  place: string;
  data: string;
  hasCompleted: boolean;
  hasPassed: boolean;
}

export class Cmi5Host implements Host {
  readonly standard = "cmi5";
  readonly learner: Learner;
  readonly counts: boolean;
  readonly isFirst: boolean;
  readonly kept: string;
  readonly returnUrl: string;
  private readonly began = Date.now();
  private reportedMs: number | null = null;
  private readonly state: Kept;
  private standing: Standing = { completed: null, passed: null, score: null };
  private hasDecided = false;
  private isChanged = false;
  private answers = 0;
  private hasLeft = false;

  private constructor(
    private readonly wire: Cmi5Wire,
    private readonly parameters: Parameters,
    private readonly launch: LaunchData,
    readonly language: string,
    state: Kept | null,
  ) {
    const { actor } = parameters;
    this.learner = { id: `${actor.account.homePage}#${actor.account.name}`, name: actor.name ?? "" };
    this.counts = launch.launchMode === "Normal";
    this.returnUrl = launch.returnURL ?? "";
    this.isFirst = state === null;
    this.state = state ?? { place: "", data: "", hasCompleted: false, hasPassed: false };
    this.kept = this.state.data;
  }

  /** Open the session: token, launch data, learner's preferences, `initialized` (§8, §10, §11). */
  static async open(address: URL): Promise<Cmi5Host | null> {
    const parameters = readParameters(address);
    if (!parameters) return null;
    const wire = await Cmi5Wire.open(parameters);
    const launch = await wire.launchData();
    const language = await wire.language();
    const host = new Cmi5Host(wire, parameters, launch, language, await wire.state<Kept>());
    host.tell("initialized");
    await wire.flush();
    return host;
  }

  keep(place: string, data: string): boolean {
    this.isChanged ||= place !== this.state.place || data !== this.state.data;
    Object.assign(this.state, { place, data });
    return true;
  }

  answer(answer: Answer): void {
    if (!this.counts || this.hasLeft) return;
    this.answers += 1;
    const result: Record<string, unknown> = { response: answer.response };
    if (["correct", "incorrect"].includes(answer.result)) result["success"] = answer.result === "correct";
    if (answer.latencyMs !== null) result["duration"] = duration(answer.latencyMs);
    this.tell("answered", result, [], {
      id: `${this.parameters.activityId}/interactions/${encodeURIComponent(answer.id)}`,
      definition: {
        type: INTERACTION,
        interactionType: answer.type,
        ...(answer.correct.length ? { correctResponsesPattern: answer.correct } : {}),
      },
    });
  }

  stand(standing: Standing): void {
    if (!this.counts || this.hasLeft) return;
    this.standing = standing;
    if (standing.completed && !this.state.hasCompleted) {
      this.state.hasCompleted = true;
      this.isChanged = true;
      this.tell("completed", { completion: true, duration: this.time() }, [CMI5, MOVE_ON]);
    }
    if (standing.passed && this.isMastered(standing) && !this.state.hasPassed && !this.hasDecided) {
      this.state.hasPassed = true;
      this.isChanged = true;
      this.decide("passed");
    }
  }

  spent(milliseconds: number): void {
    this.reportedMs = milliseconds;
  }

  save(): void {
    if (this.isChanged && this.counts) {
      this.isChanged = false;
      void this.wire.keep(this.state);
    }
    void this.wire.flush();
  }

  leave(): void {
    if (this.hasLeft) return;
    if (this.standing.passed === false && !this.state.hasPassed && !this.hasDecided) {
      this.decide("failed");
    }
    this.tell("terminated", { duration: this.time() });
    this.wire.part();
    this.save();
    this.hasLeft = true;
  }

  private decide(verb: "passed" | "failed"): void {
    this.hasDecided = true;
    const { score } = this.standing;
    const result = {
      success: verb === "passed",
      duration: this.time(),
      ...(score ? { score } : {}),
    };
    this.tell(verb, result, [CMI5, MOVE_ON]);
  }

  /** A scaled score under the launch's mastery score is no pass (§9.3.4). */
  private isMastered({ score }: Standing): boolean {
    const { masteryScore } = this.launch;
    return masteryScore === undefined || score === null || score.scaled >= masteryScore;
  }

  private tell(
    verb: VerbName,
    result?: Record<string, unknown>,
    categories: readonly string[] = [CMI5],
    object: object = { id: this.parameters.activityId },
  ): void {
    if (this.hasLeft) return;
    const { masteryScore } = this.launch;
    const isJudged = verb === "passed" || verb === "failed";
    this.wire.tell({
      verb: { id: VERBS[verb], display: { en: verb } },
      object: { objectType: "Activity", ...object },
      categories,
      extensions: isJudged && masteryScore !== undefined ? { [MASTERY]: masteryScore } : {},
      ...(result ? { result } : {}),
    });
  }

  private time(): string {
    return duration(this.reportedMs ?? Date.now() - this.began);
  }
}
