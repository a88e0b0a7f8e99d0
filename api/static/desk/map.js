// The map of a case: the place as the rules have measured it, with layers to show and hide. A row of the list beside shows
// its line. Without script the drawing stands in its place, and the same measures in the rows.

import {
  Circle, Feature, Fill, interactions, LineString, Map as Chart, Point, ScaleLine, Stroke, Style, VectorLayer, VectorSource, View, Zoom,
} from "../vendor/ol.js";
import { look, projectionOf, read } from "../map/ground.js";
import { photos } from "../map/tiles.js";

const box = document.getElementById("chart");
const looks = {
  applied: new Style({ fill: new Fill({ color: "rgba(20,82,74,.55)" }), stroke: new Stroke({ color: "#0b3a34", width: 2 }) }),
  measured: new Style({ stroke: new Stroke({ color: "#111", width: 1.6 }) }),
  chosen: new Style({ image: new Circle({ radius: 4, fill: new Fill({ color: "#a3231f" }) }), stroke: new Stroke({ color: "#a3231f", width: 4 }) }),
};
const BELOW = ["neighbour", "plan", "property", "building", "applied", "measured"];

async function start() {
  const answer = await fetch(box.dataset.ground);
  if (!answer.ok) return;
  const ground = await answer.json();
  const projection = projectionOf(ground.crs);
  const features = read(ground);
  if (!features.length) return;
  let chosen = "";
  // What lies farther off than the boundaries would cover the map with lines: it is shown when it is chosen.
  const line = (one) => one.get("id") === chosen ? looks.chosen : one.get("id").startsWith("boundary") ? looks.measured : null;
  const layers = Object.fromEntries(BELOW.map((kind) => [kind, new VectorLayer({
    source: new VectorSource({ features: features.filter((one) => one.get("kind") === kind) }),
    style: (one) => kind === "measured" ? line(one) : looks[kind] ?? look(one),
    declutter: kind === "neighbour",
  })]));
  document.getElementById("still")?.setAttribute("hidden", "");
  box.hidden = false;
  const own = layers.property.getSource().isEmpty() ? layers.applied : layers.property;
  const middle = own.getSource().isEmpty() ? new VectorSource({ features }) : own.getSource();
  const tiles = box.dataset.tiles ? [await photos(box.dataset.tiles, projection)] : [];
  const map = new Chart({
    target: "map",
    layers: [...tiles, ...BELOW.map((kind) => layers[kind])],
    controls: [new ScaleLine(), new Zoom({ zoomInTipLabel: box.dataset.in, zoomOutTipLabel: box.dataset.out })],
    interactions: interactions({ altShiftDragRotate: false, pinchRotate: false }),
    view: new View({ projection }),
  });
  const fit = (extent, beyond) => map.getView().fit(extent, { padding: Array(4).fill(beyond), maxZoom: 24 });
  fit(middle.getExtent(), 30);
  measuring(map);

  const switches = document.getElementById("layers");
  switches.hidden = false;
  for (const one of switches.querySelectorAll("input")) {
    one.addEventListener("change", () => layers[one.value].setVisible(one.checked));
  }
  for (const row of document.querySelectorAll("[data-line]")) {
    row.addEventListener("click", () => {
      chosen = row.dataset.line;
      layers.measured.changed();
      const shown = features.find((one) => one.get("id") === chosen);
      if (shown) fit(shown.getGeometry().getExtent(), 160);
      document.getElementById("map").scrollIntoView({ block: "nearest" });
    });
  }
}

// Between two presses on the map a line with its length; the ground is drawn in metres.
function measuring(map) {
  const ruler = document.getElementById("ruler");
  const told = document.getElementById("length");
  const drawn = new VectorSource();
  let from = null;
  map.addLayer(new VectorLayer({ source: drawn, style: looks.chosen }));
  ruler.parentElement.hidden = false;
  ruler.addEventListener("click", () => {
    const on = ruler.getAttribute("aria-pressed") !== "true";
    ruler.setAttribute("aria-pressed", String(on));
    from = null;
    drawn.clear();
    told.textContent = on ? told.dataset.begin : "";
  });
  map.on("click", ({ coordinate: to }) => {
    if (ruler.getAttribute("aria-pressed") !== "true") return;
    drawn.clear();
    if (from) {
      const metres = Math.hypot(to[0] - from[0], to[1] - from[1]);
      const written = new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 1 }).format(metres);
      told.textContent = `${written}\u00a0m`;
    }
    drawn.addFeature(new Feature(from ? new LineString([from, to]) : new Point(to)));
    from = from ? null : to;
  });
}

start();
