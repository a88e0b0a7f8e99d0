// The map on the place page: draws the lot from the server, lets one move and turn the footprint, and tells what the
// server measures. The form keeps working without it; with it, the footprint travels in the field `shape`.

import {
  Feature, Fill, GeoJSON, interactions, Map, Polygon, Projection, ScaleLine, Stroke, Style, Text, TileLayer, Translate,
  VectorLayer, VectorSource, View, XYZ,
} from "/static/vendor/ol.js";
import { Footprint, nearestTurn } from "/static/map/footprint.js";

const box = document.getElementById("map-island");
const form = document.getElementById("place-form");
const told = document.getElementById("map-told");
const words = JSON.parse(box.dataset.words);
const field = (name) => form.elements.namedItem(name);
const metres = (name, usual) => {
  const value = Number(String(field(name)?.value ?? "").trim().replace(",", "."));
  return value > 0 ? value : usual;
};

const colours = {
  property: ["rgba(255,255,255,0)", "#111", 3],
  neighbour: ["#f4f1e8", "#8a8a8a", 1],
  building: ["#9a9a9a", "#333", 1],
  plan: ["rgba(163,35,31,.12)", "#a3231f", 1],
};

function look(feature) {
  const kind = feature.get("kind");
  const [fill, line, width] = colours[kind];
  const street = feature.get("land") && feature.get("land") !== "plot";
  return new Style({
    fill: new Fill({ color: street ? "#e0e0e0" : fill }),
    stroke: new Stroke({ color: line, width, lineDash: kind === "plan" ? [4, 4] : undefined }),
    text: kind === "neighbour" || kind === "property"
      ? new Text({ text: feature.get("name"), font: "13px sans-serif", fill: new Fill({ color: "#333" }),
          stroke: new Stroke({ color: "#fff", width: 3 }), overflow: true })
      : undefined,
  });
}

const placed = new Style({
  fill: new Fill({ color: "rgba(20,82,74,.45)" }),
  stroke: new Stroke({ color: "#14524a", width: 3 }),
});

async function begin() {
  const answer = await fetch(`/map/site?property=${encodeURIComponent(box.dataset.property)}`);
  if (!answer.ok) return;
  const site = await answer.json();
  const format = new GeoJSON();
  const projection = new Projection({ code: site.crs, units: "m" });
  const ground = new VectorSource({ features: format.readFeatures(site) });
  const own = ground.getFeatures().find((one) => one.get("kind") === "property");
  const ring = own.getGeometry().getCoordinates()[0];
  const [west, south, east, north] = own.getGeometry().getExtent();

  let shape = Footprint.from(field("shape").value)
    ?? new Footprint([(west + east) / 2, (south + north) / 2], metres("width", 5), metres("depth", 4),
      nearestTurn(ring, [(west + east) / 2, (south + north) / 2]));
  const undone = [];
  const drawn = new Feature(new Polygon([shape.ring]));
  drawn.setStyle(placed);

  const layers = [
    new VectorLayer({ source: ground, style: look, declutter: true }),
    new VectorLayer({ source: new VectorSource({ features: [drawn] }) }),
  ];
  if (box.dataset.tiles) layers.unshift(new TileLayer({ source: new XYZ({ url: box.dataset.tiles, projection }) }));
  box.hidden = false;
  const map = new Map({
    target: "map",
    layers,
    controls: [new ScaleLine()],
    interactions: interactions({ keyboard: false, altShiftDragRotate: false, pinchRotate: false }),
    view: new View({ projection, extent: [west - 40, south - 40, east + 40, north + 40], showFullExtent: true }),
  });
  map.getView().fit([west - 8, south - 8, east + 8, north + 8]);

  const drag = new Translate({ layers: [layers.at(-1)] });
  map.addInteraction(drag);
  drag.on("translateend", () => {
    const [a, , c] = drawn.getGeometry().getCoordinates()[0];
    set(new Footprint([(a[0] + c[0]) / 2, (a[1] + c[1]) / 2], shape.width, shape.depth, shape.turn));
  });

  function set(next, remember = true) {
    if (remember) undone.push(shape);
    shape = next;
    drawn.getGeometry().setCoordinates([shape.ring]);
    field("shape").value = shape.written;
    document.getElementById("map-turn").value = String(Math.round(shape.turn * 10) / 10).replace(".", words.comma);
    document.getElementById("map-undo").disabled = undone.length === 0;
    measure();
  }

  let waiting;
  let asked = 0;
  function measure() {
    clearTimeout(waiting);
    waiting = setTimeout(async () => {
      const number = ++asked;
      const found = await fetch(`/map/measure?${new URLSearchParams(new FormData(form))}`);
      if (!found.ok || number !== asked) return;
      tell(await found.json());
    }, 250);
  }

  function tell(found) {
    const items = found.faults
      ? found.faults.map((one) => ["fault", one])
      : [
          ["head", found.headline],
          ["", `${words.area}: ${String(Number(found.area)).replace(".", words.comma)} m²`],
          ...found.boundaries.map((one) => ["", `${one.label}: ${one.distance}`]),
          ...found.warnings.map((one) => ["fault", one]),
        ];
    told.replaceChildren(...items.map(([kind, text]) => {
      const item = document.createElement("li");
      item.className = kind;
      item.textContent = text;
      return item;
    }));
  }

  const keys = {
    ArrowLeft: (step) => shape.moved(-step, 0),
    ArrowRight: (step) => shape.moved(step, 0),
    ArrowUp: (step) => shape.moved(0, step),
    ArrowDown: (step) => shape.moved(0, -step),
    r: () => shape.turned(5),
    R: () => shape.turned(-5),
  };
  document.getElementById("map").addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key === "z") {
      event.preventDefault();
      undo();
    } else if (keys[event.key]) {
      event.preventDefault();
      set(keys[event.key](event.shiftKey ? 1 : 0.1));
    }
  });

  function undo() {
    if (undone.length) set(undone.pop(), false);
  }
  document.getElementById("map-undo").addEventListener("click", undo);
  document.getElementById("map-align").addEventListener("click", () => {
    set(shape.turned(nearestTurn(ring, shape.middle) - shape.turn));
  });
  document.getElementById("map-turn").addEventListener("change", (event) => {
    const turn = Number(event.target.value.replace(",", "."));
    if (Number.isFinite(turn)) set(shape.turned(turn - shape.turn));
  });
  for (const name of ["width", "depth"]) {
    field(name)?.addEventListener("change", () => set(shape.sized(metres("width", 5), metres("depth", 0.1))));
  }
  form.addEventListener("change", (event) => {
    // Whoever goes back to typing distances means those.
    if (/^(boundary|distance)/.test(event.target.name)) field("shape").value = "";
    else if (!["width", "depth"].includes(event.target.name)) measure();
  });
  document.getElementById("by-distances").open = false;
  set(shape, false);
}

begin();
