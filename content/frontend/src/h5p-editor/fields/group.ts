import { Disclosure } from "../disclosure.ts";
import { el } from "../dom.ts";
import { Scope, type Spec } from "../semantics.ts";
import { t } from "../texts.ts";
import type { Path } from "../values.ts";
import type { Field } from "./field.ts";
import { HolderField } from "./holder.ts";
import { Together } from "./together.ts";

/** Ways of showing a group that a plain form stands in for without loss. */
const AS_A_FORM = new Set(["", "showWhen", "dimensions", "duration", "linkWidget", "radioSelector", "wizard"]);

/** Several fields together, an object; it opens and closes, unless it is an item of a list. */
export class GroupField extends HolderField {
  private together: Together | null = null;
  private readonly disclosure: Disclosure | null;

  constructor(...given: [...ConstructorParameters<typeof HolderField>, boolean?]) {
    const [form, spec, path, scope, isBare = false] = given;
    super(form, spec, path, scope);
    if (isBare) {
      this.disclosure = null;
      this.fill(this.element);
    } else {
      const isOpen = this.spec.expanded ?? this.spec.importance === "high";
      this.disclosure = new Disclosure(this.label, (body) => this.fill(body), isOpen);
      this.element.append(this.disclosure.element);
    }
    this.element.append(this.message);
  }

  focus(): void {
    if (this.disclosure !== null) this.disclosure.focus();
    else this.parts[0]?.focus();
  }

  protected get parts(): readonly Field[] {
    return this.together?.fields ?? [];
  }

  protected open(path: Path): Promise<void> {
    this.disclosure?.open();
    this.together?.open(path);
    return Promise.resolve();
  }

  private fill(body: HTMLElement): void {
    const isDrawn = !AS_A_FORM.has(this.spec.widget ?? "");
    const fields = this.spec.fields ?? [];
    const scope = new Scope(isDrawn ? fields.map(unhidden) : fields, this.path, this.scope);
    this.together = new Together(this.form, scope);
    body.append(...this.hints());
    if (isDrawn) body.append(el("p", { class: "form-hint ed-note" }, t("drawn_elsewhere")));
    body.append(this.together.element);
    this.showMessages();
  }
}

/** What a drawing would set is set in fields: none of them stays hidden. */
function unhidden(spec: Spec): Spec {
  const { widget, ...rest } = spec;
  const shown: Spec = widget === "none" || widget === undefined ? rest : { ...rest, widget };
  if (shown.fields !== undefined) shown.fields = shown.fields.map(unhidden);
  if (shown.field !== undefined) shown.field = unhidden(shown.field);
  return shown;
}
