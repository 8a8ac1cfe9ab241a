// Main: puts the page together, and listens to pointer and keys.

function notice(text) {
  const box = document.getElementById("notice");
  box.textContent = text;
  box.hidden = !text;
}

function start() {
  const data = JSON.parse(document.getElementById("data").textContent);
  const chart = new Chart(data.chart), model = new Model(), whole = [[0, 0], [chart.rows, chart.cols]];
  const map = L.map("map", {
    crs: L.extend({}, L.CRS.Simple, { transformation: new L.Transformation(1, 0, 1, 0) }),
    minZoom: Math.min(0, Math.floor(Math.log2(200 / Math.max(chart.rows, chart.cols)))),
    maxZoom: 6,
    zoomSnap: 0.25,
    zoomDelta: 0.5,
    wheelPxPerZoomLevel: 90,
    zoomControl: false,
    attributionControl: false,
  });
  const legend = new Legend(model), painter = new Painter(model), card = new Card(map, model);
  const ruler = new Ruler(map, chart), permalink = new Permalink(map, model);
  const live = data.live ? new Live(model, legend) : null;
  for (const layer of data.layers) model.put({ id: layer.id, name: layer.name, colour: layer.colour, record: layer });
  legend.draw();
  tell(data.notes);
  const overview = follow(map, whole); // now that it is known how much of the map the panel covers
  const ground = picture(data.scene, chart, { minZoom: map.getMinZoom(), maxZoom: map.getMaxZoom() });
  ground?.addTo(map);
  painter.addTo(map);
  model.addEventListener("change", () => painter.refresh());
  scale(map, chart);
  whereabouts(map, chart);
  keys(map, model, ruler, card, overview);
  buttons(map, overview);
  map.on("click", ({ latlng, originalEvent }) => {
    if (ruler.active) { ruler.add(latlng); return; }
    const reach = (originalEvent.pointerType === "touch" ? 14 : 5) / map.getZoomScale(map.getZoom(), 0);
    model.choose(model.at(latlng.lng, latlng.lat, reach));
  });
  ground?.on("tileerror", async ({ tile }) => {
    const answer = await fetch(tile.src).catch(() => null);
    notice(answer ? await answer.text() : "The server does not answer. Is `rrsis view` still running?");
  });
  const sharp = () => map.getContainer().classList.toggle("sharp", map.getZoom() >= 1);
  map.on("zoomend", sharp);
  if (live) live.listen(() => permalink.read()); else permalink.read();
  sharp();
  window.rrsis = { map, model, chart, painter, permalink }; // for the console
}

// Shows the whole scene, and again whenever the panel or the window changes, until somebody moves the map.
function follow(map, whole) {
  let still = true, fitting = false;
  const overview = () => {
    fitting = still = true;
    fit(map, whole, 2);
    fitting = false;
  };
  map.on("movestart zoomstart", () => { still = fitting; });
  const watch = new ResizeObserver(() => { if (still) overview(); });
  for (const name of ["panel", "map"]) watch.observe(document.getElementById(name));
  overview();
  return overview;
}

function tell(notes) {
  document.getElementById("notes").replaceChildren(...notes.map(note => make("p", {}, note)));
}

// A bar as long as a round number of metres, or of pixels, in the middle of the map.
function scale(map, chart) {
  const bar = document.getElementById("scale"), said = document.getElementById("scale-said");
  const draw = () => {
    const { lat, lng } = map.getCenter(), px = 1 / map.getZoomScale(map.getZoom(), 0);
    const metres = chart.distance([lng - 50 * px, lat], [lng + 50 * px, lat]);
    const most = metres || 100 * px, power = 10 ** Math.floor(Math.log10(most));
    const round = [5, 2, 1].find(step => step * power <= most) * power;
    bar.style.width = `${(100 * round) / most}px`;
    said.textContent = !metres ? `${Say.number(round)} px` : round >= 1000 ? `${round / 1000} km` : round >= 1 ? `${round} m` : `${Math.round(round * 100)} cm`;
  };
  map.on("move zoomend", draw);
  draw();
}

// Where the pointer is, or the middle of the map where there is no pointer.
function whereabouts(map, chart) {
  const box = document.getElementById("where");
  const say = ({ lat, lng }) => box.replaceChildren(...chart.words(lng, lat).map(line => make("span", {}, line)));
  map.on("mousemove", ({ latlng }) => say(latlng));
  map.on("moveend", () => { if (!window.matchMedia("(hover: hover)").matches) say(map.getCenter()); });
  say(map.getCenter());
  document.getElementById("crs").textContent = chart.crs || "pixels, not georeferenced";
}

function buttons(map, overview) {
  const click = (name, todo) => document.getElementById(name).addEventListener("click", todo);
  click("closer", () => map.zoomIn(1));
  click("farther", () => map.zoomOut(1));
  click("whole", overview);
  click("help-open", () => document.getElementById("help").showModal());
  click("fold", () => {
    const folded = document.body.classList.toggle("folded");
    document.getElementById("fold").setAttribute("aria-expanded", String(!folded));
  });
  click("link", async () => {
    await new Promise(done => setTimeout(done, 300)); // the address follows the map with a delay
    try {
      await navigator.clipboard.writeText(location.href);
      notice("The link is copied.");
    } catch {
      notice(location.href);
    }
    setTimeout(() => notice(""), 4000);
  });
}

function keys(map, model, ruler, card, overview) {
  const known = {
    n: () => model.step(1),
    p: () => model.step(-1),
    z: () => model.chosen && card.zoom(),
    f: overview,
    m: () => ruler.toggle(),
    "?": () => document.getElementById("help").showModal(),
    "/": () => document.getElementById("sentence").focus(),
    Escape: () => (ruler.active ? ruler.toggle() : model.choose(null)),
    " ": () => ruler.active && ruler.add(map.getCenter()),
    Backspace: () => ruler.active && ruler.undo(),
  };
  document.addEventListener("keydown", event => {
    const { target, key } = event;
    if (event.ctrlKey || event.metaKey || event.altKey || !(key in known)) return;
    if (target.closest("dialog, input:not([type=range]):not([type=checkbox]), textarea")) return;
    if (key === " " && (!ruler.active || target.closest("button, input"))) return;
    event.preventDefault();
    known[key]();
  });
}

start();
