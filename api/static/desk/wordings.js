// Words that somebody chooses are put where they were writing, and saved as what they type is. Without this they stand to be
// copied.

for (const button of document.querySelectorAll("button[data-into]")) {
  const text = document.getElementById(button.dataset.into);
  if (!text) continue;
  button.hidden = false;
  button.addEventListener("click", () => insert(text, button.parentElement.querySelector("q").textContent));
}

function insert(text, words) {
  const before = text.value.slice(0, text.selectionStart);
  const gap = before && !/\s$/.test(before) ? "\n" : "";
  text.setRangeText(gap + words, text.selectionStart, text.selectionEnd, "end");
  text.dispatchEvent(new Event("input", { bubbles: true }));
  text.focus();
}
