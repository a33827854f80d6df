// From the bytes that arrive to numbers and colours. Nothing here touches the page.

const STRETCHES = {
  linear: (x) => x,
  sqrt: Math.sqrt,
  log: (x) => Math.log1p(1000 * x) / Math.log1p(1000),
  asinh: (x) => Math.asinh(x / 0.1) / Math.asinh(10),
};

// Four bytes with the length of a JSON text, the text, then the pixels (float32, little-endian, first row at the bottom).
function readPayload(bytes) {
  const buffer = bytes.slice().buffer; // a Float32Array must start at a multiple of four
  const length = new DataView(buffer).getUint32(0, true);
  const payload = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 4, length)));
  for (const stamp of payload.stamps) {
    if (stamp.problem) continue;
    stamp.values = new Float32Array(buffer, stamp.offset, stamp.rows * stamp.columns);
    stamp.sorted = stamp.values.filter(Number.isFinite).sort();
  }
  return payload;
}

function percentile(sorted, percent) {
  const at = (percent / 100) * (sorted.length - 1);
  const below = Math.floor(at);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (sorted[above] - sorted[below]) * (at - below);
}

function tableOf(name) {
  return Uint8Array.from(atob(COLOR_MAPS[name]), (character) => character.charCodeAt(0));
}

// A stamp as an ImageData: last row on top, pixels without a measurement fully transparent.
function toImage(stamp, { stretch, low, high, colorMap, flip }) {
  const { rows, columns, values, sorted } = stamp;
  const image = new ImageData(columns, rows);
  if (!sorted.length) return image;
  const curve = STRETCHES[stretch];
  const table = tableOf(colorMap);
  // Turning the sign over turns the order over: its low end is the high end of the values as stored.
  const [start, end] = flip
    ? [-percentile(sorted, 100 - low), -percentile(sorted, 100 - high)]
    : [percentile(sorted, low), percentile(sorted, high)];
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const stored = values[row * columns + column];
      if (Number.isNaN(stored)) continue;
      const value = flip ? -stored : stored;
      const scaled = end > start ? Math.min(1, Math.max(0, (value - start) / (end - start))) : null;
      const level = Math.round(255 * (scaled === null ? 0.5 : curve(scaled)));
      const at = 4 * ((rows - 1 - row) * columns + column);
      image.data[at] = table[3 * level];
      image.data[at + 1] = table[3 * level + 1];
      image.data[at + 2] = table[3 * level + 2];
      image.data[at + 3] = 255;
    }
  }
  return image;
}

// The pixel under an offset from the stamp's centre (pixels, right and up), or null outside.
function pixelAt(stamp, right, up) {
  const column = Math.floor(stamp.columns / 2 + right);
  const row = Math.floor(stamp.rows / 2 + up);
  if (column < 0 || row < 0 || column >= stamp.columns || row >= stamp.rows) return null;
  return { column, row, value: stamp.values[row * stamp.columns + column] };
}

// Offset of a pixel's middle from the middle of the stamp, in arcsec: east and north if the file tells them.
function offsetText(stamp, pixel) {
  const right = (pixel.column + 0.5 - stamp.columns / 2) * stamp.pixel_arcsec;
  const up = (pixel.row + 0.5 - stamp.rows / 2) * stamp.pixel_arcsec;
  const along = (degrees) => -right * Math.sin((degrees * Math.PI) / 180) + up * Math.cos((degrees * Math.PI) / 180);
  if (stamp.north_deg === null) return `${towards(right, "right", "left")}, ${towards(up, "up", "down")}`;
  return `${towards(along(stamp.north_deg), "N", "S")}, ${towards(along(stamp.east_deg), "E", "W")}`;
}

function towards(arcsec, ahead, behind) {
  return `${Math.abs(arcsec).toFixed(1)}″ ${arcsec < 0 ? behind : ahead}`;
}

function valueText(value, unit) {
  if (Number.isNaN(value)) return "no measurement";
  return `${String(Number(value.toPrecision(6))).replace("-", "−")} ${unit}`.trim();
}
