// The checks of a question are had when it is first opened, all of the case at once. Without this a link leads to their page.

const folded = () => document.querySelectorAll("details.line:has(> [data-told])");
let asked;

for (const question of folded()) question.addEventListener("toggle", () => question.open && tell());

function tell() {
  const [first] = folded();
  if (!first) return;
  if (!asked) asked = fetch(first.querySelector("[data-told]").dataset.told).then(had, had);
}

async function had(answer) {
  asked = undefined; // what could not be had is asked for again at the next opening
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const question of folded()) {
    const told = page.getElementById(question.id)?.querySelector("table");
    if (told) question.querySelector("[data-told]").replaceWith(told);
  }
}
