/**
 * The run-time page's API and recorder in Node, for the replay of conformance scripts.
 *
 * Speaks lines of JSON: one command in on standard input, lines out until `{"done": …}`. While the
 * page's outbox would post, `{"post": commits}` goes out and the answer's `navigation` is read back
 * at once; the real page waits for it likewise before content may go on.
 */

import { readSync, writeSync } from "node:fs";

import type { Navigation, RequestValid, Situation } from "../../../scorm_packages/frontend/src/navigation";
import { Recorder, SCORM_2004 } from "../../../scorm_packages/frontend/src/recorder";
import { type Api2004, createApi2004 } from "../../../scorm_packages/frontend/src/scorm2004/api";
import type { Commit } from "../../../scorm_packages/frontend/src/wire";

interface Open {
  do: "open";
  launch: Parameters<typeof createApi2004>[0] & { navigation: Situation };
}
interface Call {
  do: "call";
  method: string;
  args: string[];
}
interface Wanted {
  do: "want";
  navigation: Navigation;
}
interface Leave {
  do: "leave";
}

const NEVER_MS = 3_600_000;

class Page {
  private readonly unsent: Commit[] = [];
  private readonly recorder: Recorder;
  private readonly api: Api2004;
  private situation: Situation;
  private wanted: Navigation | null = null;

  constructor(launch: Open["launch"]) {
    this.situation = launch.navigation;
    const outbox = {
      add: (commit: Commit) => this.unsent.push(commit),
      sendNow: () => this.post(),
      sendSynchronously: () => this.post(),
    };
    const journal = { keep: () => undefined };
    this.recorder = new Recorder(
      SCORM_2004,
      journal as never,
      outbox as never,
      NEVER_MS,
      () => undefined,
    );
    const recorder = this.recorder;
    const keeper = {
      begin: () => recorder.begin(),
      set: (element: string, value: string) => recorder.set(element, value),
      seal: () => recorder.seal(),
      finish: (navigation: Navigation | null) => recorder.finish(this.wanted ?? navigation),
    };
    this.api = createApi2004(launch, keeper, {
      requestValid: () => this.requestValid(),
      terminated: () => undefined,
    });
  }

  call({ method, args }: Call): string {
    return (this.api as unknown as Record<string, (...all: string[]) => string>)[method]!(...args);
  }

  /** The learner's request goes before the content's own. */
  want(navigation: Navigation): void {
    this.wanted = navigation;
  }

  /** The content was taken away and did not finish. */
  leave(): void {
    this.recorder.breakOff(this.wanted);
  }

  private requestValid(): RequestValid {
    if (this.recorder.hasOpen) {
      this.recorder.sealSynchronously();
    }
    return this.situation.valid;
  }

  private post(): void {
    if (this.unsent.length === 0) {
      return;
    }
    say({ post: this.unsent.splice(0) });
    const { navigation } = hear() as { navigation: Situation | null };
    this.situation = navigation ?? this.situation;
  }
}

let left = Buffer.alloc(0);

function hear(): unknown {
  const chunk = Buffer.alloc(65_536);
  for (;;) {
    const end = left.indexOf(10);
    if (end >= 0) {
      const line = left.subarray(0, end).toString("utf-8");
      left = left.subarray(end + 1);
      return JSON.parse(line);
    }
    const read = readSync(0, chunk, 0, chunk.length, null);
    if (read === 0) {
      process.exit(0);
    }
    left = Buffer.concat([left, chunk.subarray(0, read)]);
  }
}

function say(message: object): void {
  let bytes = Buffer.from(`${JSON.stringify(message)}\n`);
  while (bytes.length > 0) {
    bytes = bytes.subarray(writeSync(1, bytes));
  }
}

let page: Page | null = null;
for (;;) {
  const command = hear() as Open | Call | Wanted | Leave;
  let done: string | null = null;
  switch (command.do) {
    case "open":
      page = new Page(command.launch);
      break;
    case "call":
      done = page!.call(command);
      break;
    case "want":
      page!.want(command.navigation);
      break;
    case "leave":
      page!.leave();
  }
  say({ done });
}
