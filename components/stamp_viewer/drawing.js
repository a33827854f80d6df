// Stamps on canvases: pixels, marks, scale bar, directions. Nothing here knows of events or settings.

const MARK_LIGHT = "#ffffff";
const MARK_DARK = "rgba(0, 0, 0, 0.75)";
const BAR_ARCSEC = [1, 2, 5, 10, 20, 30, 60];

// Width of the canvas in CSS pixels, its bitmap set to the device's pixels.
function prepare(canvas) {
  const width = canvas.clientWidth;
  const ratio = window.devicePixelRatio || 1;
  const side = Math.max(1, Math.round(width * ratio));
  if (canvas.width !== side) canvas.width = canvas.height = side;
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, width);
  return { context, width };
}

function hatch(context) {
  const tile = document.createElement("canvas");
  tile.width = tile.height = 8;
  const pen = tile.getContext("2d");
  pen.fillStyle = "#5b2438";
  pen.fillRect(0, 0, 8, 8);
  pen.strokeStyle = "#e58aa5";
  pen.lineWidth = 2;
  pen.beginPath();
  for (const shift of [-8, 0, 8]) {
    pen.moveTo(shift, 8);
    pen.lineTo(shift + 8, 0);
  }
  pen.stroke();
  return context.createPattern(tile, "repeat");
}

// `bitmap` is a canvas with one pixel per pixel; `view` is { zoom, right, up }, its centre in pixels off the stamp's centre.
function drawStamp(canvas, stamp, bitmap, view, { cross, cursor, marks, span }) {
  const { context, width } = prepare(canvas);
  if (!width) return;
  const scale = (width / span) * view.zoom;
  const left = width / 2 - (stamp.columns / 2 + view.right) * scale;
  const top = width / 2 - (stamp.rows / 2 - view.up) * scale;
  if (stamp.sorted.length < stamp.values.length) {
    context.fillStyle = hatch(context);
    context.fillRect(left, top, stamp.columns * scale, stamp.rows * scale);
  }
  context.imageSmoothingEnabled = false;
  context.drawImage(bitmap, left, top, stamp.columns * scale, stamp.rows * scale);
  const onCanvas = (right, up) => [width / 2 + (right - view.right) * scale, width / 2 - (up - view.up) * scale];
  if (cross) drawCross(context, onCanvas(0, 0), width);
  if (cursor) drawCursor(context, stamp, cursor, onCanvas, scale);
  if (marks) {
    drawScaleBar(context, width, scale / stamp.pixel_arcsec, canvas);
    if (stamp.north_deg !== null) drawDirections(context, width, stamp, canvas);
  }
}

function strokeTwice(context, path) {
  for (const [color, thickness] of [[MARK_DARK, 3], [MARK_LIGHT, 1.25]]) {
    context.strokeStyle = color;
    context.lineWidth = thickness;
    context.beginPath();
    path();
    context.stroke();
  }
}

function write(context, text, x, y, canvas) {
  context.font = `600 11px ${getComputedStyle(canvas).fontFamily}`;
  context.lineJoin = "round";
  context.strokeStyle = MARK_DARK;
  context.lineWidth = 3;
  context.strokeText(text, x, y);
  context.fillStyle = MARK_LIGHT;
  context.fillText(text, x, y);
}

function drawCross(context, [x, y], width) {
  const [gap, arm] = [width * 0.055, width * 0.06];
  strokeTwice(context, () => {
    for (const [dx, dy] of [[1, 0], [-1, 0], [0, 1], [0, -1]]) {
      context.moveTo(x + dx * gap, y + dy * gap);
      context.lineTo(x + dx * (gap + arm), y + dy * (gap + arm));
    }
  });
}

function drawCursor(context, stamp, cursor, onCanvas, scale) {
  const pixel = pixelAt(stamp, cursor.right, cursor.up);
  if (!pixel) return;
  const [x, y] = onCanvas(pixel.column - stamp.columns / 2, pixel.row + 1 - stamp.rows / 2);
  strokeTwice(context, () => context.rect(x - 0.5, y - 0.5, scale + 1, scale + 1));
}

function drawScaleBar(context, width, perArcsec, canvas) {
  const fitting = BAR_ARCSEC.filter((arcsec) => arcsec * perArcsec <= width * 0.4);
  const arcsec = fitting.at(-1) ?? BAR_ARCSEC[0];
  const y = width - 8;
  context.textAlign = "left";
  strokeTwice(context, () => {
    context.moveTo(8, y);
    context.lineTo(8 + arcsec * perArcsec, y);
  });
  write(context, `${arcsec}″`, 8, y - 5, canvas);
}

function drawDirections(context, width, stamp, canvas) {
  const [x, y, arm] = [width - 34, width - 34, 17];
  context.textAlign = "center";
  context.textBaseline = "middle";
  for (const [degrees, name] of [[stamp.north_deg, "N"], [stamp.east_deg, "E"]]) {
    const [dx, dy] = [-Math.sin((degrees * Math.PI) / 180), -Math.cos((degrees * Math.PI) / 180)];
    const [tipX, tipY] = [x + dx * arm, y + dy * arm];
    strokeTwice(context, () => {
      context.moveTo(x, y);
      context.lineTo(tipX, tipY);
      context.moveTo(tipX - 4 * dx - 3 * dy, tipY - 4 * dy + 3 * dx);
      context.lineTo(tipX, tipY);
      context.lineTo(tipX - 4 * dx + 3 * dy, tipY - 4 * dy - 3 * dx);
    });
    write(context, name, x + dx * (arm + 8), y + dy * (arm + 8), canvas);
  }
  context.textBaseline = "alphabetic";
}
