// Ruler: distances along a line that is clicked, and the area that it would enclose.

class Ruler {
  constructor(map, chart) {
    this.map = map;
    this.chart = chart;
    this.points = [];
    this.active = false;
    this.button = document.getElementById("measure");
    this.said = document.getElementById("measured");
    this.button.addEventListener("click", () => this.toggle());
    document.getElementById("measure-undo").addEventListener("click", () => this.undo());
    document.getElementById("measure-done").addEventListener("click", () => this.toggle());
    map.on("mousemove", ({ latlng }) => { if (this.active && this.points.length) this.draw([latlng.lng, latlng.lat]); });
    map.on("move", () => { if (this.active) this.draw(); });
  }

  toggle() {
    this.active = !this.active;
    this.button.setAttribute("aria-pressed", String(this.active));
    this.map.doubleClickZoom[this.active ? "disable" : "enable"]();
    document.body.classList.toggle("measuring", this.active);
    this.points = [];
    this.line?.remove();
    this.line = null;
    this.draw();
  }

  add(latlng) {
    const [x, y] = [latlng.lng, latlng.lat], last = this.points.at(-1);
    if (!last || last[0] !== x || last[1] !== y) this.points.push([x, y]); // a double click adds one point
    this.draw();
  }

  undo() {
    this.points.pop();
    this.draw();
  }

  draw(pointer) {
    const walk = pointer ? [...this.points, pointer] : this.points;
    if (this.active && !this.line) {
      this.line = L.layerGroup([
        L.polyline([], { color: "#000", weight: 6, opacity: 0.5, interactive: false }),
        L.polyline([], { color: "#ffd60a", weight: 3, interactive: false }),
      ]).addTo(this.map);
    }
    this.line?.eachLayer(line => line.setLatLngs(walk.map(([x, y]) => [y, x])));
    document.getElementById("measuring").hidden = !this.active;
    this.said.textContent = walk.length < 2 ? "Click points on the map, or press space at the cross." : this.words(walk);
  }

  words(walk) {
    let metres = 0, pixels = 0;
    for (let at = 1; at < walk.length; at++) {
      metres += this.chart.distance(walk[at - 1], walk[at]) ?? NaN;
      pixels += Math.hypot(walk[at][0] - walk[at - 1][0], walk[at][1] - walk[at - 1][1]);
    }
    const far = Number.isFinite(metres) ? Say.length(metres) : `${pixels.toFixed(1)} px`;
    if (walk.length < 3) return far;
    const area = this.chart.area(walk);
    const wide = area === null ? `${Say.count(Math.round(Math.abs(Chart.doubled(walk)) / 2))} px²` : Say.area(area);
    return `${far} · encloses ${wide}`;
  }
}
