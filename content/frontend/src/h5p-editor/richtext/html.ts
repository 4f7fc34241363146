/**
 * HTML that is stored, as nodes of the page and back. It is read by a parser whose document runs
 * and loads nothing, and built anew from what the field may hold; the server does the same again.
 */

import { isSafeAddress, mayHave } from "./allowed.ts";

/**
 * Attributes that would mean something to this page too: styles and handlers, which its policy
 * forbids, classes of its own, and addresses of pictures that are not its own. They wait under other
 * names, in which handlers are never asked for again.
 */
const WAITING = "data-ed-";
const TO_WAIT = /\s(style|class|src|on\w+)\s*=/gi;
const WAITED = /\sdata-ed-(style|class|src|on\w+)=/gi;

/** Elements whose content is no text either. */
const DROPPED = new Set(["script", "style", "template", "noscript", "iframe", "object", "title", "xml"]);

/** Nodes for `html`: of the elements not in `allowed` only what is in them. */
export function nodesOf(html: string, allowed: ReadonlySet<string>): DocumentFragment {
  const source = html.replaceAll(TO_WAIT, ` ${WAITING}$1=`);
  const { body } = new DOMParser().parseFromString(source, "text/html");
  const made = document.createDocumentFragment();
  for (const child of body.childNodes) copyInto(made, child, allowed);
  return made;
}

/** Pasted HTML, which looks as the page it came from did: only its structure is taken. */
export function pastedNodes(html: string, allowed: ReadonlySet<string>): DocumentFragment {
  const made = nodesOf(html, allowed);
  for (const each of made.querySelectorAll("*")) {
    for (const { name } of [...each.attributes]) if (name !== "href") each.removeAttribute(name);
  }
  for (const each of [...made.querySelectorAll("span, img")]) each.replaceWith(...each.childNodes);
  return made;
}

function copyInto(parent: Node, node: Node, allowed: ReadonlySet<string>): void {
  if (node.nodeType === Node.TEXT_NODE) {
    const text = (node.textContent ?? "").replaceAll(WAITED, " $1=");
    parent.appendChild(document.createTextNode(text));
  }
  if (node.nodeType !== Node.ELEMENT_NODE) return;
  const element = node as Element;
  const tag = element.localName;
  if (DROPPED.has(tag)) return;
  let target = parent;
  if (allowed.has(tag)) {
    const made = document.createElement(tag);
    for (const { name, value } of element.attributes) copyAttribute(made, tag, name, value);
    parent.appendChild(made);
    target = made;
  }
  for (const child of node.childNodes) copyInto(target, child, allowed);
}

function copyAttribute(target: HTMLElement, tag: string, name: string, value: string): void {
  const meant = name.startsWith(WAITING) ? name.slice(WAITING.length) : name;
  if (!mayHave(tag, meant)) return;
  if ((meant === "href" || meant === "src") && !isSafeAddress(value)) return;
  target.setAttribute(name, value);
  if (meant === "style") target.style.cssText = shownStyle(value);
}

/** Colours are chosen for the page of the content, and could not be read on the dark one of ours. */
const SHOWN = new Set("font-size font-family text-align letter-spacing line-height".split(" "));

/** Of a style what is shown in the editor; nothing in it fetches anything or leaves its place. */
function shownStyle(style: string): string {
  const kept = style.split(";").filter((each) => {
    const [name = "", value = ""] = each.split(":");
    return SHOWN.has(name.trim().toLowerCase()) && !/url|image|\\/i.test(value);
  });
  return kept.join(";");
}

/** A blank that does not break, which browsers write where one types two blanks or a last one. */
const HARD_BLANK = "\u00a0";

/** The HTML to store; with `p`, text that stands alone becomes a paragraph. */
export function htmlOf(
  root: HTMLElement,
  allowed: ReadonlySet<string>,
  { block, keepBlanks }: { block: "p" | "div"; keepBlanks: boolean },
): string {
  const copy = root.cloneNode(true) as HTMLElement;
  if (isEmpty(copy)) return "";
  if (!keepBlanks) softenBlanks(copy);
  for (const each of [...copy.querySelectorAll("*")]) {
    each.removeAttribute("style"); // What a browser adds while one types is no wish of the author.
    const better = BETTER[each.localName];
    if (better !== undefined && allowed.has(better)) rename(each, better);
  }
  for (const each of [...copy.querySelectorAll("span")]) {
    if (each.attributes.length === 0) each.replaceWith(...each.childNodes);
  }
  if (block === "p") wrapLoose(copy);
  return copy.innerHTML.replaceAll(WAITED, " $1=");
}

/** Whether an author has set blanks that shall not break. */
export function hasHardBlanks(html: string): boolean {
  return /&nbsp;|&#160;|\u00a0/i.test(html);
}

function softenBlanks(root: HTMLElement): void {
  const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const { currentNode } = texts;
    currentNode.nodeValue = (currentNode.nodeValue ?? "").replaceAll(HARD_BLANK, " ");
  }
}

const BETTER: Readonly<Record<string, string>> = { b: "strong", i: "em", strike: "s" };

function rename(element: Element, name: string): void {
  const made = document.createElement(name);
  for (const { name: key, value } of element.attributes) made.setAttribute(key, value);
  made.append(...element.childNodes);
  element.replaceWith(made);
}

function isEmpty(root: HTMLElement): boolean {
  return (root.textContent ?? "").trim() === "" && root.querySelector("img, hr, table") === null;
}

const BLOCKS = new Set(
  "p div ul ol h1 h2 h3 h4 h5 h6 pre blockquote table figure hr address details dl section".split(" "),
);

/** Put text that stands between blocks into paragraphs. */
function wrapLoose(root: HTMLElement): void {
  let paragraph: HTMLElement | null = null;
  for (const node of [...root.childNodes]) {
    if (node instanceof Element && BLOCKS.has(node.localName)) {
      paragraph = null;
      continue;
    }
    if (paragraph === null) {
      if ((node.textContent ?? "").trim() === "") continue;
      paragraph = document.createElement("p");
      node.before(paragraph);
    }
    paragraph.append(node);
  }
}
