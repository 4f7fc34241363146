/**
 * The worker in which the libraries' scripts run. It has no page, no network and no storage, and
 * whatever a script does here, it can only change the answer: that is checked by the server.
 */

import { Runner } from "./runner.ts";
import type { Job, Told } from "./protocol.ts";
import { UpgradeError, wordsOf, type Upgrades } from "./steps.ts";

interface WorkerScope {
  H5PUpgrades?: Upgrades;
  /** Scripts were written for pages: they name the window, and hand jQuery on unused. */
  H5P: { jQuery?: undefined; createUUID(): string };
  window: unknown;
  importScripts(address: string): void;
  postMessage(told: Told): void;
  addEventListener(type: "message", heard: (event: MessageEvent<Job>) => void): void;
}

const scope = globalThis as unknown as WorkerScope;
// Kept before any script can put something else in their places.
const say = scope.postMessage.bind(scope);
const run = scope.importScripts.bind(scope);

scope.window = scope;
scope.H5P = { createUUID };
scope.H5PUpgrades = {};

scope.addEventListener("message", ({ data: job }) => {
  void upgrade(job).then(say);
});

async function upgrade(job: Job): Promise<Told> {
  const loaded = new Set<string>();
  const upgradesOf = (name: string): Upgrades => {
    const script = Object.hasOwn(job.scripts, name) ? job.scripts[name] : undefined;
    if (script !== undefined && !loaded.has(name)) {
      loaded.add(name);
      runScript(name, script);
    }
    return scope.H5PUpgrades ?? {};
  };
  try {
    const runner = new Runner(job, upgradesOf, (step) => say({ kind: "step", step }));
    return { kind: "done", upgraded: await runner.run() };
  } catch (error) {
    return error instanceof UpgradeError
      ? { kind: "failed", failure: error.failure, step: error.step, detail: error.detail }
      : { kind: "failed", failure: "other", step: "", detail: wordsOf(error) };
  }
}

/** As a UUID of version 4; the browser's own is there for HTTPS alone. */
function createUUID(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6]! & 0x0f) | 0x40;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

function runScript(name: string, script: string): void {
  say({ kind: "step", step: name });
  const address = URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
  try {
    run(address);
  } catch (error) {
    throw new UpgradeError("script", name, wordsOf(error));
  } finally {
    URL.revokeObjectURL(address);
  }
}
