import { show } from "../dialogs.ts";
import { button, el, newId } from "../dom.ts";
import { t } from "../texts.ts";
import { isSafeAddress } from "./allowed.ts";

/** Ask where a link leads. Empty takes the link away; null is no answer. */
export async function askForLink(address: string): Promise<string | null> {
  const id = newId();
  const input = el("input", { id, type: "text", inputmode: "url", class: "form-control", placeholder: "https://" });
  const told = el("p", { class: "ed-told is-error", role: "alert" }, t("no_address"));
  input.value = address;
  told.hidden = true;
  const form = el("form", { novalidate: true });
  const dialog = el("dialog", { class: "ui-dialog", "aria-label": t("link") }, form);
  const away = button(t("remove_link"), () => dialog.close("remove"));
  away.hidden = address === "";
  form.append(
    el("label", { class: "form-label", for: id }, t("link_address")),
    input,
    told,
    el(
      "div",
      { class: "ui-dialog-actions" },
      button(t("cancel"), () => dialog.close("")),
      away,
      el("button", { class: "btn btn-primary" }, t("insert")),
    ),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    told.hidden = whole(input.value) !== null;
    if (told.hidden) dialog.close("insert");
    else input.focus();
  });
  const answer = await show(dialog);
  if (answer === null) return null;
  return answer === "remove" ? "" : whole(input.value);
}

/** The address with what people leave out before it; null for none that a link may have. */
function whole(written: string): string | null {
  const text = written.trim();
  if (text === "" || /\s/.test(text)) return null;
  if (/^[^@:/]+@[^@:/]+\.[^@:/]+$/.test(text)) return `mailto:${text}`;
  const address = /^[a-z][a-z0-9+.-]*:|^[/#?]/i.test(text) ? text : `https://${text}`;
  return isSafeAddress(address) ? address : null;
}
