// Buttons that copy the words of another element; without scripts they stay hidden.
for (const button of document.querySelectorAll("button[data-copies]")) {
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", async () => {
    const words = document.getElementById(button.dataset.copies).textContent;
    await navigator.clipboard.writeText(words);
    button.textContent = "Copied";
  });
}
