// What every map here shows of the ground, and how it looks.

import { Fill, GeoJSON, Projection, Stroke, Style, Text } from "../vendor/ol.js";

const hatch = (colour, turn) => {
  const tile = document.createElement("canvas");
  tile.width = tile.height = 8;
  const pen = tile.getContext("2d");
  pen.strokeStyle = colour;
  pen.beginPath();
  if (turn) pen.moveTo(0, 8), pen.lineTo(8, 0);
  else pen.moveTo(0, 0), pen.lineTo(8, 8);
  pen.stroke();
  return pen.createPattern(tile, "repeat");
};

const looks = {
  property: { fill: "rgba(255,255,255,0)", line: "#111", width: 3 },
  neighbour: { fill: "#f4f1e8", line: "#8a8a8a", width: 1 },
  building: { fill: "#9a9a9a", line: "#333", width: 1 },
  no_build_land: { fill: hatch("#a3231f"), line: "#a3231f", width: 1, dash: [4, 4] },
  complementary_only_land: { fill: hatch("#875200", true), line: "#875200", width: 1, dash: [4, 4] },
};

export function look(feature) {
  const kind = feature.get("kind");
  const { fill, line, width, dash } = looks[feature.get("family")] ?? looks[kind];
  const street = feature.get("land") && feature.get("land") !== "plot";
  return new Style({
    fill: new Fill({ color: street ? "#e0e0e0" : fill }),
    stroke: new Stroke({ color: line, width, lineDash: dash }),
    text: kind === "neighbour" || kind === "property"
      ? new Text({ text: feature.get("name"), font: "13px sans-serif", fill: new Fill({ color: "#333" }),
          stroke: new Stroke({ color: "#fff", width: 3 }), overflow: kind === "property" })
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
