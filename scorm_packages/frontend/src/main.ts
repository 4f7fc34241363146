/** The run-time page: takes its turn, replays what was left behind, then plays the item. */

import "./style.css";

import { isDryRun } from "./dryrun/run";
import { Journal } from "./journal";
import {
  freshLaunch,
  goOnUrl,
  inlinedLaunch,
  type Launch,
  type Launch12,
  type Launch2004,
  type LaunchH5P,
} from "./launch";
import { ask } from "./notice";
import type { Player } from "./player";
import { replayJournal } from "./replay";
import { Sign } from "./sign";
import { type Texts, textsIn } from "./texts";
import { type Turn, Windows } from "./windows";

async function start(inlined: Launch): Promise<void> {
  const loading = playerOf(inlined);
  const walking = isDryRun(inlined) ? import("./dryrun") : null;
  const texts = textsIn(inlined.language);
  const sign = new Sign(texts);
  sign.show("starting");

  // A SCORM 2004 course has one current activity: its windows take turns, whatever they play.
  const isWhole = inlined.standard === "scorm2004";
  const windows = new Windows(inlined.attempt, isWhole ? "course" : inlined.item.id);
  let player: Player<Launch> | null = null;
  const lost = () => void player?.handOver();
  const { turn, wasElsewhere } = await takeTurn(windows, texts, sign, lost);

  const journal = await Journal.open(inlined.attempt, inlined.session);
  const replayed = await replayJournal(inlined, journal, () => {
    sign.show("saving");
    sign.announceText(texts.replaying);
  });
  const hasMoved = replayed.moved || (isWhole && wasElsewhere);
  if (replayed.own || hasMoved) {
    location.replace(goOnUrl(inlined)); // Its session has been played: the server opens the next.
    return;
  }
  const isStale = replayed.anything || wasElsewhere;
  const launch = isStale ? await freshLaunch(inlined.stateUrl) : inlined;
  if (launch.acknowledged > 0) {
    location.replace(goOnUrl(inlined)); // The window before us had this session (a duplicated tab).
    return;
  }
  const [make, dryRun] = await Promise.all([loading, walking]);
  player = make(dryRun?.inEarnest(launch) ?? launch, journal, texts, sign, turn);
  windows.onHandOver(lost);
  if (dryRun === null) {
    player.play();
  } else {
    await dryRun.walkPart(player, launch, texts);
  }
}

type MakePlayer = (...made: [Launch, Journal, Texts, Sign, Turn]) => Player<Launch>;

/** Each page loads what its course's standard needs, and no more; what all share meanwhile. */
async function playerOf({ standard }: Launch): Promise<MakePlayer> {
  const shared = import("./player");
  if (standard === "scorm2004") {
    const [{ Player2004 }] = await Promise.all([import("./player2004"), shared]);
    return (launch, ...rest) => new Player2004(launch as Launch2004, ...rest);
  }
  if (standard === "h5p") {
    const [{ PlayerH5P }] = await Promise.all([import("./playerH5P"), shared]);
    return (launch, ...rest) => new PlayerH5P(launch as LaunchH5P, ...rest);
  }
  const [{ Player12 }] = await Promise.all([import("./player12"), shared]);
  return (launch, ...rest) => new Player12(launch as Launch12, ...rest);
}

async function takeTurn(
  windows: Windows,
  texts: Texts,
  sign: Sign,
  lost: () => void,
): Promise<{ turn: Turn; wasElsewhere: boolean }> {
  const turn = await windows.take(lost);
  if (turn !== null) {
    return { turn, wasElsewhere: false };
  }
  await ask(texts.elsewhereTitle, texts.elsewhereText, [
    { text: texts.useThisWindow, value: true, preferred: true },
  ]);
  sign.announceText(texts.takingOver);
  return { turn: await windows.takeOver(lost), wasElsewhere: true };
}

// A page from the back/forward cache has ended its session: its reload gets the next one.
addEventListener("pageshow", (event) => {
  if (event.persisted) {
    location.reload();
  }
});

if (document.getElementById("callcraft-launch") !== null) {
  const launch = inlinedLaunch();
  start(launch).catch((error: unknown) => {
    console.error(error);
    const texts = textsIn(launch.language);
    void ask(texts.expiredTitle, texts.expiredText, [
      { text: texts.toCourses, value: true, preferred: true },
    ]).then(() => location.assign(launch.exitUrl || launch.pageUrl));
  });
}
