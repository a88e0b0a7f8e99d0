// What the map uses of OpenLayers, so that only this is bundled.
export { default as Map } from "ol/Map.js";
export { default as View } from "ol/View.js";
export { default as Feature } from "ol/Feature.js";
export { default as VectorLayer } from "ol/layer/Vector.js";
export { default as VectorSource } from "ol/source/Vector.js";
export { default as GeoJSON } from "ol/format/GeoJSON.js";
export { default as Point } from "ol/geom/Point.js";
export { default as Polygon } from "ol/geom/Polygon.js";
export { default as LineString } from "ol/geom/LineString.js";
export { default as Translate } from "ol/interaction/Translate.js";
export { defaults as interactions } from "ol/interaction/defaults.js";
export { default as Projection } from "ol/proj/Projection.js";
export { default as ScaleLine } from "ol/control/ScaleLine.js";
export { default as Zoom } from "ol/control/Zoom.js";
export { Circle, Fill, Stroke, Style, Text } from "ol/style.js";
