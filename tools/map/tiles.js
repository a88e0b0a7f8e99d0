// Photos beneath the map: fetched only where a municipality has tiles of its own.
export { default as TileLayer } from "ol/layer/Tile.js";
export { default as XYZ } from "ol/source/XYZ.js";
