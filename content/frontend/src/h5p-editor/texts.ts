/** The editor's own sentences, in the language of whoever writes. They come with the page. */

let texts: Readonly<Record<string, string>> = {};

export function useTexts(all: Readonly<Record<string, string>>): void {
  texts = all;
}

/** The sentence `key` with its `{names}` filled in. */
export function t(key: string, values: Readonly<Record<string, string | number>> = {}): string {
  const text = texts[key];
  if (text === undefined) throw new Error(`H5P editor: the page carries no text for “${key}”.`);
  return text.replaceAll(/\{(\w+)\}/g, (all, name: string) => String(values[name] ?? all));
}
