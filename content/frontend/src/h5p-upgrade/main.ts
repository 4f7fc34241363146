/**
 * The page in which H5P content is upgraded, in a frame of the app that may run scripts and do
 * nothing else. It gives each content a new worker, and ends one that falls silent.
 */

import type { Answered, Asked, Job, Told } from "./protocol.ts";
import UpgradeWorker from "./worker.ts?worker&inline";

const app = document.querySelector<HTMLMetaElement>('meta[name="app-origin"]')?.content ?? "";

function answer(said: Answered): void {
  window.parent.postMessage(said, app);
}

/** How many times the patience with one step a whole content may take. */
const MOST_PATIENCE = 15;

/** Upgrade one content; `tell` is called for each step, and once with how it ended. */
function upgrade(job: Job, tell: (told: Told) => void): void {
  const worker = new UpgradeWorker();
  let step = "";
  const end = (told: Told): void => {
    clearTimeout(silence);
    clearTimeout(limit);
    worker.terminate();
    tell(told);
  };
  const wait = (ms: number): ReturnType<typeof setTimeout> =>
    setTimeout(() => end({ kind: "failed", failure: "silent", step, detail: "" }), ms);
  const limit = wait(job.patience * MOST_PATIENCE);
  let silence = wait(job.patience);
  worker.addEventListener("message", ({ data: told }: MessageEvent<Told>) => {
    if (told.kind !== "step") {
      end(told);
      return;
    }
    step = told.step;
    clearTimeout(silence);
    silence = wait(job.patience);
    tell(told);
  });
  worker.addEventListener("error", (event) => {
    end({ kind: "failed", failure: "other", step, detail: event.message });
  });
  worker.postMessage(job);
}

addEventListener("message", ({ data, origin, source }: MessageEvent<Asked>) => {
  if (source === window.parent && origin === app && data.kind === "upgrade") {
    upgrade(data.job, (told) => answer({ id: data.id, ...told }));
  }
});
answer({ kind: "ready" });
