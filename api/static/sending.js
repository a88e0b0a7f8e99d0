// How far the files of a form have come, and a way to stop. Without this the browser sends the form as it is, and shows it its
// own way.

const swedish = document.documentElement.lang === "sv";
const say = (sv, en) => (swedish ? sv : en);

for (const form of document.querySelectorAll("form[enctype='multipart/form-data']")) {
  form.addEventListener("submit", (event) => {
    const files = [...form.querySelectorAll("input[type=file]")].flatMap((input) => [...input.files]);
    if (!files.length) return;
    event.preventDefault();
    send(form, event.submitter, files);
  });
}

function send(form, pressed, files) {
  if (form.querySelector("progress")) return; // a second press while the first is on its way
  const body = new FormData(form);
  if (pressed?.name) body.append(pressed.name, pressed.value);
  const { box, bar, stop, tell } = shown(files);
  (pressed?.closest(".actions") ?? form.querySelector(".actions") ?? form).before(box);
  const request = new XMLHttpRequest();
  request.upload.addEventListener("progress", ({ loaded, total }) => {
    bar.max = total;
    bar.value = loaded;
    if (loaded === total) {
      bar.removeAttribute("value"); // all has left; how long it takes to read it nobody knows
      tell(say("Läser det du lämnade …", "Reading what you handed in …"));
    }
  });
  const failed = (words) => {
    bar.remove();
    stop.remove();
    tell(words);
    setTimeout(() => box.classList.add("over"));
  };
  request.addEventListener("error", () => {
    // All has left and the answer leads where a script may not follow, as to whoever one signs in with: the browser may.
    if (!bar.hasAttribute("value")) plainly(form, pressed);
    else failed(say("Det gick inte att skicka. Försök igen.", "It could not be sent. Try again."));
  });
  request.addEventListener("abort", () => failed(say("Avbrutet. Inget är skickat.", "Stopped. Nothing was sent.")));
  request.addEventListener("load", () => arrived(request));
  stop.addEventListener("click", () => request.abort());
  form.querySelector(".sending.over")?.remove();
  request.open("POST", form.action);
  request.setRequestHeader("Accept", "text/html");
  request.send(body);
}

// As without script, with the button that was pressed.
function plainly(form, pressed) {
  if (pressed?.name) {
    const hidden = document.createElement("input");
    hidden.type = "hidden";
    hidden.name = pressed.name;
    hidden.value = pressed.value;
    form.append(hidden);
  }
  form.submit();
}

// Where the answer leads on, one goes there; a page with faults takes the place of this one, as it would have without.
function arrived(request) {
  if (request.status < 400) {
    location.assign(request.responseURL);
    return;
  }
  document.open();
  document.write(request.responseText);
  document.close();
}

// The box with what is sent, how far it has come, and the button to stop.
function shown(files) {
  const megabytes = files.reduce((sum, file) => sum + file.size, 0) / 1e6;
  const large = Math.max(megabytes, 0.1).toLocaleString(swedish ? "sv-SE" : "en-GB", { maximumFractionDigits: 1 });
  const one = files.length === 1;
  const box = document.createElement("div");
  box.className = "sending";
  const told = document.createElement("p");
  told.setAttribute("role", "status");
  const bar = document.createElement("progress");
  bar.setAttribute("aria-label", say("Så mycket är skickat", "How much has been sent"));
  bar.max = 1;
  bar.value = 0;
  const stop = document.createElement("button");
  stop.type = "button";
  stop.className = "link";
  stop.textContent = say("Avbryt", "Stop");
  box.append(told, bar, stop);
  const tell = (words) => {
    told.textContent = words;
  };
  setTimeout(() =>
    tell(
      say(
        `Skickar ${one ? files[0].name : `${files.length} filer`}, ${large} MB …`,
        `Sending ${one ? files[0].name : `${files.length} files`}, ${large} MB …`,
      ),
    ),
  );
  return { box, bar, stop, tell };
}
