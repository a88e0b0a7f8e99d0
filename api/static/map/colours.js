// The colours of a canvas, which no sheet of style reaches: those of tokens.css, by name.

const sheet = getComputedStyle(document.documentElement);
const pen = document.createElement("canvas").getContext("2d");
const known = new Map(); // a map is drawn many times a second

// A token's colour; share: how much of it covers what lies under, from nothing (0) to all (1).
export function colour(name, share = 1) {
  if (!known.has(name)) {
    pen.fillStyle = sheet.getPropertyValue(`--${name}`);
    known.set(name, pen.fillStyle);
  }
  return known.get(name) + Math.round(share * 255).toString(16).padStart(2, "0");
}
