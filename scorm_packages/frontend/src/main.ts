/** The run-time page: takes its turn, replays what was left behind, then plays the item. */

import "./style.css";

import { Journal } from "./journal";
import { element, freshLaunch, inlinedLaunch, type Launch } from "./launch";
import { ask } from "./notice";
import { Player } from "./player";
import { replayJournal } from "./replay";
import { Sign } from "./sign";
import { type Texts, textsIn } from "./texts";
import { type Turn, Windows } from "./windows";

async function start(inlined: Launch): Promise<void> {
  const texts = textsIn(inlined.language);
  const sign = new Sign(texts);
  sign.show("starting");

  const windows = new Windows(inlined.attempt, inlined.item.id);
  let player: Player | null = null;
  const lost = () => void player?.handOver();
  const { turn, wasElsewhere } = await takeTurn(windows, texts, sign, lost);

  const journal = await Journal.open(inlined.attempt, inlined.session);
  const replayed = await replayJournal(inlined, journal, () => {
    sign.show("saving");
    sign.announceText(texts.replaying);
  });
  if (replayed.own) {
    location.replace(inlined.pageUrl); // Its session has been played now: the server opens the next.
    return;
  }
  const isStale = replayed.anything || wasElsewhere;
  const launch = isStale ? await freshLaunch(inlined.stateUrl) : inlined;
  if (launch.acknowledged > 0) {
    location.replace(inlined.pageUrl); // The window before us had this session (a duplicated tab).
    return;
  }
  player = new Player(launch, journal, texts, sign, turn);
  windows.onHandOver(lost);
  player.play();
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
    element("stage").classList.add("stage-empty");
    void ask(texts.expiredTitle, texts.expiredText, [
      { text: texts.toCourses, value: true, preferred: true },
    ]).then(() => location.assign(launch.exitUrl || launch.pageUrl));
  });
}
