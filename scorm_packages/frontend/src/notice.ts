/** A question or message that the learner must see before going on. */

export interface Choice<T> {
  text: string;
  value: T;
  /** The one that most people want; it has the focus. */
  preferred?: boolean;
}

/** Show a modal notice and wait for a choice. Escape does not close it. */
export function ask<T>(title: string, text: string, choices: Choice<T>[]): Promise<T> {
  return new Promise((resolve) => {
    const dialog = document.createElement("dialog");
    dialog.className = "dialog";
    dialog.setAttribute("aria-labelledby", "notice-title");
    dialog.setAttribute("aria-describedby", "notice-text");
    const heading = document.createElement("h2");
    heading.id = "notice-title";
    heading.textContent = title;
    const paragraph = document.createElement("p");
    paragraph.id = "notice-text";
    paragraph.textContent = text;
    const buttons = document.createElement("div");
    buttons.className = "dialog-buttons";
    for (const choice of choices) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = choice.preferred ? "button button-primary" : "button";
      button.autofocus = choice.preferred ?? false;
      button.textContent = choice.text;
      button.addEventListener("click", () => {
        dialog.remove();
        resolve(choice.value);
      });
      buttons.append(button);
    }
    dialog.append(heading, paragraph, buttons);
    dialog.addEventListener("cancel", (event) => event.preventDefault());
    document.body.append(dialog);
    dialog.showModal();
  });
}
