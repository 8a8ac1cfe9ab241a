// Outlines: the objects of one sentence as flat arrays, with an index of where they lie.

class Outlines {
  constructor(record) {
    const { objects, steps } = record;
    this.size = objects.length;
    this.fields = record.fields;
    this.columns = record.columns;
    this.firstRing = new Int32Array(this.size + 1);
    objects.forEach((rings, id) => { this.firstRing[id + 1] = this.firstRing[id] + rings.length; });
    this.firstPoint = new Int32Array(this.firstRing[this.size] + 1);
    let ring = 0;
    for (const rings of objects) {
      for (const corners of rings) this.firstPoint[++ring] = this.firstPoint[ring - 1] + corners.length / 2;
    }
    this.xs = new Float64Array(this.firstPoint[ring]);
    this.ys = new Float64Array(this.firstPoint[ring]);
    this.boxes = new Float64Array(4 * this.size); // left, top, right, bottom
    objects.forEach((rings, id) => this.unpack(rings, id, steps));
    this.scores = this.column("score");
    this.sort();
  }

  unpack(rings, id, steps) {
    let left = Infinity, top = Infinity, right = -Infinity, bottom = -Infinity;
    let at = this.firstPoint[this.firstRing[id]];
    for (const corners of rings) {
      for (let k = 0, x = 0, y = 0; k < corners.length; k += 2, at++) {
        this.xs[at] = (x += corners[k]) / steps;
        this.ys[at] = (y += corners[k + 1]) / steps;
        left = Math.min(left, this.xs[at]); right = Math.max(right, this.xs[at]);
        top = Math.min(top, this.ys[at]); bottom = Math.max(bottom, this.ys[at]);
      }
    }
    this.boxes.set([left, top, right, bottom], 4 * id);
  }

  column(name) {
    const place = this.fields.indexOf(name);
    return place < 0 ? null : this.columns[place];
  }

  box(id) { return this.boxes.subarray(4 * id, 4 * id + 4); }

  // Lists the objects of each cell of a grid, one list after the other.
  sort() {
    const whole = [Infinity, Infinity, -Infinity, -Infinity];
    for (let id = 0; id < this.size; id++) {
      const box = this.box(id);
      for (const k of [0, 1]) whole[k] = Math.min(whole[k], box[k]);
      for (const k of [2, 3]) whole[k] = Math.max(whole[k], box[k]);
    }
    this.whole = whole;
    this.side = Math.min(256, Math.max(1, Math.round(Math.sqrt(this.size))));
    this.first = new Int32Array(this.side * this.side + 1);
    const visit = todo => {
      for (let id = 0; id < this.size; id++) this.cells(...this.box(id), cell => todo(cell, id));
    };
    visit(cell => { this.first[cell + 1]++; });
    for (let cell = 0; cell < this.side * this.side; cell++) this.first[cell + 1] += this.first[cell];
    const next = this.first.slice();
    this.listed = new Int32Array(this.first[this.side * this.side]);
    visit((cell, id) => { this.listed[next[cell]++] = id; });
    this.seen = new Int32Array(this.size);
    this.searches = 0;
  }

  cells(left, top, right, bottom, todo) {
    const [low, high, far, deep] = this.whole;
    const across = this.side / (far - low || 1), down = this.side / (deep - high || 1);
    const clamp = v => Math.min(this.side - 1, Math.max(0, Math.floor(v)));
    const lastCol = clamp((right - low) * across), lastRow = clamp((bottom - high) * down);
    for (let row = clamp((top - high) * down); row <= lastRow; row++) {
      for (let col = clamp((left - low) * across); col <= lastCol; col++) todo(row * this.side + col);
    }
  }

  // Calls back with each object whose extent meets a box, once.
  within(left, top, right, bottom, todo) {
    if (!this.size) return;
    const search = ++this.searches, boxes = this.boxes;
    this.cells(left, top, right, bottom, cell => {
      for (let at = this.first[cell]; at < this.first[cell + 1]; at++) {
        const id = this.listed[at], k = 4 * id;
        if (this.seen[id] === search) continue;
        this.seen[id] = search;
        if (boxes[k] <= right && boxes[k + 2] >= left && boxes[k + 1] <= bottom && boxes[k + 3] >= top) todo(id);
      }
    });
  }

  // The smallest shown object around a point; failing that, the nearest within reach; failing that, -1.
  hit(x, y, reach, shown) {
    let best = -1, least = Infinity, near = -1, nearest = reach;
    this.within(x - reach, y - reach, x + reach, y + reach, id => {
      if (!shown[id]) return;
      const [left, top, right, bottom] = this.box(id), size = (right - left) * (bottom - top);
      const distance = this.edge(id, x, y);
      if (distance < 0 && size < least) [best, least] = [id, size];
      if (Math.abs(distance) < nearest) [near, nearest] = [id, Math.abs(distance)];
    });
    return best >= 0 ? best : near;
  }

  // Pixels from a point to the outline of an object, negative inside.
  edge(id, x, y) {
    let inside = false, nearest = Infinity;
    for (let ring = this.firstRing[id]; ring < this.firstRing[id + 1]; ring++) {
      const start = this.firstPoint[ring], end = this.firstPoint[ring + 1];
      for (let at = start, from = end - 1; at < end; from = at++) {
        const ax = this.xs[from], ay = this.ys[from], bx = this.xs[at], by = this.ys[at];
        if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
        const length = (bx - ax) ** 2 + (by - ay) ** 2;
        const share = length ? Math.min(1, Math.max(0, ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / length)) : 0;
        nearest = Math.min(nearest, Math.hypot(ax + share * (bx - ax) - x, ay + share * (by - ay) - y));
      }
    }
    return inside ? -nearest : nearest;
  }

  // The rings of an object as Leaflet takes them.
  rings(id) {
    const found = [];
    for (let ring = this.firstRing[id]; ring < this.firstRing[id + 1]; ring++) {
      const corners = [];
      for (let at = this.firstPoint[ring]; at < this.firstPoint[ring + 1]; at++) corners.push([this.ys[at], this.xs[at]]);
      found.push(corners);
    }
    return found;
  }
}
