/** Answers of a walker: the first choice, the first option, a word where one is asked for. */

import { isUsable, press } from "./pressing";

const FIELDS =
  "input, textarea, select, [role=radio], [role=checkbox], [role=option]";
const GROUPS = "[role=radiogroup], [role=group], [role=listbox], fieldset, form, ul, ol";
const WRITABLE = /^(text|number|textarea|tel|email)$/;

export interface Answer {
  /** By which it is known that this was answered. */
  words: string;
  give(): void;
}

/** The answer to a question of the page that is open and `isNew`; null where there is none. */
export function answerIn(page: Document, isNew: (words: string) => boolean): Answer | null {
  const fields = [...page.querySelectorAll<HTMLElement>(FIELDS)];
  for (const [n, field] of fields.entries()) {
    const words = `answer ${n} ${field.id}`;
    if (isUsable(field) && isNew(words)) {
      const give = answerOf(field);
      if (give !== null) {
        return { words, give };
      }
    }
  }
  return null;
}

function answerOf(field: HTMLElement): (() => void) | null {
  if (field.matches("select")) {
    return choiceOf(field as HTMLSelectElement);
  }
  if (field.matches("[role=radio], [role=checkbox], [role=option]:not(option)")) {
    return isAnswered(customGroupOf(field)) ? null : () => press(field);
  }
  const input = field as HTMLInputElement;
  if (input.readOnly || input.closest("[role=search]") !== null) {
    return null;
  }
  if (input.type === "radio" || input.type === "checkbox") {
    return isAnswered(groupOf(input)) ? null : () => tick(input);
  }
  return WRITABLE.test(input.type) && input.value === "" ? () => write(input) : null;
}

function choiceOf(select: HTMLSelectElement): (() => void) | null {
  if (select.options.length < 2 || select.selectedIndex > 0) {
    return null;
  }
  return () => {
    select.selectedIndex = 1;
    announce(select);
  };
}

function groupOf(input: HTMLInputElement): HTMLElement[] {
  const page = input.ownerDocument;
  return input.name
    ? [...page.querySelectorAll<HTMLElement>(`input[name="${CSS.escape(input.name)}"]`)]
    : [input];
}

function customGroupOf(field: HTMLElement): HTMLElement[] {
  const group = field.closest(GROUPS) ?? field.parentElement ?? field;
  return [...group.querySelectorAll<HTMLElement>(`[role=${field.role}]`), field];
}

function isAnswered(group: HTMLElement[]): boolean {
  return group.some(
    (each) =>
      (each as Partial<HTMLInputElement>).checked === true ||
      each.ariaChecked === "true" ||
      each.ariaSelected === "true" ||
      each.ariaPressed === "true",
  );
}

/** Some tools hide the box and show its label. */
function tick(input: HTMLInputElement): void {
  press(input);
  const label = input.labels?.[0];
  if (!input.checked && label) {
    press(label);
  }
}

function write(input: HTMLInputElement): void {
  input.focus();
  input.value = "1";
  announce(input);
}

function announce(field: HTMLElement): void {
  for (const type of ["keydown", "keyup"]) {
    field.dispatchEvent(new KeyboardEvent(type, { key: "1", code: "Digit1", bubbles: true }));
  }
  field.dispatchEvent(new InputEvent("input", { bubbles: true, data: "1", inputType: "insertText" }));
  field.dispatchEvent(new Event("change", { bubbles: true }));
}
