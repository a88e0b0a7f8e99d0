// The map on the place page: draws the lot from the server, lets one move and turn the footprint, and tells what the
// server measures. The form keeps working without it. Nothing counts until the person has placed it: the field `shape`
// is written when they move the box or say that it stands right, and until then typed distances tell where it stands.

import {
  Feature, Fill, interactions, LineString, Map as Chart, Polygon, ScaleLine, Stroke, Style, Text,
  Translate, VectorLayer, VectorSource, View,
} from "../vendor/ol.js";
import { colour } from "./colours.js";
import { Corners } from "./corners.js";
import { Footprint, Ribbon } from "./footprint.js";
import { area, isInside, isOn, shortest } from "./distances.js";
import { against, nearestTurn, roomiest, snapped } from "./placing.js";
import { hatch, list, look, projectionOf, read, readOne } from "./ground.js";

const box = document.getElementById("map-island");
const form = document.getElementById("place-form");
const told = document.getElementById("map-told");
const words = JSON.parse(box.dataset.words);
const field = (name) => form.elements.namedItem(name);
const standing = box.dataset.standing === "true";
const extension = box.dataset.extension === "true";
const Drawn = standing ? Ribbon : Footprint;
const THICKNESS = 0.1; // metres: how a wall or fence is drawn

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
const UNITS = { "": 1, m: 1, meter: 1, cm: 0.01, mm: 0.001, dm: 0.1 };

// A length in a field, in metres; NaN when there is none. Only for drawing: the server reads the field itself.
const number = (text) => {
  const [, digits, unit] = /^([\d\s]+(?:[.,]\d+)?)\s*([a-z]*)$/i.exec((text ?? "").trim()) ?? [];
  const value = Number(String(digits).replace(/\s/g, "").replace(",", ".")) * UNITS[(unit ?? "").toLowerCase()];
  return value > 0 && value < 1000 ? value : NaN;
};
const metres = (name) => number(field(name)?.value);
const size = () => [metres("width"), standing ? THICKNESS : metres("depth")];
const sized = () => size().every(Number.isFinite);
// Whether every measure is told that the rules need for any ground to be free.
const toldEnough = () => sized() && ["ridge_height_m", "height_m"].every((name) => !field(name) || Number.isFinite(metres(name)));

// Who has said where it stands: the drawing, the distances, or nobody yet.
const placing = () => {
  if (field("shape").value) return "drawn";
  return ["distance1", "distance2"].every((name) => field(name).value.trim()) ? "typed" : "nobody";
};

// A fence covers no ground that anybody asks for.
const covered = (squareMetres) => (standing ? [] : [["far", words.area, `${squareMetres.replace(".", words.comma)} m²`]]);

const KEPT = ["shape", "distance1", "distance2", "width", "depth"]; // what is undone together

const NEAR = 0.6; // metres within which a footprint that is dropped snaps; the button reaches farther
const FAR = 5;

const TONES = { exempt: colour("yes"), permit_required: colour("ask"), notification_required: colour("ask"), open: colour("person") };

const looks = {
  placed: (verdict) => new Style({
    fill: new Fill({ color: colour("page", 0.75) }),
    stroke: new Stroke({ color: TONES[verdict] ?? colour("ink"), width: 3 }),
  }),
  misplaced: new Style({
    fill: new Fill({ color: colour("no", 0.4) }),
    stroke: new Stroke({ color: colour("no"), width: 3 }),
  }),
  unplaced: new Style({
    fill: new Fill({ color: colour("brand", 0.08) }),
    stroke: new Stroke({ color: colour("brand"), width: 2, lineDash: [6, 5] }),
    text: new Text({ text: words.drag, font: '600 13px "Source Sans 3", Arial, sans-serif', fill: new Fill({ color: colour("brand") }), overflow: true,
      offsetY: -34, stroke: new Stroke({ color: colour("page"), width: 4 }) }),
  }),
};

const tried = {
  // Ground, not boxes: what passed is green and what did not is amber, hatched so that nothing hangs on the colour.
  passes: new Style({ fill: new Fill({ color: colour("map-free") }), stroke: new Stroke({ color: colour("yes"), width: 1.1, lineDash: [5, 4] }) }),
  excluded: new Style({ fill: new Fill({ color: colour("map-maybe-pale", 0.75) }), stroke: new Stroke({ color: colour("map-maybe"), width: 0.6 }) }),
};

const grounds = {
  free: new Style({ fill: new Fill({ color: colour("map-free") }), stroke: new Stroke({ color: colour("yes"), width: 1.4, lineDash: [5, 4] }) }),
  maybe: new Style({ fill: new Fill({ color: hatch(colour("map-maybe"), true, colour("map-maybe-pale")) }) }),
};

// A distance on a label over its line; one that is under its least is dark on the map, as it is framed in a letter.
const along = (text, under) => new Style({
  stroke: new Stroke({ color: under ? colour("ask") : colour("map-ink"), width: under ? 2.5 : 1.5 }),
  text: new Text({ text, font: '600 13px "Source Sans 3", Arial, sans-serif', overflow: true, padding: [3, 6, 2, 6],
    fill: new Fill({ color: under ? colour("page") : colour("map-ink") }), backgroundFill: new Fill({ color: under ? colour("ask") : colour("page") }),
    backgroundStroke: new Stroke({ color: under ? colour("ask") : colour("map-ink"), width: 1 }) }),
});

async function start() {
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

  const bounds = ground.getFeatures().filter((one) => one.get("kind") === "boundary"
    && one.getGeometry().getType() === "LineString");
  const houses = ground.getFeatures().filter((one) => one.get("kind") === "building");
  const isFree = (point) => own.getGeometry().intersectsCoordinate(point)
    && !houses.some((one) => one.getGeometry().intersectsCoordinate(point));
  const room = () => {
    const middle = roomiest([west, south, east, north], isFree, lines);
    if (standing) return Ribbon.straight(middle, ...size(), nearestTurn(ring, middle));
    const here = new Footprint(middle, ...size(), nearestTurn(ring, middle));
    const house = houses.find((one) => one.get("main") && one.get("own"));
    return extension && house ? against(here, rings(house)[0], isFree, lines) : here;
  };
  const question = document.getElementById("map-question");
  let shape = null;
  let verdict = "";
  const undone = [];
  const drawn = new Feature();

  const coloured = new VectorSource();
  let free = null; // the polygons where nothing is needed, once the server has found them
  const places = new VectorSource();
  const measured = new VectorSource();
  const layers = [
    new VectorLayer({ source: coloured }),
    new VectorLayer({ source: ground, style: look, declutter: true }),
    new VectorLayer({ source: places }),
    new VectorLayer({ source: new VectorSource({ features: [drawn] }) }),
    new VectorLayer({ source: measured }),
  ];
  const held = layers.at(-2);
  if (box.dataset.tiles) layers.unshift(await (await import("./tiles.js")).photos(box.dataset.tiles, projection));
  box.hidden = false;
  const map = new Chart({
    target: "map",
    layers,
    controls: [new ScaleLine()],
    interactions: interactions({ keyboard: false, altShiftDragRotate: false, pinchRotate: false }),
    view: new View({ projection, extent: [west - 40, south - 40, east + 40, north + 40], showFullExtent: true }),
  });
  map.getView().fit([west - 8, south - 8, east + 8, north + 8]);

  const drag = new Translate({ layers: [held], hitTolerance: 8 });
  map.addInteraction(drag);
  const corners = new Corners(map, (next) => dragged(next.ring), (next) => place(next));
  const isHeld = (layer) => layer === held || layer === corners.layer;
  // An answer still on its way tells of the place before.
  drag.on("translatestart", () => {
    clearTimeout(waiting);
    asked += 1;
  });
  drag.on("translating", () => dragged(drawn.getGeometry().getCoordinates()[0]));
  function dragged(ring) {
    drawn.setGeometry(new Polygon([ring]));
    figures(ring);
    const { tone: kind } = standsOn(ring);
    drawn.setStyle(kind === "wrong" ? looks.misplaced : looks.placed(kind));
  }
  drag.on("translateend", () => {
    const [[east, north]] = drawn.getGeometry().getCoordinates()[0];
    const dropped = shape.moved(east - shape.ring[0][0], north - shape.ring[0][1]);
    place((document.getElementById("map-snaps").checked && snapped(dropped, lines, NEAR)) || dropped);
  });

  // What plane geometry says of where the box is now: every boundary and the house; the server has the last word.
  function figures(ring) {
    measured.clear();
    const far = bounds.map((one) => ({ name: one.get("name"), ...shortest(ring, one.getGeometry().getCoordinates()) }));
    for (const { metres, from, to } of far.filter(({ metres }) => metres > 0 && metres < 25)) {
      const line = new Feature(new LineString([from, to]));
      line.setStyle(along(shown(metres)));
      measured.addFeature(line);
    }
    const here = standsOn(ring);
    tone(here.tone);
    list(told, [
      ["head", here.says],
      ...far.map(({ name, metres }) => ["far", name, shown(metres)]),
      ...covered(area(ring).toFixed(1)),
    ]);
  }
  // The colour of the ground under the whole box, in a tone and in words; nothing is promised where none was found.
  function standsOn(ring) {
    if (!rings(own).some((outline) => isInside(ring, outline))) return { tone: "wrong", says: words.outside };
    if (!free) return { tone: "", says: words.release };
    return isOn(ring, free) ? { tone: "exempt", says: words.free } : { tone: "permit_required", says: words.maybe };
  }

  let colouring;
  let coloured_for = "";
  // The ground for the size that is typed now; pale until the server has tried it.
  function colour() {
    clearTimeout(colouring);
    const said = new URLSearchParams(new FormData(form));
    for (const name of ["shape", "distance1", "distance2", "boundary1", "boundary2"]) said.delete(name);
    const said_now = `${said} ${shape?.isRectangle ? "" : JSON.stringify(shape?.form)}`;
    if (said_now === coloured_for) return;
    coloured.clear();
    free = null;
    document.getElementById("map-grounds").hidden = true;
    coloured_for = said_now;
    if (!shape || !toldEnough() || standing || extension) return;
    said.set("shape", shape.written);
    colouring = setTimeout(async () => {
      const answer = await fetch(`/map/ground?${said}`).catch(() => null);
      const found = answer?.ok ? await answer.json() : { faults: [] };
      if (coloured_for !== said_now || found.faults) return;
      const found_ground = found.free && readOne(found.free);
      free = !found_ground ? [] : found_ground.getType() === "MultiPolygon" ? found_ground.getCoordinates() : [found_ground.getCoordinates()];
      const layer = (geometry, style) => {
        const one = new Feature(geometry);
        one.setStyle(style);
        coloured.addFeature(one);
      };
      layer(own.getGeometry(), grounds.maybe);
      if (found_ground) layer(found_ground, grounds.free);
      document.getElementById("map-grounds").hidden = false;
    }, 600);
  }

  const shown = (metres) => `${metres.toFixed(2).replace(".", words.comma)} m`;
  const tone = (kind) => { told.className = `plain ${kind}`; };

  // Pressing the ground puts the box there, for those who cannot drag (WCAG 2.5.7).
  map.on("singleclick", (event) => {
    if (shape && !map.hasFeatureAtPixel(event.pixel, { layerFilter: isHeld, hitTolerance: 8 })) {
      const [east, north] = event.coordinate;
      place(corners.picked >= 0 ? corners.put(event.coordinate) : shape.moved(east - shape.middle[0], north - shape.middle[1]));
    }
  });

  // A finger on the box moves it; elsewhere it scrolls the page, and two fingers move the map. The chart would else hold
  // the page for a drag of its own.
  let scrolls = false;
  map.getViewport().addEventListener("touchstart", (event) => {
    const pixel = map.getEventPixel(event.touches[0]);
    scrolls = event.touches.length === 1
      && !map.hasFeatureAtPixel(pixel, { layerFilter: isHeld, hitTolerance: 12 });
    if (!scrolls) event.preventDefault();
  }, { passive: false });
  map.on("pointerdrag", (event) => {
    if (scrolls && event.originalEvent.pointerType === "touch") event.stopPropagation();
  });

  // The person has said that it stands there: the drawing counts from now on, and no distance typed before.
  function place(next) {
    question.hidden = true;
    undone.push([shape, ...KEPT.map((name) => field(name)?.value)]);
    field("shape").value = next.written;
    // Where corners were drawn, the sides follow them.
    ["width", "depth"].forEach((name, n) => {
      if (field(name) && Math.abs(next[name] - size()[n]) > 0.005) field(name).value = String(Math.round(next[name] * 100) / 100).replace(".", words.comma);
    });
    field("distance1").value = field("distance2").value = "";
    show(next);
    measure();
  }

  function show(next) {
    shape = next;
    drawn.setGeometry(shape ? new Polygon([shape.ring]) : undefined);
    drawn.setStyle(placing() === "nobody" ? looks.unplaced : looks.placed(verdict));
    document.getElementById("map-turn").value = shape
      ? String(Math.round(shape.turn * 10) / 10).replace(".", words.comma) : "";
    document.getElementById("map-undo").disabled = undone.length === 0;
    measured.clear();
    corners.show(byCorners() ? shape : null);
    colour();
  }

  // What the form says now, drawn: a box where somebody said, a pale one where there is room for what has a size.
  function begin() {
    const by = placing();
    if (by === "drawn") show(Drawn.from(field("shape").value));
    else if (by === "nobody") show(sized() ? inForm(shape ? shape.sized(...size()) : room()) : null);
    measure();
  }

  let waiting;
  let asked = 0;
  let hindrance = "";
  function measure() {
    clearTimeout(waiting);
    const mine = ++asked;
    hindrance = "";
    if (placing() === "nobody") {
      told.setAttribute("aria-busy", "false");
      tone("");
      list(told, [["head", sized() ? words.place : words.size]]);
      return;
    }
    told.setAttribute("aria-busy", "true");
    waiting = setTimeout(async () => {
      const answer = await fetch(`/map/measure?${new URLSearchParams(new FormData(form))}`).catch(() => null);
      if (mine !== asked) return;
      tell(answer?.ok ? await answer.json() : { faults: [words.unmeasured] });
    }, 250);
  }

  function tell(found) {
    told.setAttribute("aria-busy", "false");
    const faults = found.faults ?? [];
    const items = faults.length
      ? faults.map((one) => ["fault", one])
      : [
          ["head", found.headline],
          ...found.boundaries.map((one) => [one.under ? "far under" : "far", one.label, one.distance, one.least]),
          ...covered(String(Number(found.area))),
          ...found.warnings.map((one) => ["fault", one]),
        ];
    list(told, items);
    // Whoever has only keys scrolls what is longer than the sheet on a phone.
    told.tabIndex = told.scrollHeight > told.clientHeight ? 0 : -1;
    verdict = faults.length ? "" : found.precheck;
    tone(faults.length ? "wrong" : verdict);
    hindrance = found.misplaced ? faults[0] : "";
    document.getElementById("both").hidden = !(found.crosses || form.on_both.checked);
    measured.clear();
    // Where distances were typed, only the server knows where that is.
    if (placing() === "typed") show(found.outline ? Drawn.of(found.outline.coordinates[0]) : null);
    if (placing() === "drawn") drawn.setStyle(looks.placed(verdict));
    if (hindrance) drawn.setStyle(looks.misplaced);
    for (const one of (found.boundaries ?? []).filter((one) => one.line)) {
      const line = new Feature(readOne(one.line));
      line.setStyle(along(one.distance.split(" (")[0], one.under));
      measured.addFeature(line);
    }
  }

  async function tryPlaces() {
    // Tried elsewhere than it stands, so it need not have been placed yet.
    const said = new URLSearchParams(new FormData(form));
    if (placing() === "nobody" && shape) said.set("shape", shape.written);
    const answer = await fetch(`/map/places?${said}`).catch(() => null);
    const found = answer?.ok ? await answer.json() : { faults: [words.unmeasured] };
    places.clear();
    if (found.faults) {
      list(document.getElementById("map-places"), found.faults.map((one) => ["fault", one]));
      return;
    }
    const show = (geometry, style) => {
      const one = new Feature(readOne(geometry));
      one.setStyle(style);
      places.addFeature(one);
    };
    for (const { places: those } of found.excluded) for (const geometry of those) show(geometry, tried.excluded);
    for (const geometry of found.passes) show(geometry, tried.passes);
    const none = found.excluded.length ? words.none : words.fits;
    list(document.getElementById("map-places"), [
      ["", found.passes.length ? `${words.passes} (${found.passes.length} ${words.places}).` : none],
      ...found.excluded.map(({ why, places: those }, n) => ["fault", `${n + 1}: ${those.length} ${words.places}. ${those.length > 1 ? words.such : ""} ${why}`]),
    ]);
  }

  const keys = {
    ...Object.fromEntries(Object.entries(ARROWS).map(([key, [east, north]]) => [key, (step) => shape.moved(east * step, north * step)])),
    r: () => shape.turned(5),
    R: () => shape.turned(-5),
  };
  document.getElementById("map").addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key === "z") {
      event.preventDefault();
      undo();
    } else if (keys[event.key] && shape) {
      event.preventDefault();
      const step = event.shiftKey ? 1 : 0.1;
      place(corners.picked >= 0 && ARROWS[event.key] ? corners.moved(...ARROWS[event.key].map((one) => one * step)) : keys[event.key](step));
    } else if (event.key.toLowerCase() === "h" && byCorners() && shape) {
      corners.step();
    }
  });

  function undo() {
    if (!undone.length) return;
    const [before, ...fields] = undone.pop();
    KEPT.forEach((name, n) => { if (field(name)) field(name).value = fields[n]; });
    shape = before;
    choose();
    show(before);
    measure();
  }
  const on = (id, event, act) => document.getElementById(id)?.addEventListener(event, act);

  // The form it has: a rectangle, that with a corner cut away, or corners of one's own; a fence has corners of its own.
  const chosen = () => document.querySelector("[name=map-form]:checked")?.value ?? "corners";
  function byCorners() { return chosen() === "corners"; }
  let cut = 1;
  function formed() {
    document.getElementById("map-cut").hidden = chosen() !== "l";
    document.getElementById("map-corners").hidden = !byCorners();
    if (!shape) return;
    if (byCorners() || placing() === "nobody") show(inForm(shape));
    else place(inForm(shape));
  }
  // In the form that is chosen, with its own sides.
  function inForm(one) {
    if (byCorners()) return one;
    if (chosen() === "rectangle") return one.squared();
    const [wide, deep] = ["map-cut-width", "map-cut-depth"].map((id) => number(document.getElementById(id).value));
    return one.notched(cut, wide > 0 ? wide : one.width / 2, deep > 0 ? deep : one.depth / 2);
  }
  // Chosen is what is drawn, also after something was undone.
  function choose() {
    if (standing || !shape) return;
    const form = shape.isRectangle ? (byCorners() ? "corners" : "rectangle") : chosen() === "rectangle" ? "corners" : chosen();
    document.querySelector(`[name=map-form][value=${form}]`).checked = true;
    document.getElementById("map-cut").hidden = form !== "l";
    document.getElementById("map-corners").hidden = form !== "corners";
  }
  if (!standing) {
    for (const one of document.querySelectorAll("[name=map-form]")) one.addEventListener("change", formed);
    for (const id of ["map-cut-width", "map-cut-depth"]) on(id, "change", formed);
    on("map-cut-turn", "click", () => {
      cut = (cut + 1) % 4;
      formed();
    });
  }
  on("map-more", "click", () => shape && place(corners.more()));
  on("map-fewer", "click", () => shape && place(corners.fewer()));
  on("map-along", "click", () => {
    if (!shape) return;
    const far = bounds.map((one) => one.getGeometry().getCoordinates()).map((path) => ({ path, ...shortest(shape.ring, path) }));
    const { path } = far.reduce((best, one) => (one.metres < best.metres ? one : best));
    place(Ribbon.along(path, THICKNESS, own.getGeometry().getInteriorPoint().getCoordinates()));
  });
  on("map-undo", "click", undo);
  on("map-align", "click", () => shape && place(shape.turned(nearestTurn(ring, shape.middle) - shape.turn)));
  on("map-snap", "click", () => {
    const next = shape && snapped(shape, lines, FAR);
    if (next) place(next);
  });
  on("map-try", "click", tryPlaces);
  on("map-turn", "change", (event) => {
    const turn = Number(event.target.value.replace(",", "."));
    if (shape && Number.isFinite(turn)) place(shape.turned(turn - shape.turn));
  });
  form.addEventListener("change", ({ target }) => {
    if (["width", "depth"].includes(target.name) && placing() === "drawn" && shape && sized()) {
      place(inForm(shape.sized(...size())));
    } else if (/^(boundary|distance|width|depth)/.test(target.name)) {
      // Whoever goes back to typing distances means those.
      if (!["width", "depth"].includes(target.name)) field("shape").value = "";
      begin();
    } else {
      measure();
      colour();
    }
  });

  // Onwards only from a place that somebody meant.
  form.addEventListener("submit", (event) => {
    if (hindrance) {
      event.preventDefault();
      told.focus();
    } else if (placing() === "nobody" && shape) {
      event.preventDefault();
      question.hidden = false;
      document.getElementById("map-yes").focus();
    }
  });
  on("map-yes", "click", () => {
    place(shape);
    form.submit();
  });
  on("map-no", "click", () => {
    question.hidden = true;
    document.getElementById("map").focus();
  });
  shape = field("shape").value ? Drawn.from(field("shape").value) : null;
  choose();
  const distances = document.getElementById("by-distances");
  distances.open = distances.querySelector(".wrong") !== null || placing() === "typed";
  begin();
}

start();
