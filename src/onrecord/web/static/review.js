// Keys for reviewing: a letter presses what carries it; 1, 2 and 3 take the words selected in the passage.
const passage = document.getElementById("passage");

// Offsets count Unicode code points of the article's text, as the record does; a string counts UTF-16 units.
const points = (words) => [...words].length;

function chosen() {
  const selection = getSelection();
  if (!passage || !selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  if (!passage.contains(range.startContainer) || !passage.contains(range.endContainer)) return null;
  const before = document.createRange();
  before.setStart(passage, 0);
  before.setEnd(range.startContainer, range.startOffset);
  const start = Number(passage.dataset.start) + points(before.toString());
  return { start, end: start + points(range.toString()), words: range.toString() };
}

function take(field, isAdded) {
  const found = chosen();
  const at = document.getElementById(`${field.id}-at`);
  if (!found) return false;
  const more = isAdded && at.value;
  at.value = more ? `${at.value},${found.start}-${found.end}` : `${found.start}-${found.end}`;
  field.value = more ? `${field.value} … ${found.words}` : found.words;
  field.classList.add("taken");
  return true;
}

for (const hint of document.querySelectorAll("[data-scripted]")) hint.hidden = false;
for (const field of document.querySelectorAll("[data-span]")) {
  field.addEventListener("input", () => { document.getElementById(`${field.id}-at`).value = ""; });
}

document.addEventListener("keydown", (event) => {
  const inField = event.target.closest("input, textarea, select");
  if (event.key === "Escape" && inField) { inField.blur(); return; }
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    document.querySelector(".correction")?.requestSubmit();
    return;
  }
  if (inField || event.ctrlKey || event.metaKey || event.altKey || event.key === "Enter") return;
  const key = { "!": "1", "@": "2", "#": "3" }[event.key] ?? (event.code.startsWith("Digit") ? event.code.slice(5) : event.key);
  const meant = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
  if (!meant) return;
  event.preventDefault();
  if (meant.dataset.span) { if (!take(meant, event.shiftKey)) meant.focus(); }
  else if (meant.matches("input")) { meant.focus(); meant.select(); }
  else meant.click();
});
