/**
 * The page in the frame, on the content origin: it starts H5P's own editor and hands over what is
 * made with it when the page around asks. It saves nothing itself.
 */

import "./storage.ts";

import type { Core, Integration } from "../h5p/core";
import { type FromFrame, isObject, isQuestion, type Made, TYPE } from "./messages.ts";

interface EditorSettings {
  libraryUrl: string;
  ajaxPath: string;
  filesPath: string;
  fileIcon: unknown;
  apiVersion: unknown;
  language: string;
  copyrightSemantics: unknown;
  metadataSemantics: unknown;
  assets: unknown;
  nodeVersionId: number;
}

interface Editing {
  integration: Integration & { editor: EditorSettings };
  /** The core, what makes the editor's own frame, and its texts. */
  scripts: string[];
  library: string;
  content: string;
  revision: number;
  /** Whose pages may ask. */
  origins: string[];
}

/** What tells that somebody has done something in the editor. */
const TOUCHES = ["input", "change", "click", "keydown", "drop", "paste"] as const;

const editing = JSON.parse(document.getElementById("h5p-editing")?.textContent ?? "") as Editing;

function tell(message: FromFrame): void {
  for (const origin of editing.origins) window.parent.postMessage(message, origin);
}

async function start(): Promise<void> {
  window.H5PIntegration = editing.integration;
  window.H5P = { preventInit: true } as Core;
  for (const address of editing.scripts) await load(address);
  const stage = window.H5PEditor;
  const place = document.getElementById("h5p-editor-place");
  if (stage === undefined || place === null) throw new Error("The editor is not whole.");
  Object.assign(stage, settingsOf(editing.integration.editor));
  const editor = new stage.Editor(editing.library, editing.content, place, () => {
    watch();
    tell({ type: TYPE, says: "ready", revision: editing.revision });
  });
  addEventListener("message", (event) => {
    if (event.source !== window.parent || !editing.origins.includes(event.origin)) return;
    if (!isQuestion(event.data)) return;
    tell({ type: TYPE, says: "content", question: event.data.question, content: made(editor) });
  });
  new ResizeObserver(() => {
    tell({ type: TYPE, says: "height", height: document.documentElement.offsetHeight });
  }).observe(document.documentElement);
}

/** The names under which the editor looks for what H5PIntegration.editor says. */
function settingsOf(settings: EditorSettings): Record<string, unknown> {
  return {
    $: window.H5P?.jQuery,
    basePath: settings.libraryUrl,
    fileIcon: settings.fileIcon,
    ajaxPath: settings.ajaxPath,
    filesPath: settings.filesPath,
    apiVersion: settings.apiVersion,
    contentLanguage: settings.language,
    copyrightSemantics: settings.copyrightSemantics,
    metadataSemantics: settings.metadataSemantics,
    assets: settings.assets,
    baseUrl: "",
    contentId: settings.nodeVersionId,
    enableContentHub: false,
  };
}

/** The editor makes a frame of its own, in which people work. */
function watch(): void {
  const inner = document.querySelector("iframe")?.contentWindow;
  for (const kind of TOUCHES) {
    inner?.addEventListener(kind, () => tell({ type: TYPE, says: "touched" }), { capture: true, passive: true });
  }
}

function made(editor: H5PEditorInstance): Made | null {
  const { params, metadata } = editor.getParams() ?? {};
  if (!isObject(params)) return null;
  // A copy as plain values: a message takes no functions.
  return JSON.parse(JSON.stringify({ params, metadata: isObject(metadata) ? metadata : {} })) as Made;
}

function load(address: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = address;
    script.addEventListener("load", () => resolve());
    script.addEventListener("error", () => reject(new Error(`${address} could not be loaded`)));
    document.head.append(script);
  });
}

start().catch((error: unknown) => {
  console.error(error);
  tell({ type: TYPE, says: "failed", detail: String(error) });
});
