/**
 * Upgrades content: the main library first, then its parts by the way that the new definition
 * shows, and theirs. What a step puts in is a part like any other.
 */

import type { Job, Shape, Upgraded } from "./protocol.ts";
import {
  compared,
  isObject,
  readVersion,
  runStep,
  stepsBetween,
  UpgradeError,
  type Upgrades,
  type Version,
} from "./steps.ts";

/** Deeper than content goes, so that what a step has tied into a ring comes to an end. */
const DEEPEST = 100;

export class Runner {
  /** `stepBegins` is told the name of each step. */
  constructor(
    private readonly job: Job,
    private readonly upgradesOf: (machineName: string) => Upgrades,
    private readonly stepBegins: (name: string) => void,
  ) {}

  async run(): Promise<Upgraded> {
    const { job } = this;
    const parameters: unknown = JSON.parse(job.parameters);
    const from = readVersion(job.library);
    const to = readVersion(job.target);
    if (from === null || to === null) {
      throw new UpgradeError("other", job.target, "");
    }
    const after = await this.upgraded(from, to, parameters, job.metadata, 0);
    return { parameters: JSON.stringify(after.parameters), metadata: after.metadata };
  }

  private async upgraded(
    from: Version,
    to: Version,
    before: unknown,
    metadata: Record<string, unknown>,
    depth: number,
  ): Promise<{ parameters: unknown; metadata: Record<string, unknown> }> {
    let parameters = before;
    let extras = { metadata };
    if (compared(from, to) < 0) {
      for (const step of stepsBetween(this.upgradesOf(to.name), from, to)) {
        this.stepBegins(step.name);
        const after = await runStep(step, parameters, extras);
        parameters = after.parameters;
        extras = { metadata: after.extras.metadata ?? metadata };
      }
    }
    const shape = this.job.shapes[`${to.name} ${to.major}.${to.minor}`];
    if (shape !== undefined) {
      await this.upgradeWithin(parameters, shape, depth);
    }
    return { parameters, metadata: extras.metadata };
  }

  /** Bring the parts in `value` up, in their places. */
  private async upgradeWithin(value: unknown, shape: Shape, depth: number): Promise<void> {
    if (depth > DEEPEST) {
      throw new UpgradeError("size", "", "");
    }
    if ("parts" in shape) {
      await this.upgradePart(value, shape.parts, depth);
    } else if ("each" in shape) {
      // PHP writes a list whose first element was taken away as an object.
      for (const each of isObject(value) ? Object.values(value) : Array.isArray(value) ? value : []) {
        await this.upgradeWithin(each, shape.each, depth + 1);
      }
    } else if (isObject(value)) {
      for (const [name, inner] of Object.entries(shape.fields)) {
        if (Object.hasOwn(value, name)) {
          await this.upgradeWithin(value[name], inner, depth + 1);
        }
      }
    }
  }

  private async upgradePart(
    part: unknown,
    targets: Record<string, string>,
    depth: number,
  ): Promise<void> {
    const from = isObject(part) ? readVersion(part["library"]) : null;
    if (from === null || !isObject(part)) {
      return; // None has been chosen.
    }
    const wanted = Object.hasOwn(targets, from.name) ? readVersion(targets[from.name]) : null;
    const to = wanted !== null && compared(from, wanted) < 0 ? wanted : from;
    const metadata = isObject(part["metadata"]) ? part["metadata"] : {};
    const after = await this.upgraded(from, to, part["params"] ?? {}, metadata, depth + 1);
    part["library"] = `${to.name} ${to.major}.${to.minor}`;
    part["params"] = after.parameters;
    if (isObject(after.metadata) && Object.keys(after.metadata).length > 0) {
      part["metadata"] = after.metadata;
    }
  }
}
