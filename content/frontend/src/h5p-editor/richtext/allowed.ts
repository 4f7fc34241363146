/** Which elements a text may hold, and what an editor offers for them. */

/** What every text with HTML may hold whatever its definition says. */
const ALWAYS = ["div", "span", "p", "br"];

/** What browsers write for an element that is asked for. */
const RELATED: Readonly<Record<string, readonly string[]>> = {
  strong: ["b"],
  b: ["strong"],
  em: ["i"],
  i: ["em"],
  ul: ["li"],
  ol: ["li"],
  table: ["caption", "colgroup", "col", "thead", "tbody", "tfoot", "tr", "th", "td", "figure", "figcaption"],
  figure: ["figcaption"],
  details: ["summary"],
  del: ["s", "strike"],
  s: ["del", "strike"],
  strike: ["s", "del"],
  dl: ["dt", "dd"],
  ruby: ["rt", "rp"],
};

/** Elements that run, load or take input have no place in a text, whoever asks for them. */
const NEVER = new Set("script style iframe object embed link meta base form input button svg math".split(" "));

export function allowedTags(asked: readonly string[] | undefined): ReadonlySet<string> {
  const wanted = (asked ?? []).map((each) => each.toLowerCase()).filter((each) => !NEVER.has(each));
  return new Set([...ALWAYS, ...wanted, ...wanted.flatMap((each) => RELATED[each] ?? [])]);
}

const EVERYWHERE = new Set(["class", "dir", "lang", "style", "title"]);
const CELL = ["abbr", "colspan", "headers", "rowspan", "scope"];
const ATTRIBUTES: Readonly<Record<string, readonly string[]>> = {
  a: ["href", "hreflang", "target", "rel"],
  col: ["span"],
  colgroup: ["span"],
  details: ["open"],
  img: ["alt", "height", "src", "width"],
  ol: ["reversed", "start", "type"],
  table: ["border", "cellpadding", "cellspacing", "summary"],
  td: CELL,
  th: CELL,
  time: ["datetime"],
  ul: ["type"],
};

export function mayHave(tag: string, attribute: string): boolean {
  return EVERYWHERE.has(attribute) || (ATTRIBUTES[tag]?.includes(attribute) ?? false);
}

const SCHEME = /^(?:https?:|mailto:|tel:|[^:/?#]*(?:[/?#]|$))/i;

/** Whether following the address opens a page, writes a mail or dials, and does nothing else. */
export function isSafeAddress(address: string): boolean {
  return SCHEME.test(address.replaceAll(/[\u0000-\u0020\u00ad\u200b-\u200f\u2060\ufeff]/g, ""));
}
