import type { Host } from "../host/host.ts";
import type { Course, Text } from "./course.ts";
import type { Progress } from "./progress.ts";

/** Everything a step needs to show itself and to go on. */
export interface Stage {
  course: Course;
  host: Host;
  progress: Progress;
  say(text: Text): string;
  save(): void;
  go(step: number): void;
}
