/* The bottom of the chain: what every test library draws with. */
window.Callcraft = window.Callcraft || {};

Callcraft.TestTools = {
  /** Make an element with a class and, as its HTML, what the parameters hold. */
  element: function (name, className, html) {
    var made = document.createElement(name);
    made.className = className;
    if (html !== undefined) {
      made.innerHTML = html;
    }
    return made;
  }
};
