// Single keys at the desk: off inside fields, to be switched off for good (WCAG 2.1.4), and never a decision.

const OFF = "keys-off";
const isOff = () => localStorage.getItem(OFF) === "yes";
const list = document.getElementById("keys");
const toggle = document.querySelector("[data-keys-off]");
if (toggle) {
  toggle.hidden = false;
  toggle.addEventListener("click", () => localStorage.setItem(OFF, isOff() ? "no" : "yes"));
}

const rows = [...document.querySelectorAll("table.cases tbody tr")];
const writes = (element) => element.matches("textarea, select, [contenteditable], input:not([type=radio], [type=checkbox])");

function row(step) {
  const at = rows.findIndex((each) => each.contains(document.activeElement));
  const next = rows[Math.min(Math.max(at + step, 0), rows.length - 1)];
  next?.querySelector("th a").focus();
}

// A question that is folded is opened and read before it is answered.
function answer(card, value) {
  if (!card.open) {
    card.open = true;
    return;
  }
  const radio = card.querySelector(`input[type=radio][value=${value}]`);
  radio?.focus();
  radio?.click();
}

function question(number) {
  const card = document.getElementById(`question-${number}`);
  if (!card) return;
  card.open = true;
  card.querySelector("input")?.focus();
}

const ACTS = {
  "/": () => document.getElementById("asked")?.focus(),
  "?": () => {
    list.open = !list.open;
    list.querySelector("summary").focus();
  },
  o: () => document.activeElement.closest("tr")?.querySelector("th a")?.click(),
  x: () => document.activeElement.closest("tr")?.querySelector("input[type=checkbox]")?.click(),
  a: () => document.querySelector('[data-key="a"]')?.click(),
  p: () => document.querySelector("#draft .paper")?.focus(),
};

document.addEventListener("keydown", (event) => {
  if (isOff() || event.ctrlKey || event.metaKey || event.altKey || writes(event.target)) return;
  const key = event.key.toLowerCase();
  const card = document.activeElement.closest("details.card");
  let act = ACTS[key];
  if (card && key === "j") act = () => answer(card, "yes");
  else if (card && key === "n") act = () => answer(card, "no");
  else if (card?.open && key === "s") act = () => card.querySelector("textarea")?.focus();
  else if (key === "j") act = () => row(1);
  else if (key === "k") act = () => row(-1);
  else if (/^[1-9]$/.test(key)) act = () => question(key);
  if (!act) return;
  event.preventDefault();
  act();
});
