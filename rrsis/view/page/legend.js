// Legend: the sentences with their colours, and the filter by score.

// Makes an element: make("button", { type: "button" }, "text", child, ...).
function make(kind, properties = {}, ...children) {
  const element = document.createElement(kind);
  for (const [key, value] of Object.entries(properties)) {
    if (key in element && key !== "list") element[key] = value; else element.setAttribute(key, value);
  }
  element.append(...children);
  return element;
}

class Legend {
  constructor(model) {
    this.model = model;
    this.list = document.getElementById("layers");
    this.rows = new Map();
    this.slider = document.getElementById("least");
    this.slider.addEventListener("input", () => {
      model.least = Number(this.slider.value);
      model.filter();
    });
    model.addEventListener("change", () => this.draw());
  }

  row(layer) {
    if (!this.rows.has(layer.id)) {
      const box = make("input", { type: "checkbox" });
      box.addEventListener("change", () => this.model.hide(layer, !box.checked));
      const only = make("button", { type: "button", className: "quiet only", title: "Show this one alone" }, "only");
      only.addEventListener("click", () => this.model.only(layer));
      const swatch = make("span", { className: "swatch" }), name = make("span", { className: "name" });
      const count = make("span", { className: "many" }), more = make("div", { className: "more" });
      const line = make("div", { className: "line" }, make("label", {}, box, swatch, name, count), only);
      this.rows.set(layer.id, { item: make("li", {}, line, more), box, swatch, name, count, only, line, more });
    }
    return this.rows.get(layer.id);
  }

  draw() {
    const { layers, least } = this.model;
    for (const layer of layers) {
      const { box, swatch, name, count, only } = this.row(layer);
      box.checked = !layer.hidden;
      swatch.style.background = layer.colour;
      name.textContent = layer.name;
      only.hidden = layers.length < 2;
      if (layer.outlines) {
        const { size } = layer.outlines;
        count.textContent = layer.count === size ? Say.count(size) : `${Say.count(layer.count)} of ${Say.count(size)}`;
      }
    }
    for (const [id, { item }] of this.rows) {
      if (!layers.some(layer => layer.id === id)) { item.remove(); this.rows.delete(id); }
    }
    layers.forEach((layer, at) => {
      const { item } = this.row(layer);
      if (this.list.children[at] !== item) this.list.insertBefore(item, this.list.children[at] ?? null);
    });
    document.getElementById("filter").hidden = !this.model.scored;
    this.slider.value = least;
    this.slider.setAttribute("aria-valuetext", `score of at least ${least.toFixed(2)}`);
    document.getElementById("least-said").textContent = least.toFixed(2);
    document.getElementById("summary").textContent = this.summary();
    this.bars();
  }

  summary() {
    let all = 0, shown = 0, area = 0, known = false;
    for (const layer of this.model.layers) {
      if (!layer.outlines) continue;
      all += layer.outlines.size;
      if (layer.hidden) continue;
      shown += layer.count;
      const areas = layer.outlines.column("area_m2");
      for (let id = 0; areas && id < layer.outlines.size; id++) {
        if (layer.shown[id] && areas[id] !== null) { area += areas[id]; known = true; }
      }
    }
    const objects = shown === all ? `${Say.count(all)} ${all === 1 ? "object" : "objects"}` : `${Say.count(shown)} of ${Say.count(all)} objects`;
    return known && this.model.layers.filter(layer => !layer.hidden).length === 1 ? `${objects} · ${Say.area(area)}` : objects;
  }

  // How many objects have which score, above the slider.
  bars() {
    const counts = new Array(40).fill(0);
    for (const [{ outlines }, id] of this.model.objects()) {
      const score = outlines.scores?.[id];
      if (score != null) counts[Math.min(39, Math.max(0, Math.floor(score * 40)))]++;
    }
    const most = Math.max(...counts, 1), path = counts.map((count, at) => {
      const height = count ? Math.max(1, (20 * count) / most) : 0;
      return `M${at * 5} 20v${-height}h4v${height}z`;
    });
    document.getElementById("bars").setAttribute("d", path.join(""));
  }
}
