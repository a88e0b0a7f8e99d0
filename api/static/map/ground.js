// What every map here shows of the ground, and how it looks.

import { Fill, GeoJSON, Projection, Stroke, Style, Text } from "../vendor/ol.js";

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

const dots = () => {
  const tile = document.createElement("canvas");
  tile.width = tile.height = 8;
  const pen = tile.getContext("2d");
  pen.fillStyle = "#4b4a44";
  for (const at of [2, 6]) pen.fillRect(at - 0.8, at - 0.8, 1.6, 1.6);
  return pen.createPattern(tile, "repeat");
};

const looks = {
  property: { fill: "rgba(255,255,255,0)", line: "#16201d", width: 2.8 },
  neighbour: { fill: "#f6f4ee", line: "#9a958a", width: 0.9 },
  building: { fill: "#d2cdc1", line: "#77736a", width: 1.1 },
  own: { fill: "#b5afa2", line: "#77736a", width: 1.1 },
  no_build_land: { fill: dots(), line: "#4b4a44", width: 0.8, dash: [2, 4] },
  complementary_only_land: { fill: hatch("#9a958a", true), line: "#4b4a44", width: 0.8, dash: [4, 4] },
};
const land = { plot: "#f6f4ee", water: "#cde3ef", road: "#f7e6b4" };
const FONT = '"Source Sans 3", "Segoe UI", Arial, sans-serif';

export function look(feature) {
  const kind = feature.get("kind");
  if (kind === "boundary") return null;
  const { fill, line, width, dash } = looks[feature.get("family")] ?? (feature.get("own") ? looks.own : looks[kind]);
  const ground = kind === "neighbour" ? land[feature.get("land")] ?? "#ffffff" : fill;
  const named = ["neighbour", "property", "building"].includes(kind) && feature.get("name");
  const size = kind === "building" ? (feature.get("own") ? "700 16px " : "600 14px ") : "13px ";
  return new Style({
    fill: new Fill({ color: kind === "property" && feature.get("ground") ? "#fff" : ground }),
    stroke: new Stroke({ color: line, width, lineDash: dash }),
    text: named && kind !== "property"
      ? new Text({ text: feature.get("name"), font: size + FONT, fill: new Fill({ color: "#4a4942" }),
          stroke: kind === "building" ? undefined : new Stroke({ color: "#fff", width: 3 }) })
      : undefined,
  });
}

export const projectionOf = (code) => new Projection({ code, units: "m" });
export const read = (collection) => new GeoJSON().readFeatures(collection);
export const readOne = (geometry) => new GeoJSON().readGeometry(geometry);

// A list of short texts, each with the class that tells its kind.
export function list(into, items) {
  into.replaceChildren(...items.map(([kind, text]) => {
    const item = document.createElement("li");
    item.className = kind;
    item.textContent = text;
    return item;
  }));
}
