// Where something drawn can begin, and what it can be put against.

import { Footprint } from "./footprint.js";

// The turn of the stretch of an outline that lies nearest a point.
export function nearestTurn(ring, [x, y]) {
  let best = [Infinity, 0];
  for (let n = 0; n + 1 < ring.length; n++) {
    const [[ax, ay], [bx, by]] = [ring[n], ring[n + 1]];
    const [dx, dy] = [bx - ax, by - ay];
    const along = Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy || 1)));
    const away = Math.hypot(x - ax - along * dx, y - ay - along * dy);
    if (away < best[0]) best = [away, (Math.atan2(dy, dx) * 180) / Math.PI];
  }
  return best[1];
}

// The footprint with its long side against the wall of a house where there is most room outside; as it is when none does.
export function against(footprint, house, isInside, lines) {
  let best = [-1, footprint];
  for (let n = 0; n + 1 < house.length; n++) {
    const [[ax, ay], [bx, by]] = [house[n], house[n + 1]];
    const [dx, dy] = [bx - ax, by - ay];
    const long = Math.hypot(dx, dy);
    if (long < 1) continue;
    const turn = (Math.atan2(dy, dx) * 180) / Math.PI;
    for (const side of [1, -1]) {
      const away = [(-dy / long) * side, (dx / long) * side];
      const middle = [ax + dx / 2 + (away[0] * footprint.depth) / 2, ay + dy / 2 + (away[1] * footprint.depth) / 2];
      const next = new Footprint(middle, footprint.width, footprint.depth, turn);
      if (![middle, ...next.shrunk(0.1).ring].every(isInside)) continue;
      const room = Math.min(...lines.map((line) => awayFrom(line, middle)));
      if (room > best[0]) best = [room, next];
    }
  }
  return best[1];
}

// Where inside an area one is farthest from its lines, by trial on a grid; the middle when nothing is inside.
export function roomiest([west, south, east, north], isInside, lines) {
  let best = [-1, [(west + east) / 2, (south + north) / 2]];
  const steps = 24;
  for (let i = 1; i < steps; i++) {
    for (let j = 1; j < steps; j++) {
      const point = [west + ((east - west) * i) / steps, south + ((north - south) * j) / steps];
      if (!isInside(point)) continue;
      const room = Math.min(...lines.map((line) => awayFrom(line, point)));
      if (room > best[0]) best = [room, point];
    }
  }
  return best[1];
}

function awayFrom(line, [x, y]) {
  return Math.min(...line.slice(1).map(([bx, by], n) => {
    const [ax, ay] = line[n];
    const [dx, dy] = [bx - ax, by - ay];
    const along = Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy || 1)));
    return Math.hypot(x - ax - along * dx, y - ay - along * dy);
  }));
}

// The footprint moved the short way so that it just touches the nearest line, a corner to a line or a line's end to a
// side; null when none is so near. lines: rings or paths as coordinates.
export function snapped(footprint, lines, within) {
  let best = [within, null];
  const near = (point, [a, b], sign) => {
    const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
    const part = ((point[0] - a[0]) * dx + (point[1] - a[1]) * dy) / (dx * dx + dy * dy || 1);
    const along = Math.max(0, Math.min(1, part));
    const move = [sign * (a[0] + along * dx - point[0]), sign * (a[1] + along * dy - point[1])];
    const away = Math.hypot(...move);
    if (away < best[0]) best = [away, move];
  };
  const sides = (ring) => ring.slice(1).map((point, n) => [ring[n], point]);
  const corners = footprint.ring.slice(0, -1);
  for (const line of lines) {
    for (const side of sides(line)) for (const corner of corners) near(corner, side, 1);
    for (const side of sides(footprint.ring)) for (const point of line) near(point, side, -1);
  }
  return best[1] ? footprint.moved(...best[1]) : null;
}

