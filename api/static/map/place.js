// The map on the place page: draws the lot from the server, lets one move and turn the footprint, and tells what the
// server measures. The form keeps working without it; with it, the footprint travels in the field `shape`.

import {
  Feature, Fill, interactions, LineString, Map, Polygon, ScaleLine, Stroke, Style, Text, TileLayer, Translate,
  VectorLayer, VectorSource, View, XYZ,
} from "/static/vendor/ol.js";
import { Footprint, nearestTurn, roomiest, snapped } from "/static/map/footprint.js";
import { list, look, projectionOf, read, readOne } from "/static/map/ground.js";

const box = document.getElementById("map-island");
const form = document.getElementById("place-form");
const told = document.getElementById("map-told");
const words = JSON.parse(box.dataset.words);
const field = (name) => form.elements.namedItem(name);
const metres = (name, usual) => {
  const value = Number(String(field(name)?.value ?? "").trim().replace(",", "."));
  return value > 0 ? value : usual;
};

const NEAR = 0.6; // metres within which a footprint that is dropped snaps; the button reaches farther
const FAR = 5;

const placed = new Style({
  fill: new Fill({ color: "rgba(20,82,74,.45)" }),
  stroke: new Stroke({ color: "#14524a", width: 3 }),
});

const tried = {
  passes: new Style({ stroke: new Stroke({ color: "#1a6b3c", width: 2 }), fill: new Fill({ color: "rgba(26,107,60,.12)" }) }),
  excluded: (number) => new Style({
    stroke: new Stroke({ color: "#a3231f", width: 1.5, lineDash: [5, 5] }),
    text: new Text({ text: String(number), font: "bold 13px sans-serif", fill: new Fill({ color: "#a3231f" }),
      stroke: new Stroke({ color: "#fff", width: 3 }) }),
  }),
};

const along = (text) => new Style({
  stroke: new Stroke({ color: "#111", width: 1.5 }),
  text: new Text({ text, font: "bold 13px sans-serif", fill: new Fill({ color: "#111" }), overflow: true,
    stroke: new Stroke({ color: "#fff", width: 4 }) }),
});

async function begin() {
  const answer = await fetch(`/map/site?property=${encodeURIComponent(box.dataset.property)}`);
  if (!answer.ok) return;
  const site = await answer.json();
  const projection = projectionOf(site.crs);
  const ground = new VectorSource({ features: read(site) });
  const own = ground.getFeatures().find((one) => one.get("kind") === "property");
  const ring = own.getGeometry().getCoordinates()[0];
  const rings = (one) => one.getGeometry().getType() === "MultiPolygon"
    ? one.getGeometry().getCoordinates().flat() : one.getGeometry().getCoordinates();
  const lines = ground.getFeatures().filter((one) => ["property", "building"].includes(one.get("kind"))).flatMap(rings);
  const [west, south, east, north] = own.getGeometry().getExtent();

  const houses = ground.getFeatures().filter((one) => one.get("kind") === "building");
  const isFree = (point) => own.getGeometry().intersectsCoordinate(point)
    && !houses.some((one) => one.getGeometry().intersectsCoordinate(point));
  const start = roomiest([west, south, east, north], isFree, lines);
  let shape = Footprint.from(field("shape").value)
    ?? new Footprint(start, metres("width", 5), metres("depth", 4), nearestTurn(ring, start));
  const undone = [];
  const drawn = new Feature(new Polygon([shape.ring]));
  drawn.setStyle(placed);

  const places = new VectorSource();
  const measured = new VectorSource();
  const layers = [
    new VectorLayer({ source: ground, style: look, declutter: true }),
    new VectorLayer({ source: places }),
    new VectorLayer({ source: measured }),
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
    const dropped = new Footprint([(a[0] + c[0]) / 2, (a[1] + c[1]) / 2], shape.width, shape.depth, shape.turn);
    set((document.getElementById("map-snaps").checked && snapped(dropped, lines, NEAR)) || dropped);
  });

  function set(next, remember = true) {
    if (remember) undone.push(shape);
    shape = next;
    drawn.getGeometry().setCoordinates([shape.ring]);
    field("shape").value = shape.written;
    document.getElementById("map-turn").value = String(Math.round(shape.turn * 10) / 10).replace(".", words.comma);
    document.getElementById("map-undo").disabled = undone.length === 0;
    measured.clear();
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
    list(told, items);
    measured.clear();
    for (const one of (found.boundaries ?? []).filter((one) => one.line)) {
      const line = new Feature(readOne(one.line));
      line.setStyle(along(one.distance.split(" (")[0]));
      measured.addFeature(line);
    }
  }

  async function tryPlaces() {
    const answer = await fetch(`/map/places?${new URLSearchParams(new FormData(form))}`);
    if (!answer.ok) return;
    const found = await answer.json();
    places.clear();
    const show = (geometry, style) => {
      const one = new Feature(readOne(geometry));
      one.setStyle(style);
      places.addFeature(one);
    };
    found.passes.forEach((one) => show(one, tried.passes));
    found.excluded.forEach(({ places: those }, n) => those.forEach((one) => show(one, tried.excluded(n + 1))));
    const none = found.excluded.length ? words.none : words.fits;
    list(document.getElementById("map-places"), [
      ["", found.passes.length ? `${words.passes} (${found.passes.length} ${words.places}).` : none],
      ...found.excluded.map(({ why, places: those }, n) => ["fault", `${n + 1}: ${those.length} ${words.places}. ${those.length > 1 ? words.such : ""} ${why}`]),
    ]);
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
  document.getElementById("map-snap").addEventListener("click", () => {
    const next = snapped(shape, lines, FAR);
    if (next) set(next);
  });
  document.getElementById("map-try").addEventListener("click", tryPlaces);
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
