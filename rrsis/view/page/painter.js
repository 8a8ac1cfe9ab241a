// Painter: draws all shown outlines on one canvas, and only what is in sight.

const Painter = L.Renderer.extend({
  options: { padding: 0.25 },

  initialize(model, options) {
    this.model = model;
    L.Renderer.prototype.initialize.call(this, options);
  },

  _initContainer() {
    this._container = L.DomUtil.create("canvas", "outlines");
    this._container.setAttribute("aria-hidden", "true");
  },

  _destroyContainer() { this._container.remove(); },

  _updatePaths() {}, // there are none: the outlines are no layers of the map

  _update() {
    if (this._map._animatingZoom && this._bounds) return;
    L.Renderer.prototype._update.call(this);
    const size = this._bounds.getSize(), dense = Math.min(2, window.devicePixelRatio || 1);
    L.DomUtil.setPosition(this._container, this._bounds.min);
    this._container.width = Math.round(dense * size.x);
    this._container.height = Math.round(dense * size.y);
    this._container.style.width = `${size.x}px`;
    this._container.style.height = `${size.y}px`;
    this.paint(dense);
  },

  // Draws again at the next frame, after a change of what is shown.
  refresh() {
    if (this._map && !this._waiting) {
      this._waiting = requestAnimationFrame(() => { this._waiting = 0; this._update(); });
    }
  },

  paint(dense) {
    const began = performance.now();
    const pen = this._container.getContext("2d"), scale = this._map.getZoomScale(this._map.getZoom(), 0);
    const corner = this._map.getPixelOrigin().add(this._bounds.min), size = this._bounds.getSize();
    pen.setTransform(dense, 0, 0, dense, 0, 0);
    pen.lineJoin = "round";
    pen.lineWidth = scale < 0.5 ? 1.25 : 2;
    for (const layer of this.model.layers) {
      if (layer.hidden || !layer.outlines) continue;
      pen.fillStyle = pen.strokeStyle = layer.colour;
      const batch = new Batch(pen, layer.outlines, scale, corner);
      const box = [corner.x, corner.y, corner.x + size.x, corner.y + size.y].map(v => v / scale);
      layer.outlines.within(...box, id => { if (layer.shown[id]) batch.add(id); });
      batch.draw();
    }
    this.took = performance.now() - began;
  },
});

// Some hundred objects as one path: one by one is slow, and so is one path of all. What is a speck on the
// screen is drawn as one, and what is small without its rim, so that fifty thousand in sight stay smooth.
class Batch {
  static SPECK = 5;
  static SMALL = 12;

  constructor(pen, outlines, scale, corner) {
    Object.assign(this, { pen, outlines, scale, corner });
    this.small = this.fresh();
    this.large = this.fresh();
  }

  fresh() { return { path: new Path2D(), count: 0 }; }

  add(id) {
    const { pen, outlines, scale, corner } = this;
    const [left, top, right, bottom] = outlines.box(id), size = Math.max(right - left, bottom - top) * scale;
    if (size < Batch.SPECK) {
      const [width, height] = [Math.max(1.5, (right - left) * scale), Math.max(1.5, (bottom - top) * scale)];
      pen.globalAlpha = 0.7;
      pen.fillRect(left * scale - corner.x, top * scale - corner.y, width, height);
      return;
    }
    const kind = size < Batch.SMALL ? "small" : "large", batch = this[kind];
    for (let ring = outlines.firstRing[id]; ring < outlines.firstRing[id + 1]; ring++) this.trace(batch.path, ring);
    if (++batch.count === 256) { this.fill(kind); this[kind] = this.fresh(); }
  }

  // Leaves out corners that fall on the same spot of the screen as the one before.
  trace(path, ring) {
    const { scale, corner, outlines: { xs, ys, firstPoint } } = this;
    let lastX = Infinity, lastY = Infinity;
    for (let at = firstPoint[ring]; at < firstPoint[ring + 1]; at++) {
      const x = xs[at] * scale - corner.x, y = ys[at] * scale - corner.y;
      if (Math.abs(x - lastX) + Math.abs(y - lastY) < 1) continue;
      if (lastX === Infinity) path.moveTo(x, y); else path.lineTo(x, y);
      lastX = x; lastY = y;
    }
    path.closePath();
  }

  fill(kind) {
    const { pen } = this, { path } = this[kind];
    pen.globalAlpha = kind === "small" ? 0.7 : 0.35;
    pen.fill(path, "nonzero");
    if (kind === "small") return;
    pen.globalAlpha = 1;
    pen.stroke(path);
  }

  draw() {
    this.fill("small");
    this.fill("large");
  }
}
