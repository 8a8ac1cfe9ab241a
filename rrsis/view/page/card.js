// Card: the chosen object: its outline on the map and its attributes beside it.

class Card {
  constructor(map, model) {
    this.map = map;
    this.model = model;
    this.box = document.getElementById("card");
    this.mark = null;
    for (const [name, todo] of Object.entries({
      "card-back": () => model.step(-1),
      "card-next": () => model.step(1),
      "card-zoom": () => this.zoom(),
      "card-close": () => model.choose(null),
    })) document.getElementById(name).addEventListener("click", todo);
    model.addEventListener("choose", () => this.draw());
    model.addEventListener("change", () => {
      const { chosen } = model;
      if (chosen && (chosen.layer.hidden || !chosen.layer.shown[chosen.id])) model.choose(null);
      else this.number();
    });
  }

  draw() {
    this.mark?.remove();
    this.mark = null;
    const { chosen } = this.model;
    this.box.hidden = !chosen;
    document.body.classList.toggle("with-card", Boolean(chosen));
    if (!chosen) return;
    const { layer, id } = chosen, { outlines } = layer, rings = outlines.rings(id);
    const under = L.polygon(rings, { color: "#000", weight: 6, opacity: 0.55, fill: false, interactive: false });
    const over = L.polygon(rings, { color: "#fff", weight: 3, fill: false, interactive: false });
    this.mark = L.layerGroup([under, over]).addTo(this.map);
    document.getElementById("card-swatch").style.background = layer.colour;
    document.getElementById("card-name").textContent = layer.name;
    const rows = outlines.fields.map((field, place) => [field, outlines.columns[place][id]])
      .filter(([field, value]) => value !== null && !(field === "expression" && value === layer.name));
    document.getElementById("card-rows").replaceChildren(
      ...rows.map(([field, value]) => make("tr", {}, make("th", { scope: "row" }, Card.field(field)), make("td", {}, Card.value(field, value)))));
    this.number();
    this.see();
  }

  number() {
    if (!this.model.chosen) return;
    const order = this.model.order(), { layer, id } = this.model.chosen;
    const place = order.findIndex(one => one.layer === layer && one.id === id);
    document.getElementById("card-place").textContent = `${Say.count(place + 1)} of ${Say.count(order.length)}`;
  }

  get bounds() {
    const { layer, id } = this.model.chosen, [left, top, right, bottom] = layer.outlines.box(id);
    return L.latLngBounds([top, left], [bottom, right]);
  }

  // Brings an object into sight that was not chosen by pointing at it, moving the map as little as need be.
  see() {
    const corners = [this.bounds.getNorthWest(), this.bounds.getSouthEast()].map(at => this.map.latLngToContainerPoint(at));
    const box = L.bounds(corners), free = sight(this.map), off = L.point(0, 0), spare = 24;
    for (const axis of ["x", "y"]) {
      const before = free.min[axis] + spare - box.max[axis], after = box.min[axis] - (free.max[axis] - spare);
      const wide = box.max[axis] - box.min[axis];
      if (before > 0) off[axis] = -before - wide;
      if (after > 0) off[axis] = after + wide;
    }
    if (off.x || off.y) this.map.panBy(off);
  }

  zoom() { fit(this.map, this.bounds.pad(0.6), 3); }

  static field(name) {
    return { area_m2: "area", perimeter_m: "perimeter" }[name] ?? name.replaceAll("_", " ");
  }

  static value(field, value) {
    if (typeof value !== "number") return String(value);
    if (field === "area_m2") return Say.area(value);
    if (field === "perimeter_m") return Say.length(value);
    return field === "score" ? value.toFixed(3) : Say.number(value);
  }
}

// The part of the map, in pixels of the screen, that nothing covers.
function sight(map) {
  const size = map.getSize(), around = name => document.getElementById(name).getBoundingClientRect();
  const panel = around("panel"), card = around("card"), rim = around("rim"), tools = around("tools");
  const shown = card.height > 0, narrow = window.matchMedia("(max-width: 860px)").matches;
  const [left, top, right, bottom] = narrow
    ? [0, tools.bottom, size.x, shown ? card.top : panel.top]
    : [panel.right, 0, shown ? card.left : size.x, rim.top];
  return right - left > 80 && bottom - top > 80 ? L.bounds([left, top], [right, bottom]) : L.bounds([0, 0], size);
}

function fit(map, bounds, most) {
  const free = sight(map), size = map.getSize();
  map.fitBounds(bounds, {
    paddingTopLeft: free.min.add([12, 12]),
    paddingBottomRight: size.subtract(free.max).add([12, 12]),
    maxZoom: most,
    animate: false,
  });
}
