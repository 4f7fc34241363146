import { textIn } from "../form.ts";
import type { Option } from "../semantics.ts";
import { t } from "../texts.ts";
import { asList } from "../values.ts";
import { beginningOf } from "../words.ts";
import { ChecksField } from "./select.ts";

/** Which list of the same task each choice is made from. */
const LISTS: Readonly<Record<string, string>> = {
  dropZones: "../../dropZones",
  correctElements: "../../elements",
};

/** Several of the items of another list, such as the drop zones that an element may be put into. */
export class OthersField extends ChecksField {
  override settle(): void {
    super.settle();
    if (!this.element.contains(document.activeElement)) this.refresh();
  }

  /** Items are named by their place in their list, as text. */
  protected override choices(): Option[] {
    const list = this.scope.find(LISTS[this.spec.name] ?? "");
    return asList(list === null ? undefined : this.form.draft.at(list.path)).map((each, index) => {
      const words = beginningOf(textIn(each));
      return { value: String(index), label: words || t("item", { number: index + 1 }) };
    });
  }
}
