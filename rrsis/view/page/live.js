// Live: sentences are sent to the server, and what it finds becomes layers.

class Live {
  constructor(model, legend) {
    this.model = model;
    this.legend = legend;
    this.version = -1;
    this.known = new Set();
    const form = document.getElementById("ask");
    this.field = document.getElementById("sentence");
    form.hidden = false;
    form.addEventListener("submit", event => { event.preventDefault(); this.ask(); });
    for (const kind of ["geojson", "gpkg"]) {
      document.getElementById(`save-${kind}`).addEventListener("click", () => this.save(kind));
    }
    model.addEventListener("change", () => {
      document.getElementById("save").hidden = ![...model.layers].some(layer => !layer.hidden && layer.count);
    });
  }

  async post(where, body) {
    const answer = await fetch(where, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
    return answer.json();
  }

  async ask() {
    const text = this.field.value;
    try {
      const { message, hint } = await this.post("ask", { text });
      notice(message ? `${message} ${hint}` : "");
      if (!message) this.field.select();
    } catch {
      notice("The server does not answer. Is `rrsis view` still running?");
    }
  }

  // Waits for news for as long as the page is open.
  async listen(first) {
    for (;;) {
      try {
        const answer = await fetch(`news/${this.version}`);
        if (!answer.ok) throw new Error(String(answer.status));
        this.take(await answer.json());
        first?.();
        first = null;
      } catch {
        notice("The server does not answer. Is `rrsis view` still running?");
        await new Promise(done => setTimeout(done, 3000));
      }
    }
  }

  take({ version, asked }) {
    if (this.version < 0 || document.getElementById("notice").textContent.startsWith("The server")) notice("");
    this.version = version;
    const there = new Set(asked.map(one => one.id));
    for (const id of this.known) if (!there.has(id)) this.model.remove(id);
    this.known = there;
    for (const one of asked) {
      if (!("state" in one)) continue; // nothing new of this one
      this.model.put({ id: one.id, name: one.text, colour: one.colour, record: one.found });
      this.tell(one);
    }
  }

  // What goes on with a sentence, below its name.
  tell(one) {
    const { more, line, count } = this.legend.rows.get(one.id), parts = [];
    const busy = one.state === "waiting" || one.state === "running";
    if (busy) {
      const known = one.tiles_total > 0;
      parts.push(make("progress", known ? { max: one.tiles_total, value: one.tiles } : {}));
      parts.push(make("p", { role: "status" }, one.state === "waiting" ? "waiting" : known ? `${one.tiles} of ${one.tiles_total} tiles` : "reading"));
    }
    for (const note of one.notes) parts.push(make("p", {}, note));
    if (one.error) parts.push(make("p", { className: "error", role: "alert" }, one.error));
    if (one.state === "done") parts.push(make("p", {}, `${one.seconds.toFixed(1)} s`));
    more.replaceChildren(...parts);
    if (busy || one.error) count.textContent = "";
    line.querySelector(".drop")?.remove();
    const drop = make("button", { type: "button", className: "quiet drop", title: busy ? "Stop" : "Remove" }, busy ? "stop" : "×");
    drop.setAttribute("aria-label", `${busy ? "Stop" : "Remove"}: ${one.text}`);
    drop.addEventListener("click", () => this.post("drop", { id: one.id }));
    line.append(drop);
  }

  async save(kind) {
    const layers = this.model.layers.filter(layer => !layer.hidden && layer.count).map(layer => layer.id);
    const answer = await fetch(`found.${kind}?layers=${layers.join(",")}&least=${this.model.least}`);
    if (!answer.ok) { notice(await answer.text()); return; }
    const name = /filename="([^"]+)"/.exec(answer.headers.get("Content-Disposition"))?.[1] ?? `found.${kind}`;
    const link = make("a", { href: URL.createObjectURL(await answer.blob()), download: name });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  }
}
