import { el } from "../dom.ts";
import { afterPress } from "../press.ts";
import { allowedTags } from "../richtext/allowed.ts";
import { hasHardBlanks, htmlOf, nodesOf, pastedNodes } from "../richtext/html.ts";
import { Toolbar } from "../richtext/toolbar.ts";
import { t } from "../texts.ts";
import { spoken } from "../words.ts";
import { Field } from "./field.ts";

/** Text with emphasis, links, lists and headings, as far as its definition lets it have them. */
export class HtmlField extends Field {
  private readonly allowed = allowedTags(this.spec.tags);
  private readonly block = this.spec.enterMode === "p" ? "p" : "div";
  private readonly text = el("div", {
    id: this.id,
    class: "form-control ed-text",
    contenteditable: "true",
    role: "textbox",
    "aria-multiline": "true",
    "aria-labelledby": `${this.id}-label`,
    "aria-describedby": this.describedBy,
    "aria-required": this.isNeeded,
    "data-placeholder": spoken(this.spec.placeholder),
  });
  private readonly tools = new Toolbar(this.text, this.allowed, this.block, () => this.typed());
  /** What stands in the text now, as it is stored. */
  private shown = "";
  private keepBlanks = false;

  constructor(...given: ConstructorParameters<typeof Field>) {
    super(...given);
    const label = el("div", { class: "form-label", id: `${this.id}-label` }, this.label, this.star());
    label.addEventListener("click", () => this.text.focus());
    const rich = el("div", { class: "ed-rich" }, this.text);
    if (this.tools.isUseful) rich.append(this.tools.element);
    this.element.append(label, ...this.hints(), rich, this.message);
    rich.addEventListener("focusin", () => rich.classList.add("is-used"));
    rich.addEventListener("focusout", ({ relatedTarget }) => {
      if (relatedTarget instanceof Node && rich.contains(relatedTarget)) return;
      afterPress(() => rich.classList.toggle("is-used", rich.contains(document.activeElement)));
    });
    this.text.addEventListener("input", () => this.typed());
    this.text.addEventListener("focus", () => document.execCommand("defaultParagraphSeparator", false, this.block));
    this.text.addEventListener("paste", (event) => this.pasted(event));
    this.text.addEventListener("drop", (event) => event.preventDefault());
    this.text.addEventListener("keydown", (event) => this.pressed(event));
    this.text.addEventListener("click", (event) => event.preventDefault()); // Links are not followed.
    this.refresh(true);
  }

  refresh(isFirst = false): void {
    const html = typeof this.value === "string" ? this.value : "";
    if (html === this.shown && !isFirst) return;
    this.shown = html;
    this.keepBlanks = hasHardBlanks(html);
    this.text.replaceChildren(nodesOf(html, this.allowed));
    this.markEmpty();
  }

  focus(): void {
    this.text.focus();
  }

  protected override problem(): string | null {
    return this.isNeeded && this.text.classList.contains("is-empty") ? t("needed") : null;
  }

  private typed(): void {
    this.shown = htmlOf(this.text, this.allowed, { block: this.block, keepBlanks: this.keepBlanks });
    this.markEmpty();
    const isNothing = this.shown === "" && this.spec.optional === true && this.spec.default === undefined;
    this.write(isNothing && !this.isItem ? undefined : this.shown, { typing: true });
  }

  private markEmpty(): void {
    const isEmpty = (this.text.textContent ?? "").trim() === "" && this.text.querySelector("img, hr, li") === null;
    this.text.classList.toggle("is-empty", isEmpty);
  }

  /** Pasted text keeps its structure as far as the field has it, and loses its looks. */
  private pasted(event: ClipboardEvent): void {
    event.preventDefault();
    const html = event.clipboardData?.getData("text/html") ?? "";
    const text = event.clipboardData?.getData("text/plain") ?? "";
    if (html === "") {
      document.execCommand("insertText", false, text);
      return;
    }
    const holder = el("div", {}, pastedNodes(html, this.allowed));
    document.execCommand("insertHTML", false, holder.innerHTML);
  }

  private pressed(event: KeyboardEvent): void {
    const isCommand = (event.ctrlKey || event.metaKey) && !event.altKey;
    const key = event.key.toLowerCase();
    if (event.altKey && event.key === "F10") {
      event.preventDefault();
      this.tools.focus();
    } else if (isCommand && key === "k" && this.allowed.has("a")) {
      event.preventDefault();
      void this.tools.link();
    } else if (isCommand && KEYS[key] !== undefined) {
      event.preventDefault();
      if (KEYS[key].some((each) => this.allowed.has(each))) this.tools.run(COMMANDS[key] ?? "");
    }
  }
}

const KEYS: Readonly<Record<string, readonly string[]>> = { b: ["strong", "b"], i: ["em", "i"], u: ["u"] };
const COMMANDS: Readonly<Record<string, string>> = { b: "bold", i: "italic", u: "underline" };
