/** A course that has a page to itself, in a package of SCORM or cmi5. */

import "./player.css";

import type { Host } from "../host/host.ts";
import { openHost } from "../host/open.ts";
import { readCourse } from "./course.ts";
import { element } from "./dom.ts";
import { play } from "./player.ts";
import { WORDS } from "./words.ts";

const newScreen = (): HTMLElement =>
  element("main", { id: "screen", className: "screen", tabIndex: -1 });

function open(host: Host): void {
  const leave = (): void => {
    host.leave(true);
    location.assign(host.returnUrl);
  };
  // What is not yet done is suspended, so that the next visit goes on from here.
  addEventListener("pagehide", () => host.leave(true));
  play(readCourse(), host, {
    root: document.body,
    screen: newScreen(),
    shown(title, language) {
      document.documentElement.lang = language;
      document.title = title;
    },
    turned: () => window.scrollTo(0, 0),
    exit: host.returnUrl === "" ? null : leave,
  });
}

openHost().then(open, (error: unknown) => {
  console.error(error);
  const words = navigator.language.startsWith("zh") ? WORDS.notOpen["zh-Hans"] : WORDS.notOpen.en;
  const screen = newScreen();
  screen.append(element("p", { className: "note" }, words));
  document.body.append(screen);
});
