// Words that somebody chooses are put where they were writing, and saved as what they type is. Without this they stand to be
// copied.

for (const button of document.querySelectorAll("button[data-into]")) {
  const text = document.getElementById(button.dataset.into);
  if (!text) continue;
  button.hidden = false;
  button.addEventListener("click", () => insert(text, button.parentElement.querySelector("q").textContent));
}

function insert(text, words) {
  const [before, after] = [text.value.slice(0, text.selectionStart), text.value.slice(text.selectionEnd)];
  const apart = (beside, end) => (beside && !end.test(beside) ? "\n" : "");
  text.setRangeText(apart(before, /\s$/) + words + apart(after, /^\s/), text.selectionStart, text.selectionEnd, "end");
  text.dispatchEvent(new Event("input", { bubbles: true }));
  text.focus();
}
