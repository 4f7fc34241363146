/**
 * Asks before a form with `data-confirm="question"` is sent (`data-confirm-action` words the
 * button). Without script the form is sent at once, so nothing depends on the question alone.
 */
export function confirmSubmissions(): void {
  document.addEventListener(
    "submit",
    (event) => {
      const form = event.target;
      if (!(form instanceof HTMLFormElement)) return;
      const submitter = event.submitter;
      const question = submitter?.dataset["confirm"] ?? form.dataset["confirm"];
      if (question === undefined || form.dataset["confirmed"] === "yes") return;
      event.preventDefault();
      event.stopImmediatePropagation();
      const action = submitter?.dataset["confirmAction"] ?? form.dataset["confirmAction"];
      ask(question, action, () => {
        form.dataset["confirmed"] = "yes";
        form.requestSubmit(submitter);
        delete form.dataset["confirmed"];
      });
    },
    { capture: true },
  );
}

function ask(question: string, action: string | undefined, proceed: () => void): void {
  const dialog = document.getElementById("ui-confirm") as HTMLDialogElement;
  const yes = dialog.querySelector<HTMLButtonElement>("[value=yes]");
  const words = dialog.querySelector("[data-question]");
  if (yes === null || words === null) throw new Error("The confirm dialog of the base template is incomplete");
  words.textContent = question;
  yes.textContent = action ?? yes.dataset["default"] ?? "";
  dialog.returnValue = "";
  dialog.addEventListener("close", () => dialog.returnValue === "yes" && proceed(), { once: true });
  dialog.showModal();
}
