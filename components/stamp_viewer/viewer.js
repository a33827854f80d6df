// The stamps of one epoch side by side, zoomed and moved together. Settings stay when the epoch changes.

const DEFAULTS = {
  imageStretch: "asinh",
  differenceStretch: "linear",
  colorMap: "grey",
  low: 0.5,
  high: 99.5,
  cross: true,
  blink: false,
  period: 600,
  withDifference: false,
};
const LARGEST_ZOOM = 16;
const WHOLE = { zoom: 1, right: 0, up: 0 };
const remembered = new Map(); // key of the component -> { settings, view, subject }: outlives the elements on the page
const viewers = new WeakMap();

class StampViewer {
  constructor(section, key) {
    this.section = section;
    if (!remembered.has(key)) remembered.set(key, { settings: { ...DEFAULTS }, view: { ...WHOLE }, subject: null });
    this.memory = remembered.get(key);
    this.cursor = null;
    this.frame = 0;
    this.pointers = new Map();
    // Where less motion is asked for, nothing starts to move by itself, a remembered blink neither.
    this.calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.playing = this.settings.blink && !this.calm;
    this.find = (selector) => section.querySelector(selector);
    this.fillControls();
    this.listen();
    this.observer = new ResizeObserver(() => this.draw());
    this.observer.observe(this.find(".board"));
  }

  get settings() {
    return this.memory.settings;
  }

  get view() {
    return this.memory.view;
  }

  show(payload) {
    if (payload.epoch === this.payload?.epoch && payload.label === this.payload.label) return;
    if (this.memory.subject !== payload.subject) this.memory.view = { ...WHOLE };
    this.memory.subject = payload.subject;
    this.payload = payload;
    this.drawable = payload.stamps.filter((stamp) => !stamp.problem);
    this.span = Math.max(1, ...this.drawable.map((stamp) => Math.max(stamp.rows, stamp.columns)));
    this.find(".epoch").textContent = payload.label;
    this.find(".note").textContent = payload.note;
    this.find(".orientation").textContent = payload.orientation;
    this.find(".row").replaceChildren(...payload.stamps.map((stamp) => this.figureOf(stamp)));
    this.paint();
    this.setBlink();
    this.section.dataset.epoch = payload.epoch;
  }

  nameOf(stamp) {
    return stamp.kind === "Difference" && this.payload.negative && !stamp.problem ? "Difference × −1" : stamp.kind;
  }

  figureOf(stamp) {
    const figure = document.createElement("figure");
    figure.className = "stamp";
    figure.dataset.kind = stamp.kind;
    const caption = document.createElement("figcaption");
    caption.textContent = this.nameOf(stamp);
    const frame = document.createElement("div");
    frame.className = "frame";
    const value = document.createElement("p");
    value.className = "value";
    if (stamp.problem) {
      const problem = document.createElement("p");
      problem.className = "problem";
      problem.textContent = stamp.problem;
      frame.append(problem);
    } else {
      const canvas = document.createElement("canvas");
      canvas.setAttribute("role", "img");
      canvas.setAttribute("aria-label", stamp.alternative);
      frame.append(canvas);
      stamp.canvas = canvas;
    }
    stamp.output = value;
    figure.append(caption, frame, value);
    return figure;
  }

  // Colours anew; needed when the pixels or a display setting changed.
  paint() {
    for (const stamp of this.drawable) {
      const difference = stamp.kind === "Difference";
      stamp.bitmap = document.createElement("canvas");
      stamp.bitmap.width = stamp.columns;
      stamp.bitmap.height = stamp.rows;
      const stretch = difference ? this.settings.differenceStretch : this.settings.imageStretch;
      const image = toImage(stamp, { ...this.settings, stretch, flip: difference && this.payload.negative });
      stamp.bitmap.getContext("2d").putImageData(image, 0, 0);
    }
    this.draw();
  }

  draw() {
    if (!this.payload) return;
    this.section.classList.toggle("zoomed", this.view.zoom > 1);
    const { cross, blink } = this.settings;
    const common = { cross, cursor: this.cursor, span: this.span };
    if (blink && this.frames().length) {
      const stamp = this.blinking();
      const canvas = this.find(".blinking canvas");
      this.find(".blinking figcaption").textContent = `${this.nameOf(stamp)}${this.playing ? "" : ", paused"}`;
      canvas.setAttribute("aria-label", stamp.alternative);
      drawStamp(canvas, stamp, stamp.bitmap, this.view, { ...common, marks: true });
    } else {
      this.drawable.forEach((stamp, at) =>
        drawStamp(stamp.canvas, stamp, stamp.bitmap, this.view, { ...common, marks: at === 0 })
      );
    }
    this.read();
  }

  read() {
    const found = this.drawable
      .map((stamp) => [stamp, this.cursor && pixelAt(stamp, this.cursor.right, this.cursor.up)])
      .filter(([, pixel]) => pixel);
    for (const stamp of this.payload.stamps) stamp.output.textContent = "";
    for (const [stamp, pixel] of found) stamp.output.textContent = valueText(pixel.value, stamp.unit);
    const shown = found.find(([stamp]) => stamp === this.blinking()) ?? found[0];
    this.find(".blinking .value").textContent = shown && this.settings.blink ? shown[0].output.textContent : "";
    this.find(".readout").textContent = shown
      ? `Pixel x ${shown[1].column + 1}, y ${shown[1].row + 1}; ${offsetText(...shown)} of the centre`
      : "Point at a stamp to read its pixels";
    return found;
  }

  frames() {
    return this.drawable.filter((stamp) => stamp.kind !== "Difference" || this.settings.withDifference);
  }

  blinking() {
    const frames = this.frames();
    return this.settings.blink ? frames[this.frame % Math.max(1, frames.length)] : undefined;
  }

  setBlink() {
    clearInterval(this.timer);
    const { blink, period } = this.settings;
    const on = blink && this.frames().length > 0;
    this.find(".row").hidden = on;
    this.find(".blinking").hidden = !on;
    for (const name of ["pause", "next"]) this.button(name).hidden = !on;
    this.button("pause").textContent = this.playing ? "Pause" : "Play";
    this.button("blink").setAttribute("aria-pressed", String(on));
    this.button("blink").disabled = this.frames().length < 2;
    this.button("cross").setAttribute("aria-pressed", String(this.settings.cross));
    if (on && this.playing) this.timer = setInterval(() => this.step(), period);
    this.draw();
  }

  step() {
    this.frame += 1;
    this.draw();
  }

  zoom(factor, anchor = { right: this.view.right, up: this.view.up }) {
    const zoom = Math.min(LARGEST_ZOOM, Math.max(1, this.view.zoom * factor));
    const kept = this.view.zoom / zoom; // the anchor stays under the pointer
    this.moveTo(zoom, anchor.right + (this.view.right - anchor.right) * kept, anchor.up + (this.view.up - anchor.up) * kept);
  }

  moveTo(zoom, right, up) {
    const reach = (this.span / 2) * (1 - 1 / zoom);
    const within = (offset) => Math.min(reach, Math.max(-reach, offset));
    this.memory.view = { zoom, right: within(right), up: within(up) };
    this.draw();
  }

  moveCursor(right, up) {
    const from = this.cursor ?? { right: -right, up: -up }; // the first press marks the centre
    const edge = this.span / 2 - 0.5;
    const within = (offset) => Math.min(edge, Math.max(-edge, offset));
    this.cursor = { right: within(from.right + right), up: within(from.up + up) };
    this.draw();
    const values = this.read().map(([stamp]) => `${stamp.kind} ${stamp.output.textContent}`);
    this.find(".spoken").textContent = [this.find(".readout").textContent, ...values].join("; ");
  }

  stop() {
    clearInterval(this.timer);
    this.observer.disconnect();
  }
}
