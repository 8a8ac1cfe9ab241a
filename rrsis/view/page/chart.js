// Chart: from pixels of the picture (x = column, y = row) to coordinates, degrees and metres on the ground.

class Chart {
  constructor(record) {
    this.rows = record.rows;
    this.cols = record.cols;
    this.transform = record.transform;
    this.crs = record.crs;
    this.inDegrees = record.degrees;
    this.mesh = record.mesh;
    if (this.mesh) {
      for (const axis of ["lon", "lat"]) this.mesh[axis] = Float64Array.from(this.mesh[axis], v => v ?? NaN);
    }
  }

  // Coordinates in the CRS of the scene.
  map(x, y) {
    const [a, b, c, d, e, f] = this.transform;
    return [a * x + b * y + c, d * x + e * y + f];
  }

  // Longitude and latitude, or null where they are not known.
  degrees(x, y) {
    if (!this.mesh) return null;
    const { cells, lon, lat } = this.mesh;
    const u = (x / this.cols) * cells, v = (y / this.rows) * cells;
    const col = Math.min(Math.max(Math.floor(u), 0), cells - 1);
    const row = Math.min(Math.max(Math.floor(v), 0), cells - 1);
    const s = u - col, t = v - row, above = row * (cells + 1) + col, below = above + cells + 1;
    const blend = n => (n[above] * (1 - s) + n[above + 1] * s) * (1 - t) + (n[below] * (1 - s) + n[below + 1] * s) * t;
    const found = [blend(lon), blend(lat)];
    return Number.isFinite(found[0]) && Number.isFinite(found[1]) ? found : null;
  }

  // Metres between two pixels along the geodesic (Vincenty 1975), or null where the ground is not known.
  distance(p, q) {
    const from = this.degrees(...p), to = this.degrees(...q);
    if (!from || !to) return null;
    const { major: a, flattening: f } = this.mesh, b = a * (1 - f);
    const [lon1, lat1, lon2, lat2] = [...from, ...to].map(v => (v * Math.PI) / 180);
    const u1 = Math.atan((1 - f) * Math.tan(lat1)), u2 = Math.atan((1 - f) * Math.tan(lat2));
    const [sin1, cos1, sin2, cos2] = [Math.sin(u1), Math.cos(u1), Math.sin(u2), Math.cos(u2)];
    let lambda = lon2 - lon1, sinS = 0, cosS = 1, sigma = 0, cos2A = 1, cos2M = 0;
    for (let turn = 0; turn < 100; turn++) {
      const sinL = Math.sin(lambda), cosL = Math.cos(lambda);
      sinS = Math.hypot(cos2 * sinL, cos1 * sin2 - sin1 * cos2 * cosL);
      if (sinS === 0) return 0;
      cosS = sin1 * sin2 + cos1 * cos2 * cosL;
      sigma = Math.atan2(sinS, cosS);
      const sinA = (cos1 * cos2 * sinL) / sinS;
      cos2A = 1 - sinA * sinA;
      cos2M = cos2A === 0 ? 0 : cosS - (2 * sin1 * sin2) / cos2A;
      const c = (f / 16) * cos2A * (4 + f * (4 - 3 * cos2A));
      const next = lon2 - lon1
        + (1 - c) * f * sinA * (sigma + c * sinS * (cos2M + c * cosS * (2 * cos2M * cos2M - 1)));
      if (Math.abs(next - lambda) < 1e-12) break;
      lambda = next;
    }
    const k = (cos2A * (a * a - b * b)) / (b * b);
    const big = 1 + (k / 16384) * (4096 + k * (-768 + k * (320 - 175 * k)));
    const small = (k / 1024) * (256 + k * (-128 + k * (74 - 47 * k)));
    const rest = small * sinS * (cos2M + (small / 4) * (cosS * (2 * cos2M * cos2M - 1)
      - (small / 6) * cos2M * (4 * sinS * sinS - 3) * (4 * cos2M * cos2M - 3)));
    return b * big * (sigma - rest);
  }

  // Square metres inside a ring of pixels, on the plane that touches the ellipsoid in its midst; or null.
  area(ring) {
    const places = ring.map(point => this.degrees(...point));
    if (places.includes(null)) return null;
    const { major: a, flattening: f } = this.mesh, rad = Math.PI / 180, e2 = f * (2 - f);
    const [lon0, lat0] = [0, 1].map(axis => places.reduce((sum, p) => sum + p[axis], 0) / places.length);
    const bend = 1 - e2 * Math.sin(lat0 * rad) ** 2;
    const north = (a * (1 - e2)) / bend ** 1.5, east = (a / Math.sqrt(bend)) * Math.cos(lat0 * rad);
    const plane = places.map(([lon, lat]) => [(lon - lon0) * rad * east, (lat - lat0) * rad * north]);
    return Math.abs(Chart.doubled(plane)) / 2;
  }

  // Twice the signed area of a ring.
  static doubled(ring) {
    return ring.reduce((sum, [x, y], at) => {
      const [nextX, nextY] = ring[(at + 1) % ring.length];
      return sum + x * nextY - nextX * y;
    }, 0);
  }

  // What is written at the rim of the map for a pixel.
  words(x, y) {
    const [east, north] = this.map(x, y);
    const unit = Math.hypot(this.transform[0], this.transform[3]) || 1;
    const places = Math.min(9, Math.max(0, Math.ceil(1 - Math.log10(unit))));
    const lines = [];
    const degrees = this.degrees(x, y);
    if (degrees) {
      const lon = ((degrees[0] + 540) % 360) - 180, lat = degrees[1];
      lines.push(`${Math.abs(lat).toFixed(6)}° ${lat < 0 ? "S" : "N"}, ${Math.abs(lon).toFixed(6)}° ${lon < 0 ? "W" : "E"}`);
    }
    if (!this.inDegrees) lines.push(`x ${east.toFixed(places)}  y ${north.toFixed(places)}`);
    return lines;
  }
}

// Numbers for people.
const Say = {
  count: n => n.toLocaleString("en"),
  number: v => (Number.isInteger(v) ? String(v) : String(Number(v.toPrecision(6)))),
  length(m) {
    return m >= 10000 ? `${(m / 1000).toFixed(1)} km` : m >= 1000 ? `${(m / 1000).toFixed(2)} km` : m >= 100 ? `${m.toFixed(0)} m` : `${m.toFixed(m < 1 ? 3 : 1)} m`;
  },
  area(m2) {
    if (m2 >= 1e6) return `${(m2 / 1e6).toLocaleString("en", { maximumFractionDigits: 2 })} km²`;
    if (m2 >= 1e4) return `${(m2 / 1e4).toLocaleString("en", { maximumFractionDigits: 2 })} ha`;
    return `${m2.toLocaleString("en", { maximumFractionDigits: m2 < 100 ? 1 : 0 })} m²`;
  },
};
