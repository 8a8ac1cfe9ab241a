// Model: what there is to see, what of it is shown, and what is chosen. Says "change" and "choose" when it does.

class Model extends EventTarget {
  constructor() {
    super();
    this.layers = []; // { id, name, colour, outlines, shown, hidden }
    this.least = 0; // least score that is shown
    this.chosen = null; // { layer, id }
  }

  // Adds a layer, or puts new outlines into the one of the same id.
  put({ id, name, colour, record }) {
    let layer = this.layers.find(known => known.id === id);
    if (!layer) {
      layer = { id, hidden: false, outlines: null, shown: null };
      this.layers.push(layer);
    }
    if (this.chosen?.layer === layer && record) this.chosen = null;
    Object.assign(layer, { name, colour });
    if (record) layer.outlines = new Outlines(record);
    this.filter();
    return layer;
  }

  remove(id) {
    if (this.chosen?.layer.id === id) this.choose(null);
    this.layers = this.layers.filter(layer => layer.id !== id);
    this.filter();
  }

  get scored() { return this.layers.some(layer => layer.outlines?.scores); }

  // Every object of every layer that is not hidden, shown or not: [layer, id].
  *objects() {
    for (const layer of this.layers) {
      if (layer.hidden || !layer.outlines) continue;
      for (let id = 0; id < layer.outlines.size; id++) yield [layer, id];
    }
  }

  filter() {
    for (const layer of this.layers) {
      if (!layer.outlines) continue;
      const { size, scores } = layer.outlines;
      layer.shown = new Uint8Array(size);
      layer.count = 0;
      for (let id = 0; id < size; id++) {
        layer.count += layer.shown[id] = !scores || scores[id] === null || scores[id] >= this.least ? 1 : 0;
      }
    }
    this.dispatchEvent(new Event("change"));
  }

  hide(layer, hidden) {
    layer.hidden = hidden;
    this.filter();
  }

  // Shows one layer alone, or all of them when it is alone already.
  only(layer) {
    const alone = this.layers.every(other => other.hidden === (other !== layer));
    for (const other of this.layers) other.hidden = !alone && other !== layer;
    this.filter();
  }

  choose(chosen) {
    this.chosen = chosen;
    this.dispatchEvent(new Event("choose"));
  }

  // The topmost object at a point: layers that are drawn later lie above.
  at(x, y, reach) {
    for (const layer of [...this.layers].reverse()) {
      if (layer.hidden || !layer.outlines) continue;
      const id = layer.outlines.hit(x, y, reach, layer.shown);
      if (id >= 0) return { layer, id };
    }
    return null;
  }

  // Shown objects in the order in which they are stepped through: the surest first, layer by layer.
  order() {
    const found = [];
    for (const layer of this.layers) {
      if (layer.hidden || !layer.outlines) continue;
      const { scores, size } = layer.outlines;
      const ids = Array.from({ length: size }, (_, id) => id).filter(id => layer.shown[id]);
      if (scores) ids.sort((one, other) => (scores[other] ?? 0) - (scores[one] ?? 0) || one - other);
      for (const id of ids) found.push({ layer, id });
    }
    return found;
  }

  step(by) {
    const order = this.order();
    if (!order.length) return;
    const { layer, id } = this.chosen ?? {};
    const place = order.findIndex(one => one.layer === layer && one.id === id);
    this.choose(order[place < 0 ? (by > 0 ? 0 : order.length - 1) : (place + by + order.length) % order.length]);
  }
}
