/**
 * A module of ours as an H5P content type: `Callcraft.Module`, played by any H5P host.
 *
 * The player lives in a shadow tree, so that its looks and those of the host's page do not meet. Its
 * style sheet is made by script: many hosts allow no styles within a page.
 */

import look from "../../../../../content/frontend/src/sco/player.css?inline";
import type { Answer, Standing } from "../../../../../content/frontend/src/host/host.ts";
import { element } from "../../../../../content/frontend/src/sco/dom.ts";
import { play, type Player } from "../../../../../content/frontend/src/sco/player.ts";
import type { Progress } from "../../../../../content/frontend/src/sco/progress.ts";
import { resultOf } from "../../../../../content/frontend/src/sco/result.ts";
import { type ContentId, type Extras, type Instance, page } from "./core.ts";
import { H5pHost } from "./host.ts";
import ownLook from "./module.css?inline";
import { type Module, readModule } from "./parameters.ts";
import { Statements } from "./statements.ts";

/** Points are told of a hundred, in all formats that a module is written in. */
const MOST = 100;
/** How the player calls the replies of a call, and the first option. */
const CALL = "call-";
const A = 97;

class Playing {
  private readonly container = element("div", { className: "callcraft-module" });
  private readonly statements: Statements;
  private readonly player: Player;
  private isTouched: boolean;
  private isKeeping = false;

  constructor(
    private readonly instance: Instance,
    private readonly module: Module,
    previousState: unknown,
  ) {
    this.statements = new Statements(instance, module, () => this.container.lang);
    const kept = keptIn(previousState);
    this.isTouched = kept !== "";
    this.player = this.open(kept);
  }

  attach(to: HTMLElement | undefined): void {
    to?.append(this.container);
    this.instance.setActivityStarted();
  }

  get progress(): Progress {
    return this.player.stage.progress;
  }

  get score(): number {
    return this.hasResult ? resultOf(this.player.stage).score : 0;
  }

  get isAnswered(): boolean {
    return this.progress.path.length + Object.keys(this.progress.answers).length > 0;
  }

  /** Nothing, until there is something to be found again. */
  get state(): unknown {
    return this.isTouched ? { progress: { ...this.progress } } : undefined;
  }

  showSolutions(): void {
    this.player.showSolutions();
  }

  reset(): void {
    this.player.reset();
  }

  /** What the try so far comes to, whether it has ended or not. */
  report(): object {
    const passed = this.hasResult && resultOf(this.player.stage).passed;
    return this.statements.report(this.progress, { score: this.score, maxScore: MOST, passed });
  }

  private get hasResult(): boolean {
    return this.isAnswered || this.progress.done;
  }

  private open(kept: string): Player {
    const host = new H5pHost(kept, languageAround(), {
      answered: (answer) => this.tell(answer),
      stood: (standing) => this.tellEnd(standing),
      kept: () => this.keep(),
    });
    const root = this.container.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [ownLook, look].map(sheetOf);
    const screen = element("section", { id: "screen", className: "screen", tabIndex: -1 });
    const player = play(this.module.course, host, {
      root,
      screen,
      shown: (_, language) => (this.container.lang = language),
      turned: () => root.firstElementChild?.scrollIntoView({ block: "nearest" }),
      exit: null,
    });
    this.watchHeight();
    return player;
  }

  /** Whoever plays this gives it as much room as it needs, if it is told. */
  private watchHeight(): void {
    let before = 0;
    new ResizeObserver(() => {
      const now = this.container.offsetHeight;
      if (now !== before) this.instance.trigger("resize");
      before = now;
    }).observe(this.container);
  }

  private tell(answer: Answer): void {
    const id = answer.id.startsWith(CALL) ? answer.id.slice(CALL.length) : answer.id;
    const chosen = answer.response.split("[,]").map((letter) => letter.charCodeAt(0) - A);
    this.instance.trigger(this.statements.answered({ id, chosen }, answer.latencyMs));
  }

  private tellEnd({ passed, score }: Standing): void {
    const outcome = { score: score?.raw ?? 0, maxScore: MOST, passed: passed === true };
    this.instance.trigger(this.statements.completed(this.progress, outcome));
  }

  /**
   * At once: the core itself asks every few seconds, and learners leave sooner. What one click
   * changes is kept in one go, because two requests might arrive in the other order.
   */
  private keep(): void {
    this.isTouched = true;
    if (this.isKeeping) return;
    this.isKeeping = true;
    queueMicrotask(() => {
      this.isKeeping = false;
      const { contentId, parent } = this.instance;
      if (page.H5PIntegration?.saveFreq && contentId !== undefined && parent === undefined) {
        page.H5P.setUserData(contentId, "state", this.state, { deleteOnChange: true });
      }
    });
  }
}

/** The player's own JSON in a state that was kept; empty where there is none. */
function keptIn(state: unknown): string {
  const progress = (state as { progress?: unknown } | null | undefined)?.progress;
  return typeof progress === "object" && progress !== null ? JSON.stringify(progress) : "";
}

/**
 * As the page says; the player asks the browser where it does not. A frame that H5P's core makes has
 * the language of the content, and a module has two: there the page around it counts.
 */
function languageAround(): string {
  const isFrame = document.documentElement.classList.contains("h5p-iframe");
  const said = isFrame ? window.frameElement?.ownerDocument : document;
  return said?.documentElement.lang ?? "";
}

function sheetOf(text: string): CSSStyleSheet {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(text);
  return sheet;
}

/**
 * The content type. H5P gives its prototype what all content has, so it is a function and no class,
 * and its own methods are those of each content.
 */
function CallcraftModule(
  this: Instance,
  parameters: unknown,
  contentId: ContentId,
  extras: Extras = {},
): void {
  page.H5P.EventDispatcher.call(this);
  this.contentId = contentId;
  const module = readModule(parameters);
  const playing = new Playing(this, module, extras.previousState);
  const title = extras.metadata?.title || module.course.title.en;
  Object.assign(this, {
    attach: ($container: { get(place: number): HTMLElement | undefined }): void =>
      playing.attach($container.get(0)),
    getTitle: (): string => page.H5P.createTitle?.(title) ?? title,
    getScore: (): number => playing.score,
    getMaxScore: (): number => MOST,
    getAnswerGiven: (): boolean => playing.isAnswered,
    showSolutions: (): void => playing.showSolutions(),
    resetTask: (): void => playing.reset(),
    getCurrentState: (): unknown => playing.state,
    getXAPIData: (): object => playing.report(),
  });
}

CallcraftModule.prototype = Object.create(page.H5P.EventDispatcher.prototype) as object;
(page.Callcraft ??= {})["Module"] = CallcraftModule;
