// What an officer types is saved as they type, and what follows from their answers is shown beside. All of it works
// without: the form's own buttons save a draft, and try the answers.

const WAIT = 800; // milliseconds after the last key
const swedish = document.documentElement.lang === "sv";
const say = (sv, en) => (swedish ? sv : en);

for (const form of document.querySelectorAll("form[data-draft]")) watch(form);

function watch(form) {
  const told = form.querySelector("[data-saved]");
  const drafted = form.elements.drafted;
  const dirty = new Set();
  let timer = 0;
  let saving = Promise.resolve();

  const tell = (text, bad = false) => {
    if (!told) return;
    told.textContent = text;
    told.classList.toggle("bad", bad);
  };

  // A group of radio buttons or tick boxes says what is chosen, one on each line, or nothing.
  const writtenIn = (name) => new FormData(form).getAll(name).filter(Boolean).join("\n");

  async function save() {
    clearTimeout(timer);
    if (!dirty.size) return;
    const names = [...dirty];
    dirty.clear();
    tell(say("Sparar …", "Saving …"));
    const body = new URLSearchParams({ token: form.elements.token.value, form: form.dataset.form, drafted: drafted.value });
    for (const name of names) body.set(name, writtenIn(name));
    try {
      const answer = await fetch(form.dataset.draft, { method: "POST", body, keepalive: true });
      if (!answer.ok) throw new Error(String(answer.status));
      const saved = await answer.json();
      const elsewhere = Object.entries(saved.overtaken);
      if (elsewhere.length) {
        show(elsewhere);
        tell(say("Ändrat i ett annat fönster. Båda texterna står kvar.", "Changed in another window. Both texts are kept."), true);
      } else {
        tell(say(`Utkast sparat ${saved.at}`, `Draft saved ${saved.at}`));
      }
      drafted.value = saved.version;
    } catch (fault) {
      for (const name of names) dirty.add(name);
      const out = fault.message === "403";
      tell(
        out
          ? say("Inte sparat: logga in i en ny flik och skriv vidare här.", "Not saved: sign in in a new tab and go on here.")
          : say("Inte sparat. Försöker igen.", "Not saved. Trying again."),
        true,
      );
      timer = setTimeout(queue, 10 * WAIT);
    }
  }

  function queue() {
    saving = saving.then(save);
    return saving;
  }

  // What stands in the other window, beside the field, to be taken by hand.
  function show(fields) {
    for (const [name, text] of fields) {
      const field = form.elements[name];
      if (!(field instanceof HTMLTextAreaElement || field instanceof HTMLInputElement)) continue;
      const id = `elsewhere-${name}`;
      document.getElementById(id)?.remove();
      const box = document.createElement("p");
      box.className = "remark info written";
      box.id = id;
      box.textContent = `${say("I ett annat fönster står:", "In another window it says:")} ${text || "–"}`;
      field.after(box);
    }
  }

  form.addEventListener("input", (event) => {
    if (!event.target.name || ["token", "seen", "version", "drafted", "kind"].includes(event.target.name)) return;
    dirty.add(event.target.name);
    clearTimeout(timer);
    timer = setTimeout(queue, WAIT);
  });
  form.addEventListener("change", (event) => {
    queue();
    if (event.target.name?.startsWith("judgement.")) next(event.target.closest("details.card"));
    if (form.dataset.live && event.target.name) follow(form);
  });
  form.addEventListener("focusout", queue);
  addEventListener("pagehide", queue);
}

// Once a question is answered, the next that is not stands open below it.
function next(card) {
  const later = [...card.parentElement.children];
  const left = later.slice(later.indexOf(card) + 1).find((each) => !each.querySelector("input[type=radio]:checked"));
  if (left) left.open = true;
}

let asked = 0;

// What follows from the answers: the page that the button would give, of which the parts beside are taken.
async function follow(form) {
  const number = ++asked;
  const body = new URLSearchParams(new FormData(form));
  const answer = await fetch(form.dataset.follow, { method: "POST", body });
  if (!answer.ok || number !== asked) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  add(form, page);
  for (const selector of form.dataset.live.split(" ")) {
    const [before, after] = [form.querySelector(selector), page.querySelector(selector)];
    if (!before || !after) continue;
    const at = before.contains(document.activeElement) ? document.activeElement : null;
    // What was chosen while the answer was on its way stays chosen, where it is still open.
    const chosen = [...before.querySelectorAll("input:checked")].map(({ name, value }) => [name, value]);
    before.replaceChildren(...after.childNodes);
    for (const [name, value] of chosen) {
      const again = before.querySelector(`[name="${name}"][value="${value}"]:enabled`);
      if (again) again.checked = true;
    }
    if (at?.name) before.querySelector(`[name="${at.name}"][value="${at.value}"]`)?.focus();
  }
  // What each answer would lead to follows from those that are given.
  const foreseen = [...page.querySelectorAll("[data-foreseen]")];
  for (const says of form.querySelectorAll("[data-foreseen]")) {
    const anew = foreseen.find((each) => each.dataset.foreseen === says.dataset.foreseen);
    says.replaceChildren(...(anew?.childNodes ?? []));
  }
}

// What the answers make it necessary to ask besides, after the questions that stand there already, which are told answered.
function add(form, page) {
  const asked = form.querySelector("#questions");
  if (!asked) return;
  const known = new Map([...asked.querySelectorAll("[data-question]")].map((card) => [card.dataset.question, card]));
  for (const card of page.querySelectorAll("#questions [data-question]")) {
    const before = known.get(card.dataset.question);
    if (before) {
      before.querySelector(".state").replaceWith(card.querySelector(".state"));
      before.classList.toggle("done", card.classList.contains("done"));
      before.classList.toggle("open", card.classList.contains("open"));
      continue;
    }
    asked.append(card);
    card.id = `question-${asked.children.length}`;
  }
}
