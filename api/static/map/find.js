// The overview on the property page: pan, come nearer, and choose a property by a click, or by Enter at the cross.

import {
  Fill, interactions, Map as Chart, ScaleLine, Stroke, Style, VectorLayer, VectorSource, View, Zoom,
} from "../vendor/ol.js";
import { colour } from "./colours.js";
import { look, projectionOf, read } from "./ground.js";

const box = document.getElementById("map-island");
const told = document.getElementById("map-told");
const words = JSON.parse(box.dataset.words);
const around = box.dataset.around.split(",").map(Number);
const projection = projectionOf(box.dataset.crs);

const ground = new VectorSource();
const chosen = new VectorSource();
const layers = [
  new VectorLayer({ source: ground, style: look, declutter: true }),
  new VectorLayer({
    source: chosen,
    style: new Style({ fill: new Fill({ color: colour("brand", 0.3) }), stroke: new Stroke({ color: colour("brand"), width: 4 }) }),
  }),
];
if (box.dataset.tiles) layers.unshift(await (await import("./tiles.js")).photos(box.dataset.tiles, projection));
box.hidden = false;
const map = new Chart({
  target: "map",
  layers,
  controls: [new ScaleLine(), new Zoom({ zoomInTipLabel: words.in, zoomOutTipLabel: words.out })],
  interactions: interactions({ altShiftDragRotate: false, pinchRotate: false }),
  view: new View({ projection, minResolution: 0.05 }),
});
map.getView().fit(around, { padding: [40, 40, 40, 40], minResolution: 0.25 });

let asked = 0;
async function show() {
  const [west, south, east, north] = map.getView().calculateExtent();
  const number = ++asked;
  const answer = await fetch(`/map/overview?${new URLSearchParams({ west, south, east, north })}`);
  if (!answer.ok || number !== asked) return;
  const found = await answer.json();
  ground.clear();
  ground.addFeatures(read(found));
  if (found.tooMany) told.textContent = words.near;
  else if (told.textContent === words.near) told.textContent = "";
}
map.on("moveend", show);
show();

function choose(place) {
  const found = ground.getFeaturesAtCoordinate(place).find((one) => one.get("kind") === "neighbour");
  chosen.clear();
  if (!found) return;
  if (found.get("land") !== "plot") {
    told.textContent = words.street;
    return;
  }
  chosen.addFeature(found.clone());
  const name = found.get("name");
  const onwards = document.createElement("a");
  onwards.className = "button";
  onwards.href = `/act?${new URLSearchParams({ property: name })}`;
  onwards.textContent = `${words.onwards} ${name}`;
  const says = document.createElement("span");
  says.textContent = `${words.chosen} ${[found.get("address"), name].filter(Boolean).join(", ")}. `;
  told.replaceChildren(says, onwards);
}

map.on("singleclick", (event) => choose(event.coordinate));
document.getElementById("map").addEventListener("keydown", (event) => {
  if (event.key !== "Enter") return;
  event.preventDefault();
  choose(map.getView().getCenter());
});

// The plots where the phone stands; its position travels in the body, so that no address or log has it.
const standing = document.getElementById("whereabouts");
const [plotsHere, button] = [standing.querySelector("[role=status]"), standing.querySelector("button")];
standing.hidden = !navigator.geolocation;
async function plotsAt({ coords: { longitude, latitude, accuracy } }) {
  const answer = await fetch("/map/whereabouts", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ longitude, latitude, accuracy }),
  }).catch(() => null);
  const plots = answer?.ok ? await answer.json() : [];
  const choices = document.createElement("ul");
  choices.className = "choices";
  choices.append(...plots.map(({ address, designation }) => {
    const [choice, onwards, name] = ["li", "a", "strong"].map((tag) => document.createElement(tag));
    onwards.href = `/act?${new URLSearchParams({ property: designation })}`;
    name.textContent = address || designation;
    onwards.append(name);
    if (address) onwards.append(Object.assign(document.createElement("span"), { textContent: designation }));
    choice.append(onwards);
    return choice;
  }));
  plotsHere.replaceChildren(plots.length ? choices : words.nowhere);
}
button.addEventListener("click", () => {
  plotsHere.textContent = words.seeking;
  navigator.geolocation.getCurrentPosition(plotsAt, () => { plotsHere.textContent = words.withheld; },
    { enableHighAccuracy: true, timeout: 15000, maximumAge: 60000 });
});

// While an address is being typed, those that begin so are proposed; the search itself needs no script.
const typed = document.getElementById("q");
const proposed = document.getElementById("proposed");
let waiting;
typed.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(async () => {
    const answer = await fetch(`/map/found?${new URLSearchParams({ q: typed.value })}`).catch(() => null);
    if (!answer?.ok) return;
    proposed.replaceChildren(...(await answer.json()).map(({ address, designation }) => {
      const option = document.createElement("option");
      option.value = address || designation;
      option.label = designation;
      return option;
    }));
  }, 150);
});
