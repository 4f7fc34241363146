import { copyOf, newItem } from "../defaults.ts";
import { button, el } from "../dom.ts";
import { Scope, type Spec, onlyField } from "../semantics.ts";
import { t } from "../texts.ts";
import { type Json, type Path, asList } from "../values.ts";
import { spoken } from "../words.ts";
import { letDrag } from "./dragging.ts";
import type { Field } from "./field.ts";
import { HolderField } from "./holder.ts";
import { ListItem } from "./item.ts";
import { makeField } from "./make.ts";

const ITEM: Spec = { name: "item", type: "text" };

/** Of so many items at most all are open from the beginning. */
const FEW = 3;

/** Any number of items of one kind: added, taken away, copied, and moved by buttons, keys or hand. */
export class ListField extends HolderField {
  private items: ListItem[] = [];
  private readonly rows = el("ol", { class: "ed-items" });
  private readonly entity = spoken(this.spec.entity) || t("entity");
  private readonly adding = button(t("add", { entity: this.entity }), () => this.add(), {
    drawing: "plus",
    look: "btn ed-add",
  });

  constructor(...given: ConstructorParameters<typeof HolderField>) {
    super(...given);
    this.frameSet(this.rows, this.adding);
    this.build(this.values.map(() => this.values.length <= FEW));
  }

  override refresh(): void {
    if (this.values.length === this.items.length) super.refresh();
    else this.build(this.values.map((_, index) => this.items[index]?.isOpen ?? false));
  }

  focus(): void {
    (this.items[0] ?? this.adding).focus();
  }

  override settle(): void {
    super.settle();
    for (const each of this.items) each.settle();
  }

  protected get parts(): readonly Field[] {
    return this.items.flatMap((each) => each.field ?? []);
  }

  protected open(path: Path): Promise<void> {
    const index = path[this.path.length];
    if (typeof index === "number") this.items[index]?.open();
    return Promise.resolve();
  }

  protected override problem(): string | null {
    const { min, max } = this.spec;
    const count = this.values.length;
    if (min !== undefined && count < min && !(this.spec.optional === true && count === 0)) {
      return t("too_few", { min });
    }
    return max !== undefined && count > max ? t("too_many", { max }) : null;
  }

  protected override get isNeeded(): boolean {
    return this.spec.optional !== true && (this.spec.min ?? 0) > 0;
  }

  private get values(): Json[] {
    return asList(this.value);
  }

  private get itemSpec(): Spec {
    return this.spec.field ?? ITEM;
  }

  private build(isOpen: readonly boolean[]): void {
    const isSmall = SMALL.has((onlyField(this.itemSpec) ?? this.itemSpec).type);
    this.items = this.values.map((_, index) => this.item(index, isSmall, isOpen[index] ?? false));
    this.rows.replaceChildren(...this.items.map((each) => each.element));
    this.items[0]?.button("up")?.setAttribute("aria-disabled", "true");
    this.items.at(-1)?.button("down")?.setAttribute("aria-disabled", "true");
    this.adding.disabled = this.spec.max !== undefined && this.items.length >= this.spec.max;
    this.showMessages();
  }

  private item(index: number, isSmall: boolean, isOpen: boolean): ListItem {
    const name = t("item_name", { entity: capital(this.entity), number: index + 1 });
    const path = [...this.path, index];
    const made = new ListItem(
      name,
      {
        make: () => this.fieldOf(path, isSmall ? name : ""),
        value: () => this.form.draft.at(path),
        move: (by) => this.move(index, index + by, by < 0 ? "up" : "down"),
        duplicate: () => this.duplicate(index),
        remove: () => this.remove(index),
      },
      isSmall,
      isOpen,
    );
    letDrag(made, () => this.items, (from, to) => this.move(from, to, ""));
    return made;
  }

  private fieldOf(path: Path, name: string): Field {
    const scope = new Scope([], this.path, this.scope);
    const inside = onlyField(this.itemSpec) ?? this.itemSpec;
    const spec = name === "" ? this.itemSpec : { ...inside, label: name };
    const field = makeField(this.form, spec, path, scope, true);
    field.settle();
    field.tell(this.form.found);
    return field;
  }

  private add(): void {
    this.become([...this.values, newItem(this.itemSpec)], [...this.opened, true]);
    const item = this.items.at(-1);
    item?.field?.focus();
    this.form.announce(t("added", { item: item?.name ?? "" }));
  }

  private duplicate(index: number): void {
    if (this.adding.disabled) return this.form.announce(t("too_many", { max: this.spec.max ?? 0 }));
    const value = this.values[index];
    if (value === undefined) return;
    this.become(this.values.toSpliced(index + 1, 0, copyOf(value)), this.opened.toSpliced(index + 1, 0, true));
    this.items[index + 1]?.focus();
    this.form.announce(t("added", { item: this.items[index + 1]?.name ?? "" }));
  }

  private remove(index: number): void {
    const name = this.items[index]?.name ?? "";
    this.become(this.values.toSpliced(index, 1), this.opened.toSpliced(index, 1));
    (this.items[index] ?? this.items.at(-1) ?? this.adding).focus();
    this.form.announce(t("removed", { item: name }));
  }

  private move(from: number, to: number, action: string): void {
    const value = this.values[from];
    if (value === undefined || to < 0 || to >= this.items.length) return;
    const isOpen = this.opened[from] ?? false;
    this.become(
      this.values.toSpliced(from, 1).toSpliced(to, 0, value),
      this.opened.toSpliced(from, 1).toSpliced(to, 0, isOpen),
    );
    const item = this.items[to];
    ((action === "" ? item?.grip : item?.button(action)) ?? item)?.focus();
    this.form.announce(t("moved", { number: to + 1, count: this.items.length }));
  }

  private get opened(): boolean[] {
    return this.items.map((each) => each.isOpen);
  }

  private become(values: Json[], isOpen: boolean[]): void {
    this.write(values);
    this.build(isOpen);
    this.form.found = []; // They name places that have other things now.
  }
}

/** Kinds whose item is one control, with its buttons beside it. */
const SMALL = new Set(["text", "number", "boolean", "select"]);

function capital(word: string): string {
  return word.charAt(0).toLocaleUpperCase() + word.slice(1);
}
