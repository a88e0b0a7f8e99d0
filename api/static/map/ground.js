// What every map here shows of the ground, and how it looks.

import { Fill, GeoJSON, Projection, Stroke, Style, Text } from "../vendor/ol.js";
import { colour } from "./colours.js";

export const hatch = (colour, turn, ground) => {
  const tile = document.createElement("canvas");
  tile.width = tile.height = 8;
  const pen = tile.getContext("2d");
  if (ground) {
    pen.fillStyle = ground;
    pen.fillRect(0, 0, 8, 8);
  }
  pen.strokeStyle = colour;
  pen.beginPath();
  pen.moveTo(0, turn ? 8 : 0);
  pen.lineTo(8, turn ? 0 : 8);
  pen.stroke();
  return pen.createPattern(tile, "repeat");
};

// A pattern of small marks, as on a plan: dots where nothing may be built, crosses where only sheds and garages may.
const marks = (side, mark) => {
  const tile = document.createElement("canvas");
  tile.width = tile.height = side;
  const pen = tile.getContext("2d");
  pen.fillStyle = colour("map-dots");
  for (const at of [side / 4, (side * 3) / 4]) mark(pen, at);
  return pen.createPattern(tile, "repeat");
};
const dots = () => marks(8, (pen, at) => pen.fillRect(at - 0.8, at - 0.8, 1.6, 1.6));
const crosses = () => marks(16, (pen, at) => {
  pen.fillRect(at - 2.5, at - 0.5, 5, 1);
  pen.fillRect(at - 0.5, at - 2.5, 1, 5);
});

const looks = {
  property: { fill: colour("page", 0), line: colour("ink"), width: 2.8 },
  neighbour: { fill: colour("map-plot"), line: colour("map-edge"), width: 0.9 },
  building: { fill: colour("map-building"), line: colour("map-building-edge"), width: 1.1 },
  own: { fill: colour("map-own"), line: colour("map-building-edge"), width: 1.1 },
  outside: { fill: hatch(colour("map-outside")), line: colour("ink", 0), width: 0 },
  no_build_land: { fill: dots(), line: colour("map-dots"), width: 0.8, dash: [2, 4] },
  complementary_only_land: { fill: crosses(), line: colour("map-dots"), width: 0.8, dash: [4, 4] },
};
const land = { plot: colour("map-plot"), water: colour("map-water"), road: colour("map-road") };
const FONT = '"Source Sans 3", "Segoe UI", Arial, sans-serif';

// Written along its line, where the page and the letter have it.
const streetName = (name) => new Style({
  text: new Text({ text: name, placement: "line", font: `600 15px ${FONT}`, fill: new Fill({ color: colour("map-name") }),
    stroke: new Stroke({ color: colour("page"), width: 3 }) }),
});

export function look(feature) {
  const kind = feature.get("kind");
  if (kind === "boundary") return null;
  if (kind === "street") return streetName(feature.get("name"));
  const { fill, line, width, dash } = looks[feature.get("family")] ?? (feature.get("own") ? looks.own : looks[kind]);
  const ground = kind === "neighbour" ? land[feature.get("land")] ?? colour("page") : fill;
  const named = ["neighbour", "property", "building"].includes(kind) && feature.get("name");
  const size = kind === "building" ? (feature.get("own") ? "700 16px " : "600 14px ") : "13px ";
  return new Style({
    fill: new Fill({ color: kind === "property" && feature.get("ground") ? colour("page") : ground }),
    stroke: new Stroke({ color: line, width, lineDash: dash }),
    text: named && kind !== "property"
      ? new Text({ text: feature.get("name"), font: size + FONT, fill: new Fill({ color: colour("map-name") }),
          stroke: kind === "building" ? undefined : new Stroke({ color: colour("page"), width: 3 }) })
      : undefined,
  });
}

export const projectionOf = (code) => new Projection({ code, units: "m" });
export const read = (collection) => new GeoJSON().readFeatures(collection);
export const readOne = (geometry) => new GeoJSON().readGeometry(geometry);

const part = (tag, text) => Object.assign(document.createElement(tag), { textContent: text });

// A list of short texts, each with the class that tells its kind; a figure stands after its words, and what it must be last.
export function list(into, items) {
  into.replaceChildren(...items.map(([kind, text, figure, wanted]) => {
    const item = document.createElement("li");
    item.className = kind;
    item.textContent = figure ? `${text}: ` : text;
    if (figure) item.append(part("b", figure));
    if (wanted) item.append(" ", part("span", wanted));
    return item;
  }));
}
