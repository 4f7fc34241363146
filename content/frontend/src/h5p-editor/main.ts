/** The page on which H5P content is written: a form made from the definition of its library. */

import "./editor.css";
import { Editor, failure } from "./editor.ts";
import { t, useTexts } from "./texts.ts";
import { type Config, Refused, Wire } from "./wire.ts";

async function start(root: HTMLElement): Promise<void> {
  const config = JSON.parse(document.getElementById("h5p-editor-config")?.textContent ?? "") as Config;
  useTexts(config.texts);
  root.textContent = t("loading");
  try {
    const wire = new Wire(config.addresses);
    const editor = new Editor(config, wire, await wire.data());
    await editor.start();
    root.replaceChildren(editor.element);
  } catch (reason) {
    if (!(reason instanceof Refused)) throw reason;
    root.replaceChildren(failure(reason.message));
  }
}

const root = document.getElementById("h5p-editor");
if (root === null) throw new Error("H5P editor: the page has no place for it.");
void start(root);
