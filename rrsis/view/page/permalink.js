// Permalink: what is seen, in the address after the #, so that it can be kept and handed on.

class Permalink {
  constructor(map, model) {
    this.map = map;
    this.model = model;
    this.waiting = 0;
    map.on("moveend", () => this.write());
    for (const kind of ["change", "choose"]) model.addEventListener(kind, () => this.write());
    window.addEventListener("pagehide", () => this.ready && history.replaceState(null, "", this.text()));
  }

  // Shows what the address says; tells whether it said where to look.
  read() {
    const said = new URLSearchParams(location.hash.slice(1));
    const { model } = this, least = Number(said.get("least"));
    if (least > 0 && least <= 1) model.least = least;
    const hidden = (said.get("hide") ?? "").split(",");
    for (const layer of model.layers) layer.hidden = hidden.includes(String(layer.id));
    model.filter();
    const at = (said.get("at") ?? "").split(",").map(Number);
    const known = at.length === 3 && at.every(Number.isFinite);
    if (known) this.map.fire("movestart").setView([at[1], at[0]], at[2], { animate: false }); // also where it is there already
    const [owner, id] = (said.get("object") ?? "").split(".");
    const layer = model.layers.find(one => String(one.id) === owner);
    if (layer?.outlines && layer.shown[Number(id)]) model.choose({ layer, id: Number(id) });
    this.ready = true;
    return known;
  }

  text() {
    const { lat, lng } = this.map.getCenter(), { model } = this, said = new URLSearchParams();
    said.set("at", [lng.toFixed(2), lat.toFixed(2), this.map.getZoom().toFixed(2)].join(","));
    if (model.least) said.set("least", model.least.toFixed(2));
    const hidden = model.layers.filter(layer => layer.hidden).map(layer => layer.id);
    if (hidden.length) said.set("hide", hidden.join(","));
    if (model.chosen) said.set("object", `${model.chosen.layer.id}.${model.chosen.id}`);
    return `#${decodeURIComponent(said.toString())}`;
  }

  // Browsers refuse many changes of the address in a short time.
  write() {
    if (!this.ready) return;
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => history.replaceState(null, "", this.text()), 250);
  }
}
