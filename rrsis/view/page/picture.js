// Picture: the scene under the outlines, as tiles from the server or as one image within the page.

const TILE = 512; // pixels of a tile's side, as the server cuts them

const Tiles = L.TileLayer.extend({
  initialize(record, chart, options) {
    const dense = (window.devicePixelRatio || 1) > 1 ? 1 : 0; // then tiles of the next finer level, half as wide
    this.chart = chart;
    this.dense = dense;
    L.TileLayer.prototype.initialize.call(this, record.url, {
      ...options,
      tileSize: TILE >> dense,
      minNativeZoom: 1 - record.levels - dense,
      maxNativeZoom: -dense,
      bounds: [[0, 0], [chart.rows, chart.cols]],
      noWrap: true,
      updateWhenZooming: false,
    });
    this.on("tileload", ({ tile, coords }) => this.fit(tile, coords));
  },

  level(coords) { return -(coords.z + this.dense); },

  getTileUrl(coords) {
    return `${this._url}/${this.level(coords)}/${coords.y}/${coords.x}`;
  },

  // Tiles at the rim are as wide as the scene is there, others a pixel wider, so that no gap shows between them.
  fit(tile, coords) {
    const pixels = TILE * 2 ** this.level(coords), { tileSize } = this.options;
    const size = (length, place) => Math.min(tileSize + 1, ((length - place * pixels) / pixels) * tileSize);
    tile.style.width = `${size(this.chart.cols, coords.x)}px`;
    tile.style.height = `${size(this.chart.rows, coords.y)}px`;
  },
});

function picture(record, chart, options) {
  if (!record) return null;
  const whole = [[0, 0], [chart.rows, chart.cols]];
  return record.url ? new Tiles(record, chart, options) : L.imageOverlay(record.uri, whole, { className: "scene" });
}
