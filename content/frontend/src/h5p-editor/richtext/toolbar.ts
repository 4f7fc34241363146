import { el, icon } from "../dom.ts";
import type { IconName } from "../icons.ts";
import { t } from "../texts.ts";
import { askForLink } from "./links.ts";

interface Tool {
  name: string;
  drawing: IconName;
  /** The field offers the tool when it may hold one of these. */
  tags: readonly string[];
  command: string;
  value?: string;
  key?: string;
}

const TOOLS: readonly Tool[] = [
  { name: "bold", drawing: "bold", tags: ["strong", "b"], command: "bold", key: "B" },
  { name: "italic", drawing: "italic", tags: ["em", "i"], command: "italic", key: "I" },
  { name: "underline", drawing: "underline", tags: ["u"], command: "underline", key: "U" },
  { name: "strike", drawing: "strike", tags: ["s", "del", "strike"], command: "strikeThrough" },
  { name: "subscript", drawing: "subscript", tags: ["sub"], command: "subscript" },
  { name: "superscript", drawing: "superscript", tags: ["sup"], command: "superscript" },
  { name: "bullets", drawing: "list", tags: ["ul"], command: "insertUnorderedList" },
  { name: "numbers", drawing: "numbers", tags: ["ol"], command: "insertOrderedList" },
  { name: "quote", drawing: "blockquote", tags: ["blockquote"], command: "formatBlock", value: "blockquote" },
  { name: "code_block", drawing: "code", tags: ["pre"], command: "formatBlock", value: "pre" },
  { name: "rule", drawing: "rule", tags: ["hr"], command: "insertHorizontalRule" },
];
const HEADINGS = ["h1", "h2", "h3", "h4", "h5", "h6"];

/** The tools for a text, as its field allows; one stop for Tab, arrows inside (ARIA toolbar). */
export class Toolbar {
  readonly element: HTMLElement;
  private readonly buttons: [HTMLButtonElement, Tool][];
  private readonly blocks: HTMLSelectElement | null;

  constructor(
    private readonly text: HTMLElement,
    private readonly allowed: ReadonlySet<string>,
    private readonly block: "p" | "div",
    private readonly changed: () => void,
  ) {
    const tools = TOOLS.filter(({ tags }) => tags.some((each) => allowed.has(each)));
    this.buttons = tools.map((tool) => [this.button(tool), tool]);
    this.blocks = this.headings();
    const link = allowed.has("a") ? this.plain("link", "link", () => void this.link()) : null;
    const clear = this.plain("clear_format", "clearFormatting", () => this.clear());
    const all = [this.blocks, ...this.buttons.map(([each]) => each), link, clear];
    this.element = el("div", { class: "ed-tools", role: "toolbar", "aria-label": t("formatting") }, ...all);
    this.rove();
    document.addEventListener("selectionchange", () => this.mark());
  }

  /** Whether there is anything to offer besides clearing. */
  get isUseful(): boolean {
    return this.element.childElementCount > 1;
  }

  focus(): void {
    this.element.querySelector<HTMLElement>("[tabindex='0']")?.focus();
  }

  run(command: string, value?: string): void {
    this.text.focus();
    document.execCommand("styleWithCSS", false, "false");
    document.execCommand(command, false, value);
    this.mark();
    this.changed();
  }

  /** Insert or change a link; without an address, take it away. */
  async link(): Promise<void> {
    const selection = getSelection();
    const range = selection !== null && selection.rangeCount > 0 ? selection.getRangeAt(0).cloneRange() : null;
    const inside = range !== null && this.text.contains(range.commonAncestorContainer);
    const existing = inside ? linkAround(range.startContainer, this.text) : null;
    const address = await askForLink(existing?.getAttribute("href") ?? "");
    this.text.focus();
    if (address === null) return;
    if (inside) selection?.setBaseAndExtent(range.startContainer, range.startOffset, range.endContainer, range.endOffset);
    if (existing !== null) getSelection()?.selectAllChildren(existing);
    if (address === "") this.run("unlink");
    else if (getSelection()?.isCollapsed !== false) this.insertLink(address);
    else this.run("createLink", address);
  }

  private insertLink(address: string): void {
    const holder = el("div", {}, el("a", { href: address }, address));
    this.run("insertHTML", holder.innerHTML);
  }

  private clear(): void {
    this.run("removeFormat");
    this.run("formatBlock", this.block);
  }

  private button(tool: Tool): HTMLButtonElement {
    const made = this.plain(tool.name, tool.drawing, () => {
      const isOn = tool.value !== undefined && blockAround(this.text) === tool.value;
      this.run(tool.command, isOn ? this.block : tool.value);
    });
    if (tool.command !== "insertHorizontalRule") made.setAttribute("aria-pressed", "false");
    if (tool.key !== undefined) {
      made.title += ` (Ctrl+${tool.key})`;
      made.setAttribute("aria-keyshortcuts", `Control+${tool.key}`);
    }
    return made;
  }

  private plain(name: string, drawing: IconName, act: () => void): HTMLButtonElement {
    const words = t(name);
    const made = el("button", { type: "button", class: "ed-tool", title: words, "aria-label": words }, icon(drawing));
    made.addEventListener("pointerdown", (event) => event.preventDefault()); // The selection stays.
    made.addEventListener("click", act);
    return made;
  }

  private headings(): HTMLSelectElement | null {
    const offered = HEADINGS.filter((each) => this.allowed.has(each));
    if (offered.length === 0) return null;
    const options = offered.map((each) => el("option", { value: each }, t("heading", { level: each.slice(1) })));
    const select = el("select", { class: "ed-block", "aria-label": t("paragraph_kind") });
    select.append(el("option", { value: this.block }, t("paragraph")), ...options);
    select.addEventListener("change", () => this.run("formatBlock", select.value));
    return select;
  }

  /** Show which tools apply where the cursor is. */
  private mark(): void {
    if (!this.text.isConnected || document.activeElement !== this.text) return;
    for (const [button, tool] of this.buttons) {
      if (!button.hasAttribute("aria-pressed")) continue;
      const isOn = tool.value === undefined ? document.queryCommandState(tool.command) : blockAround(this.text) === tool.value;
      button.setAttribute("aria-pressed", String(isOn));
    }
    if (this.blocks === null) return;
    const around = blockAround(this.text);
    this.blocks.value = HEADINGS.includes(around) ? around : this.block;
  }

  private rove(): void {
    const stops = [...this.element.children].filter((each) => each instanceof HTMLElement);
    stops.forEach((each, index) => (each.tabIndex = index === 0 ? 0 : -1));
    this.element.addEventListener("keydown", (event) => {
      const at = stops.indexOf(event.target as HTMLElement);
      const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: stops.length - 1 }[event.key];
      if (event.key === "Escape") this.text.focus();
      if (to === undefined || at < 0) return;
      event.preventDefault();
      const next = stops[(to + stops.length) % stops.length];
      for (const each of stops) each.tabIndex = each === next ? 0 : -1;
      next?.focus();
    });
  }
}

/** The name of the block that the cursor is in. */
function blockAround(text: HTMLElement): string {
  let node: Node | null = getSelection()?.anchorNode ?? null;
  while (node !== null && node !== text) {
    if (node instanceof HTMLElement && [...HEADINGS, "pre", "blockquote"].includes(node.localName)) return node.localName;
    node = node.parentNode;
  }
  return "";
}

function linkAround(node: Node, text: HTMLElement): HTMLAnchorElement | null {
  const element = node instanceof Element ? node : node.parentElement;
  const link = element?.closest("a") ?? null;
  return link !== null && text.contains(link) ? link : null;
}
