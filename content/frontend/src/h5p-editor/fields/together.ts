import { Disclosure } from "../disclosure.ts";
import { el } from "../dom.ts";
import type { Form } from "../form.ts";
import type { Scope, Spec } from "../semantics.ts";
import { t } from "../texts.ts";
import { type Path, startsWith } from "../values.ts";
import type { Field } from "./field.ts";
import { makeField } from "./make.ts";

/**
 * The fields of a group or of a library, one below the other. Those that every content of the kind
 * has in common, mostly the words on its buttons, stand at the end and closed.
 */
export class Together {
  readonly element = el("div", { class: "ed-fields" });
  readonly fields: Field[] = [];
  private readonly common: readonly Spec[];
  private readonly wording: Disclosure | null = null;

  constructor(
    private readonly form: Form,
    private readonly scope: Scope,
  ) {
    const shown = scope.fields.filter((each) => each.deprecated !== true || this.isUsed(each));
    this.common = shown.filter((each) => each.common === true);
    const others = shown.filter((each) => each.common !== true);
    this.add(others, this.element);
    if (this.common.length === 0) return;
    this.wording = new Disclosure(t("wording"), (body) => {
      body.append(el("p", { class: "form-hint" }, t("wording_hint")));
      this.add(this.common, body);
    });
    this.element.append(this.wording.element);
  }

  open(path: Path): void {
    if (this.common.some((each) => startsWith(path, this.scope.pathOf(each.name)))) this.wording?.open();
  }

  private isUsed(spec: Spec): boolean {
    return this.form.draft.at(this.scope.pathOf(spec.name)) !== undefined;
  }

  private add(specs: readonly Spec[], into: HTMLElement): void {
    for (const each of specs) {
      const field = makeField(this.form, each, this.scope.pathOf(each.name), this.scope);
      this.fields.push(field);
      into.append(field.element);
      field.settle();
      field.tell(this.form.found);
    }
  }
}
