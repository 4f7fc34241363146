import type { Placed } from "../form.ts";
import { type Path, startsWith } from "../values.ts";
import { Field } from "./field.ts";

/** A field that holds others: what is told to it goes on to them. */
export abstract class HolderField extends Field {
  /** The fields inside that are there already; what is closed is made when it is opened. */
  protected abstract get parts(): readonly Field[];

  /** Make and show what is inside, as far as `path` asks for it. */
  protected abstract open(path: Path): Promise<void>;

  override refresh(): void {
    for (const each of this.parts) each.refresh();
  }

  override settle(): void {
    super.settle();
    for (const each of this.parts) each.settle();
  }

  override tell(found: readonly Placed[]): void {
    super.tell(found);
    for (const each of this.parts) each.tell(found);
  }

  override insist(): void {
    super.insist();
    for (const each of this.parts) each.insist();
  }

  override async reveal(path: Path): Promise<Field> {
    await this.open(path);
    const part = this.parts.find((each) => startsWith(path, each.path));
    return part === undefined ? this : part.reveal(path);
  }

  protected override ownFindings(found: readonly Placed[]): readonly Placed[] {
    return found.filter((each) => !this.parts.some((part) => startsWith(each.path, part.path)));
  }

  /** A message of the whole does not make each control inside wrong. */
  protected override markInvalid(_isInvalid: boolean): void {
    this.element.classList.toggle("has-errors", _isInvalid);
  }
}
