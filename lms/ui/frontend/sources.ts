import { readdirSync } from "node:fs";
import { join } from "node:path";

const ROOMS = ["xapi", "content", "scorm_packages", "lms"];

/**
 * Every template, Python file and front-end source of the rooms: the places where class names
 * and icon names are written. Paths are absolute.
 */
export function roomSources(root: string): string[] {
  return ROOMS.flatMap((room) =>
    readdirSync(join(root, room), { recursive: true, encoding: "utf8" })
      .filter((path) => /\.(html|py)$/.test(path) || /frontend\/src\/.*\.ts$/.test(path))
      .map((path) => join(root, room, path)),
  );
}
