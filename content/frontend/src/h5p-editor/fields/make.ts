import type { Form } from "../form.ts";
import { type Scope, type Spec, isHtml, onlyField, widgetOf } from "../semantics.ts";
import type { Path } from "../values.ts";
import { BooleanField } from "./boolean.ts";
import { ColourField } from "./colour.ts";
import type { Field } from "./field.ts";
import { FileField } from "./file.ts";
import { GroupField } from "./group.ts";
import { HiddenField } from "./hidden.ts";
import { HtmlField } from "./html.ts";
import { LibraryField } from "./library.ts";
import { ListField } from "./list.ts";
import { MediaField } from "./media.ts";
import { NumberField } from "./number.ts";
import { OthersField } from "./others.ts";
import { PositionField } from "./position.ts";
import { RangesField } from "./ranges.ts";
import { ChecksField, RadioField, SelectField } from "./select.ts";
import { TextField } from "./text.ts";
import { TimecodeField } from "./timecode.ts";

type Make = new (form: Form, spec: Spec, path: Path, scope: Scope, isBare?: boolean) => Field;

/**
 * The field for a definition. A way of showing that nobody knows is shown in the ordinary way;
 * with `isBare` it has no frame of its own, because a list has one.
 */
export function makeField(form: Form, spec: Spec, path: Path, scope: Scope, isBare = false): Field {
  const only = onlyField(spec);
  if (only !== null && spec.widget !== "none") {
    return makeField(form, asGroup(only, spec), path, scope, isBare);
  }
  const Kind = kindOf(spec);
  return new Kind(form, spec, path, scope, isBare);
}

/** The only field of a group, with what the group says of it. */
function asGroup(only: Spec, group: Spec): Spec {
  const label = only.label ?? group.label ?? only.name;
  const description = only.description ?? group.description;
  const made: Spec = { ...only, label, optional: only.optional === true || group.optional === true };
  if (description !== undefined) made.description = description;
  if (group.widget === "showWhen" && group.showWhen !== undefined) {
    const inner = only.widget === undefined ? {} : { widget: only.widget };
    return { ...made, widget: "showWhen", showWhen: { ...group.showWhen, ...inner } };
  }
  return made;
}

function kindOf(spec: Spec): Make {
  const widget = widgetOf(spec);
  if (widget === "none") return HiddenField;
  switch (spec.type) {
    case "text":
      return isHtml(spec) ? HtmlField : widget === "colorSelector" ? ColourField : TextField;
    case "number":
      return widget === "timecode" ? TimecodeField : NumberField;
    case "boolean":
      return BooleanField;
    case "select":
      return selectOf(spec, widget);
    case "list":
      return spec.widgets?.[0]?.name === "RangeList" || widget === "RangeList" ? RangesField : ListField;
    case "group":
      return widget === "imageCoordinateSelector" ? PositionField : GroupField;
    case "library":
      return LibraryField;
    case "video":
    case "audio":
      return MediaField;
    case "image":
    case "file":
      return FileField;
    default:
      return HiddenField; // A type that the server does not know either, and left out.
  }
}

function selectOf(spec: Spec, widget: string): Make {
  if (spec.multiple === true) return widget === "dynamicCheckboxes" ? OthersField : ChecksField;
  return widget === "radioGroup" || widget === "imageRadioButtonGroup" ? RadioField : SelectField;
}
