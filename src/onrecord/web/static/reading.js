// A file or words that are dropped on the form of a page that is brought; the form works without.
(() => {
  "use strict";
  const form = document.querySelector("[data-bring]");
  if (!form) return;
  const holder = form.closest("#bring");
  const file = form.querySelector("input[type=file]");
  const text = form.querySelector("textarea");
  const url = form.querySelector("input[type=url]");

  const over = (event) => {
    event.preventDefault();
    holder.open = true;
    form.classList.add("over");
  };
  const away = () => form.classList.remove("over");
  const dropped = (event) => {
    event.preventDefault();
    away();
    const data = event.dataTransfer;
    if (data.files.length) {
      file.files = data.files;
      form.requestSubmit();
      return;
    }
    const link = data.getData("text/uri-list").split("\n")[0].trim();
    if (link && url) url.value = link;
    else text.value = data.getData("text/html") || data.getData("text/plain");
    (link && url ? url : text).focus();
  };
  holder.addEventListener("dragover", over);
  holder.addEventListener("dragleave", away);
  holder.addEventListener("drop", dropped);
})();
