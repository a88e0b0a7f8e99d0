// What is drawn on the ground, as an outline that can be moved, turned and sized, and whose corners can be dragged:
// a building's footprint, and the ribbon of a fence or wall. Metres; turns in degrees, anticlockwise from due east.

const SQUARE = [[-0.5, -0.5], [0.5, -0.5], [0.5, 0.5], [-0.5, 0.5]];
const FEWEST = 3; // corners of a footprint
const MOST = 20; // corners that the page's address may carry

// A footprint: the middle and the sides of the rectangle around it, its turn, and its corners in shares of those sides.
export class Footprint {
  constructor(middle, width, depth, turn, form = SQUARE) {
    Object.assign(this, { middle, width, depth, turn: ((turn % 360) + 360) % 360, form });
  }

  get ring() {
    const ring = this.form.map(([x, y]) => added(this.middle, rotated([x * this.width, y * this.depth], this.turn)));
    return closed(ring.map(([x, y]) => [round(x), round(y)]));
  }

  get corners() { return this.ring.slice(0, -1); }

  get written() { return written(this.ring); }

  get isRectangle() { return this.form === SQUARE; }

  get isOpen() { return false; }

  moved(east, north) { return new Footprint(added(this.middle, [east, north]), this.width, this.depth, this.turn, this.form); }

  turned(degrees) { return new Footprint(this.middle, this.width, this.depth, this.turn + degrees, this.form); }

  sized(width, depth) { return new Footprint(this.middle, width, depth, this.turn, this.form); }

  shrunk(metres) {
    return this.sized(Math.max(this.width - metres, 0.01), Math.max(this.depth - metres, 0.01));
  }

  squared() { return new Footprint(this.middle, this.width, this.depth, this.turn); }

  // An L: the rectangle without a piece of one of its corners, 0 to 3, counted as the corners are. wide, deep: metres.
  notched(corner, wide, deep) {
    const [w, d] = [Math.min(wide / this.width, 0.95), Math.min(deep / this.depth, 0.95)];
    const form = SQUARE.flatMap((point, n) => {
      if (n !== corner) return [point];
      const [x, y] = point;
      const across = [x - Math.sign(x) * w, y];
      const along = [x, y - Math.sign(y) * d];
      const inner = [across[0], along[1]];
      // The outline comes into the corners along x and along y by turns.
      return n % 2 === 1 ? [across, inner, along] : [along, inner, across];
    });
    return new Footprint(this.middle, this.width, this.depth, this.turn, form);
  }

  withCorner(n, point) { return Footprint.of(closed(this.corners.with(n, point)), this.turn); }

  withCornerAfter(n, point) {
    return this.form.length < MOST ? Footprint.of(closed(this.corners.toSpliced(n + 1, 0, point)), this.turn) : this;
  }

  withoutCorner(n) { return this.form.length > FEWEST ? Footprint.of(closed(this.corners.toSpliced(n, 1)), this.turn) : this; }

  static from(text) {
    const ring = points(text);
    return ring && ring.length >= FEWEST ? Footprint.of(closed(ring)) : null;
  }

  // From a closed ring: turned as that one of its sides along which the rectangle around it is the least, or as before
  // where that is as good.
  static of(ring, before) {
    const sides = ring.slice(1).map((point, n) => [point[0] - ring[n][0], point[1] - ring[n][1]]);
    const turns = sides.filter((side) => Math.hypot(...side) > 0.01).map(([dx, dy]) => (Math.atan2(dy, dx) * 180) / Math.PI);
    let best = null;
    for (const turn of before === undefined ? turns : [before, ...turns]) {
      const flat = ring.slice(0, -1).map((point) => rotated([point[0] - ring[0][0], point[1] - ring[0][1]], -turn));
      const [xs, ys] = [flat.map(([x]) => x), flat.map(([, y]) => y)];
      const [west, south, east, north] = [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
      const area = (east - west) * (north - south);
      if (!best || area < best.area - 0.02) best = { area, turn, flat, west, south, east, north };
    }
    const { turn, flat, west, south, east, north } = best;
    const [width, depth] = [east - west, north - south];
    const middle = added(ring[0], rotated([(west + east) / 2, (south + north) / 2], turn));
    const form = flat.map(([x, y]) => [(x - west) / width - 0.5, (y - south) / depth - 0.5]);
    const isSquare = form.length === 4 && form.every(([x, y], n) =>
      Math.abs(x - SQUARE[n][0]) * width < 0.01 && Math.abs(y - SQUARE[n][1]) * depth < 0.01);
    return new Footprint(middle, width, depth, turn, isSquare ? SQUARE : form);
  }
}

// A fence or wall: the path along its middle, drawn as a ribbon of some thickness.
export class Ribbon {
  constructor(path, depth) {
    Object.assign(this, { path, depth });
  }

  get ring() {
    const left = beside(this.path, this.depth / 2);
    const right = beside(this.path, -this.depth / 2);
    return closed([...right, ...left.reverse()].map(([x, y]) => [round(x), round(y)]));
  }

  get corners() { return this.path; }

  get isOpen() { return true; }

  get written() { return written(this.ring); }

  get width() { return legs(this.path).reduce((sum, [a, b]) => sum + Math.hypot(b[0] - a[0], b[1] - a[1]), 0); }

  get middle() {
    const [xs, ys] = [this.path.map(([x]) => x), this.path.map(([, y]) => y)];
    return [(Math.min(...xs) + Math.max(...xs)) / 2, (Math.min(...ys) + Math.max(...ys)) / 2];
  }

  get turn() {
    const [[ax, ay], [bx, by]] = this.path;
    return (((Math.atan2(by - ay, bx - ax) * 180) / Math.PI) + 360) % 360;
  }

  moved(east, north) { return new Ribbon(this.path.map((point) => added(point, [east, north])), this.depth); }

  turned(degrees) { return this.#about((point) => rotated(point, degrees)); }

  sized(width) {
    const share = width / this.width;
    return this.#about(([x, y]) => [x * share, y * share]);
  }

  #about(change) {
    const [x, y] = this.middle;
    return new Ribbon(this.path.map((point) => added(change([point[0] - x, point[1] - y]), [x, y])), this.depth);
  }

  withCorner(n, point) { return new Ribbon(this.path.with(n, point), this.depth); }

  withCornerAfter(n, point) {
    return this.path.length < MOST / 2 ? new Ribbon(this.path.toSpliced(n + 1, 0, point), this.depth) : this;
  }

  withoutCorner(n) { return this.path.length > 2 ? new Ribbon(this.path.toSpliced(n, 1), this.depth) : this; }

  // Along a path, on the side of it where a point lies, so near that nothing reaches over the path.
  static along(path, depth, point) {
    const clear = depth / 2 + 0.02;
    const sides = [beside(path, clear), beside(path, -clear)];
    const near = (side) => Math.min(...side.map(([x, y]) => Math.hypot(x - point[0], y - point[1])));
    return new Ribbon(near(sides[0]) < near(sides[1]) ? sides[0] : sides[1], depth);
  }

  static straight(middle, width, depth, turn) {
    return new Ribbon([-width / 2, width / 2].map((x) => added(middle, rotated([x, 0], turn))), depth);
  }

  static from(text) {
    const ring = points(text);
    return ring && ring.length >= 4 && ring.length % 2 === 0 ? Ribbon.of(closed(ring)) : null;
  }

  // Back from its ring: the middle between each corner and the one over against it.
  static of(ring) {
    const corners = endFirst(ring.slice(0, -1));
    const half = corners.length / 2;
    const path = corners.slice(0, half).map(([x, y], n) => {
      const [ox, oy] = corners[corners.length - 1 - n];
      return [(x + ox) / 2, (y + oy) / 2];
    });
    const [[ax, ay], [bx, by]] = [corners[0], corners.at(-1)];
    return new Ribbon(path, Math.hypot(bx - ax, by - ay));
  }
}

const legs = (path) => path.slice(1).map((point, n) => [path[n], point]);
const closed = (ring) => [...ring, ring[0]];
const added = ([ax, ay], [bx, by]) => [ax + bx, ay + by];
const round = (metres) => Math.round(metres * 1000) / 1000;

function rotated([x, y], degrees) {
  const turn = (degrees * Math.PI) / 180;
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
  return [x * cos - y * sin, x * sin + y * cos];
}

// A path moved sideways by some metres, to the left of its way where positive; its corners stay corners.
function beside(path, metres) {
  const normals = legs(path).map(([[ax, ay], [bx, by]]) => {
    const long = Math.hypot(bx - ax, by - ay) || 1;
    return [(ay - by) / long, (bx - ax) / long];
  });
  return path.map((point, n) => {
    const [before, after] = [normals[n - 1] ?? normals[n], normals[n] ?? normals[n - 1]];
    const both = added(before, after);
    // At a sharp corner the mitre would run away: two thicknesses are enough.
    const share = Math.min(2 / (both[0] ** 2 + both[1] ** 2 || 1), 2) * metres;
    return added(point, [both[0] * share, both[1] * share]);
  });
}

// The corners of a ribbon begun anew where its end is: after the shortest of its sides.
function endFirst(corners) {
  const long = corners.map(([x, y], n) => {
    const [bx, by] = corners.at(n - 1);
    return Math.hypot(x - bx, y - by);
  });
  const end = long.indexOf(Math.min(...long));
  return [...corners.slice(end), ...corners.slice(0, end)];
}

// As the address carries it: corners in metres, the first not repeated.
const written = (ring) => ring.slice(0, -1).map((point) => point.map((n) => n.toFixed(3)).join(",")).join(";");

function points(text) {
  const ring = text.split(";").map((pair) => pair.split(",").map(Number));
  return ring.every((point) => point.length === 2 && point.every(Number.isFinite)) ? ring : null;
}
