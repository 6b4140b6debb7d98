// What a statement does is shown while a pointer rests on its words, and on a tap on them. Without
// scripts its number opens the same, and words that stand alone in a title tell the most of it.
(function () {
  "use strict";
  const article = document.querySelector(".read");
  if (!article || !HTMLElement.prototype.hasOwnProperty("popover")) return;
  let shown = null;
  let waiting = 0;

  // A title would stand over the note.
  for (const piece of article.querySelectorAll("[data-of]")) piece.removeAttribute("title");

  function innermost(piece) {
    return piece.dataset.of.split(" ").at(-1);
  }

  function light(id, on) {
    for (const one of document.querySelectorAll("[data-of]")) {
      if (one.dataset.of.split(" ").includes(id)) one.classList.toggle("lit", on);
    }
  }

  function show(id, beside) {
    if (shown === id) return;
    hide();
    const note = document.getElementById(`note-${id}`);
    note.showPopover({ source: beside });
    light(id, true);
    shown = id;
  }

  function hide() {
    if (shown === null) return;
    const note = document.getElementById(`note-${shown}`);
    if (note.matches(":popover-open")) note.hidePopover();
    light(shown, false);
    shown = null;
  }

  article.addEventListener("pointerover", (event) => {
    const piece = event.target.closest("[data-of]");
    if (event.pointerType !== "mouse" || !piece) return;
    clearTimeout(waiting);
    waiting = setTimeout(() => show(innermost(piece), piece), 180);
  });
  article.addEventListener("click", (event) => {
    const piece = event.target.closest("[data-of]");
    if (!piece || String(getSelection())) return;
    clearTimeout(waiting);
    show(innermost(piece), piece);
  });
  // A note stays while the pointer is on its words or on itself.
  document.addEventListener("pointerover", (event) => {
    if (event.pointerType !== "mouse" || event.target.closest("[data-of], .card")) return;
    clearTimeout(waiting);
    waiting = setTimeout(hide, 350);
  });
  for (const note of document.querySelectorAll(".card")) {
    note.addEventListener("pointerenter", () => clearTimeout(waiting));
    note.addEventListener("toggle", (event) => {
      const id = note.id.replace("note-", "");
      if (event.newState === "open" && shown !== id) {
        light(id, true);
        shown = id;
      } else if (event.newState === "closed" && shown === id) {
        light(id, false);
        shown = null;
      }
    });
  }
  for (const item of document.querySelectorAll(".notes [data-of]")) {
    item.addEventListener("pointerenter", () => light(item.dataset.of, true));
    item.addEventListener("pointerleave", () => light(item.dataset.of, false));
  }
})();
