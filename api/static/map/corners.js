// The corners of what is drawn, as handles to drag: a corner moves, the middle of a side becomes a corner. Pressed or
// stepped to by the keyboard, a corner is picked: arrows then move it, a press on the ground puts it there.

import { Circle, Feature, Fill, Point, Stroke, Style, Translate, VectorLayer, VectorSource } from "../vendor/ol.js";
import { colour } from "./colours.js";

const handle = (radius, fill) => new Style({
  image: new Circle({ radius, fill: new Fill({ color: fill }), stroke: new Stroke({ color: colour("ink"), width: 2 }) }),
});
const looks = { corner: handle(7, colour("page")), picked: handle(8, colour("focus")), side: handle(4, colour("page", 0.7)) };

export class Corners {
  picked = -1;
  #source = new VectorSource();
  #shape = null;

  // map: the chart; dragging: told of the outline as it would be, at every frame; dropped: told of it at the end.
  constructor(map, dragging, dropped) {
    this.layer = new VectorLayer({ source: this.#source });
    map.addLayer(this.layer);
    const drag = new Translate({ layers: [this.layer], hitTolerance: 12 });
    map.addInteraction(drag);
    const there = (event) => {
      const one = event.features.item(0);
      return this.#changed(one.get("kind"), one.get("n"), one.getGeometry().getCoordinates());
    };
    drag.on("translating", (event) => dragging(there(event)));
    drag.on("translateend", (event) => {
      this.picked = -1;
      dropped(there(event));
    });
    map.on("singleclick", (event) => {
      const one = map.forEachFeatureAtPixel(event.pixel, (feature) => feature, {
        layerFilter: (layer) => layer === this.layer, hitTolerance: 12 });
      if (one?.get("kind") === "corner") {
        this.picked = this.picked === one.get("n") ? -1 : one.get("n");
        this.show(this.#shape);
      }
    });
  }

  #changed(kind, n, point) {
    return kind === "corner" ? this.#shape.withCorner(n, point) : this.#shape.withCornerAfter(n, point);
  }

  // The handles of an outline; of none, nothing.
  show(shape) {
    this.#shape = shape;
    this.#source.clear();
    if (!shape) return;
    const corners = shape.corners;
    if (this.picked >= corners.length) this.picked = -1;
    for (const [n, point] of corners.entries()) {
      this.#add("corner", n, point, this.picked === n ? looks.picked : looks.corner);
    }
    for (const [n, [x, y]] of corners.entries()) {
      const next = corners[n + 1] ?? (shape.isOpen ? null : corners[0]);
      if (next) this.#add("side", n, [(x + next[0]) / 2, (y + next[1]) / 2], looks.side);
    }
  }

  #add(kind, n, point, style) {
    const one = new Feature({ geometry: new Point(point), kind, n });
    one.setStyle(style);
    this.#source.addFeature(one);
  }

  // The next corner is picked; after the last none.
  step() {
    this.picked = this.picked + 1 < (this.#shape?.corners.length ?? 0) ? this.picked + 1 : -1;
    this.show(this.#shape);
  }

  moved(east, north) {
    const [x, y] = this.#shape.corners[this.picked];
    return this.#shape.withCorner(this.picked, [x + east, y + north]);
  }

  put(point) { return this.#shape.withCorner(this.picked, point); }

  // With one corner more: in the middle of the side after the picked one, or of the longest.
  more() {
    const corners = this.#shape.corners;
    const sides = corners.map((point, n) => [point, corners[n + 1] ?? (this.#shape.isOpen ? point : corners[0])]);
    const long = sides.map(([[ax, ay], [bx, by]]) => Math.hypot(bx - ax, by - ay));
    const n = this.picked >= 0 && long[this.picked] ? this.picked : long.indexOf(Math.max(...long));
    const [[ax, ay], [bx, by]] = sides[n];
    this.picked = n + 1;
    return this.#shape.withCornerAfter(n, [(ax + bx) / 2, (ay + by) / 2]);
  }

  fewer() { return this.#shape.withoutCorner(this.picked >= 0 ? this.picked : this.#shape.corners.length - 1); }
}
