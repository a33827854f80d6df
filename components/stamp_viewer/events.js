// What a person does: pointer, wheel, keys, buttons, settings. Added to the viewer's class.

const STRETCH_NAMES = { linear: "linear", sqrt: "square root", log: "logarithm", asinh: "asinh" };

Object.assign(StampViewer.prototype, {
  button(name) {
    return this.find(`[data-do="${name}"]`);
  },

  fillControls() {
    const options = { ...STRETCH_NAMES };
    for (const name of ["imageStretch", "differenceStretch"]) fill(this.find(`[name="${name}"]`), options);
    fill(this.find('[name="colorMap"]'), Object.fromEntries(Object.keys(COLOR_MAPS).map((name) => [name, name])));
    this.showSettings();
  },

  showSettings() {
    for (const control of this.section.querySelectorAll(".display [name]")) {
      control.removeAttribute("aria-invalid");
      if (control.type === "checkbox") control.checked = this.settings[control.name];
      else control.value = this.settings[control.name];
    }
  },

  listen() {
    const board = this.find(".board");
    board.addEventListener("wheel", (event) => this.onWheel(event), { passive: false });
    board.addEventListener("pointerdown", (event) => this.onPointerDown(event));
    board.addEventListener("pointermove", (event) => this.onPointerMove(event));
    for (const name of ["pointerup", "pointercancel"]) board.addEventListener(name, (event) => this.onPointerUp(event));
    board.addEventListener("pointerleave", () => this.forgetCursor());
    board.addEventListener("dblclick", (event) => event.target.tagName === "CANVAS" && this.zoom(2, this.offsetOf(event)));
    board.addEventListener("keydown", (event) => this.onKey(event));
    this.find(".tools").addEventListener("click", (event) => this.onTool(event.target.dataset.do));
    this.find('[data-do="defaults"]').addEventListener("click", () => this.onTool("defaults"));
    this.find(".display").addEventListener("input", (event) => this.onSetting(event.target));
    this.find(".display").addEventListener("keydown", (event) => event.stopPropagation()); // as in the board
  },

  // Where on the sky a pointer is: pixels right and up of the stamps' centre.
  offsetOf(event) {
    const box = event.target.getBoundingClientRect();
    const perPixel = (box.width / this.span) * this.view.zoom;
    return {
      right: this.view.right + (event.clientX - box.left - box.width / 2) / perPixel,
      up: this.view.up - (event.clientY - box.top - box.height / 2) / perPixel,
      perPixel,
    };
  },

  onWheel(event) {
    if (event.target.tagName !== "CANVAS") return;
    if (event.deltaY > 0 && this.view.zoom <= 1) return; // nothing to zoom out of: the page scrolls
    event.preventDefault();
    this.zoom(Math.exp(-Math.sign(event.deltaY) * Math.min(Math.abs(event.deltaY), 120) / 400), this.offsetOf(event));
  },

  onPointerDown(event) {
    if (event.target.tagName !== "CANVAS") return;
    this.pointers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    if (this.view.zoom > 1 || this.pointers.size > 1) event.target.setPointerCapture(event.pointerId);
  },

  onPointerMove(event) {
    if (event.target.tagName !== "CANVAS") return this.forgetCursor();
    const before = this.pointers.get(event.pointerId);
    const offset = this.offsetOf(event);
    this.cursor = offset;
    if (!before) return this.draw();
    const spread = () => Math.hypot(...["x", "y"].map((axis) => [...this.pointers.values()].map((p) => p[axis]).reduce((a, b) => a - b)));
    const [dx, dy] = [event.clientX - before.x, event.clientY - before.y];
    const wide = this.pointers.size === 2 ? spread() : 0;
    this.pointers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    if (wide) return this.zoom(spread() / wide, offset);
    this.section.classList.add("dragging");
    return this.moveTo(this.view.zoom, this.view.right - dx / offset.perPixel, this.view.up + dy / offset.perPixel);
  },

  onPointerUp(event) {
    this.pointers.delete(event.pointerId);
    this.section.classList.remove("dragging");
  },

  forgetCursor() {
    this.cursor = null;
    this.draw();
  },

  onKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const [dx, dy] = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key] ?? [0, 0];
    const step = this.span / this.view.zoom / 8;
    if (event.key === "+" || event.key === "=") this.zoom(1.5);
    else if (event.key === "-" || event.key === "_") this.zoom(1 / 1.5);
    else if (event.key === "0") this.onTool("reset");
    else if (event.key === "Escape" && this.cursor) this.forgetCursor();
    else if ((dx || dy) && event.shiftKey) this.moveCursor(dx, dy);
    else if (dx || dy) this.moveTo(this.view.zoom, this.view.right + dx * step, this.view.up + dy * step);
    else return;
    event.preventDefault();
    event.stopPropagation(); // the page's own arrow keys step through the epochs
  },

  onTool(name) {
    const { settings } = this;
    const tools = {
      "zoom-in": () => this.zoom(1.5),
      "zoom-out": () => this.zoom(1 / 1.5),
      reset: () => this.moveTo(1, 0, 0),
      next: () => this.step(),
      cross: () => this.change({ cross: !settings.cross }),
      blink: () => {
        this.playing = !settings.blink && !this.calm;
        this.change({ blink: !settings.blink });
      },
      pause: () => {
        this.playing = !this.playing;
        this.setBlink();
      },
      display: () => this.toggleDisplay(),
      defaults: () => {
        this.change({ ...DEFAULTS, blink: settings.blink });
        this.showSettings();
      },
    };
    tools[name]?.();
  },

  toggleDisplay() {
    const display = this.find(".display");
    display.hidden = !display.hidden;
    this.button("display").setAttribute("aria-expanded", String(!display.hidden));
  },

  onSetting(control) {
    const value = control.type === "checkbox" ? control.checked : control.value;
    const changed = { ...this.settings, [control.name]: control.type === "number" ? control.valueAsNumber : value };
    const good = control.checkValidity() && (control.type !== "number" || control.value !== "") && changed.low < changed.high;
    control.toggleAttribute("aria-invalid", !good);
    if (!good) return control.setAttribute("aria-invalid", "true");
    return this.change(changed);
  },

  change(changed) {
    Object.assign(this.settings, changed);
    this.paint();
    this.setBlink();
  },
});

function fill(select, options) {
  select.replaceChildren(...Object.entries(options).map(([value, name]) => new Option(name, value)));
}

export default function ({ data, parentElement }) {
  const section = parentElement.querySelector(".stamps");
  if (!section || !data) return undefined;
  const payload = readPayload(data);
  let viewer = viewers.get(parentElement);
  if (viewer?.section !== section) {
    viewer?.stop();
    viewer = new StampViewer(section, payload.key);
    viewers.set(parentElement, viewer);
  }
  viewer.show(payload);
  return () => {
    viewers.get(parentElement)?.stop();
    viewers.delete(parentElement);
  };
}
