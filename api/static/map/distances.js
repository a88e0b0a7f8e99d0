// How far a footprint lies from lines, in the plane, while it is being dragged; the server measures when it is dropped.

const nearest = ([x, y], [ax, ay], [bx, by]) => {
  const [dx, dy] = [bx - ax, by - ay];
  const along = Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy || 1)));
  return [ax + along * dx, ay + along * dy];
};
const sides = (line) => line.slice(1).map((point, n) => [line[n], point]);
const crosses = ([a, b], [c, d]) => {
  const turn = (p, q, r) => Math.sign((q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0]));
  return turn(a, b, c) !== turn(a, b, d) && turn(c, d, a) !== turn(c, d, b);
};

// The shortest way from a closed ring to a path: its length in metres and its two ends.
export function shortest(ring, path) {
  let best = { metres: Infinity, from: ring[0], to: path[0] };
  const keep = (from, to) => {
    const metres = Math.hypot(to[0] - from[0], to[1] - from[1]);
    if (metres < best.metres) best = { metres, from, to };
  };
  for (const side of sides(ring)) {
    for (const other of sides(path)) {
      if (crosses(side, other)) return { metres: 0, from: side[0], to: side[0] };
      for (const corner of side) keep(corner, nearest(corner, ...other));
      for (const corner of other) keep(nearest(corner, ...side), corner);
    }
  }
  return best;
}

// The area of a closed ring, square metres.
export function area(ring) {
  return Math.abs(sides(ring).reduce((sum, [[ax, ay], [bx, by]]) => sum + ax * by - bx * ay, 0)) / 2;
}

// Whether a ring lies wholly on an area, given as polygons of rings, the first of each its outline and the rest its holes.
export function isOn(ring, polygons) {
  return polygons.some(([outline, ...holes]) => isInside(ring, outline)
    && holes.every((hole) => shortest(ring, hole).metres > 0 && !isInside(hole, ring) && !isInside(ring, hole)));
}

// Whether every corner of a ring lies within another: what the browser can say before the server has.
export function isInside(ring, outline) {
  const holds = ([x, y]) => sides(outline).filter(([[ax, ay], [bx, by]]) =>
    (ay > y) !== (by > y) && x < ((bx - ax) * (y - ay)) / (by - ay) + ax).length % 2 === 1;
  return ring.every(holds) && !sides(ring).some((side) => sides(outline).some((other) => crosses(side, other)));
}
