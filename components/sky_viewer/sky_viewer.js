// Aladin Lite on demand: nothing is fetched before a person asks, and all is let go of when the element leaves the page.

const CDS = "https://alasky.cds.unistra.fr/";
const SURVEYS = {
  "PanSTARRS colour": "Pan-STARRS/DR1/color-z-zg-g",
  "DSS2 colour": "DSS/DSSColor",
  "SDSS colour": "SDSS/DR9/color",
  "2MASS colour": "2MASS/Color",
  "AllWISE colour": "AllWISE/RGB-W4-W2-W1",
  "GALEX": "GALEX/GALEXGR6_7_NUV",
};
const FIELD_DEG = 2 / 60;
const LEAST_ROOM_DEG = 1 / 60;
const LARGEST_FIELD_DEG = 60;
const ROOM = 2.2; // radii of the circle in the shorter side of the view
const SIMBAD_RADIUS_DEG = 3 / 60;
const WAIT_SECONDS = 8;
const SAME_PLACE_DEG = 2 / 3600;
const COLORS = { alert: "#ffd34d", reference: "#ff8a3c", simbad: "#62c9ff", selected: "#ff5fa2" };
const PROMISE =
  "Only when you press it, images and names are asked from the CDS in Strasbourg " +
  "(alasky.cds.unistra.fr, simbad.cds.unistra.fr), for this position.";
const NO_WEBGL = "This browser offers no WebGL 2, which the sky view needs.";
const NOT_INSTALLED = "The sky view is not installed on this server: its administrator can bring it with “make sky-view”.";
const BROKEN = "The sky view could not be started in this browser.";

let library; // one download for all viewers, asked for by the first click
const viewers = new WeakMap();

function bringLibrary() {
  // This module has an address of its own that knows no server: the page's address is the base.
  const address = new URL("app/static/aladin.js", document.baseURI).href;
  library ??= import(address)
    .then(async (module) => {
      await module.default.init;
      return module.default;
    })
    .catch((error) => {
      library = undefined;
      throw error;
    });
  return library;
}

function hasWebGL2() {
  const context = document.createElement("canvas").getContext("webgl2");
  context?.getExtension("WEBGL_lose_context")?.loseContext();
  return Boolean(context);
}

class SkyViewer {
  constructor(section) {
    this.section = section;
    this.find = (selector) => section.querySelector(selector);
    this.button = (name) => this.find(`[data-do="${name}"]`);
    const survey = this.find("select");
    survey.replaceChildren(...Object.keys(SURVEYS).map((name) => new Option(name, name)));
    survey.addEventListener("change", () => this.loadSurvey());
    survey.addEventListener("keydown", (event) => event.stopPropagation()); // the page's keys step through the epochs
    this.button("show").title = PROMISE;
    this.find(".promise").textContent = PROMISE;
    this.button("show").addEventListener("click", () => this.start());
    this.button("retry").addEventListener("click", () => (this.aladin ? this.load() : this.start()));
    this.button("back").addEventListener("click", () => this.goBack());
    this.button("hide").addEventListener("click", () => this.close());
    this.button("zoom-in").addEventListener("click", () => this.zoom(1 / 1.5));
    this.button("zoom-out").addEventListener("click", () => this.zoom(1.5));
  }

  place(place) {
    const before = this.at;
    this.at = place;
    const around = place.marks.length > 0;
    this.button("back").textContent = around ? "Back to the middle" : "Back to the alert";
    if (!place.installed) {
      this.find(".before").hidden = true;
      return this.say(NOT_INSTALLED, true);
    }
    if (!this.aladin || !before) return undefined;
    this.mark();
    const moved = Math.hypot((place.ra_deg - before.ra_deg) * Math.cos((place.dec_deg * Math.PI) / 180), place.dec_deg - before.dec_deg);
    if (!(moved <= SAME_PLACE_DEG)) {
      this.goBack();
      this.loadSimbad();
    }
    return undefined;
  }

  say(text, trouble = false) {
    this.find(".status").textContent = text;
    this.find(".status").classList.toggle("trouble", trouble);
    this.button("retry").hidden = !trouble || !this.at.installed || text === NO_WEBGL;
    this.section.dataset.state = trouble ? "trouble" : text ? "loading" : this.aladin ? "shown" : "closed";
  }

  async start() {
    if (!hasWebGL2()) return this.say(NO_WEBGL, true);
    this.say("Starting the sky view …");
    try {
      const library = await bringLibrary();
      if (this.gone || this.aladin) return undefined;
      this.open(library);
    } catch (error) {
      console.warn("The sky view did not start.", error);
      this.close();
      return this.say(BROKEN, true);
    }
    return this.load();
  }

  open(A) {
    this.A = A;
    this.find(".before").hidden = true;
    this.find(".after").hidden = false;
    const container = document.createElement("div");
    container.style.cssText = "width: 100%; height: 100%";
    this.find(".stage").replaceChildren(container);
    this.aladin = A.aladin(container, {
      target: `${this.at.ra_deg} ${this.at.dec_deg}`,
      fov: this.fieldDeg(),
      cooFrame: "ICRSd",
      survey: [], // added once it is known to answer: a first layer that fails is replaced and asked for without end
      hipsList: [],
      log: false,
      samp: false,
      mode: this.isDark() ? "dark" : "light",
      backgroundColor: "rgb(16, 21, 28)",
      reticleColor: COLORS.alert,
      showReticle: true,
      showFrame: false,
      showFov: false,
      showZoomControl: false,
      showCooLocation: false,
      showStatusBar: false,
      showContextMenu: false,
      showProjectionControl: false,
      showLayersControl: false,
      showFullscreenControl: false,
      showSettingsControl: false,
      showShareControl: false,
    });
    for (const image of container.querySelectorAll("img:not([alt])")) image.alt = "";
    this.aladin.on("objectClicked", (object) => this.pick(object));
    for (const event of ["positionChanged", "zoomChanged"]) this.aladin.on(event, () => this.tellField());
    this.tellField();
    this.mark();
  }

  isDark() {
    const [red, green, blue] = getComputedStyle(this.section).color.match(/[\d.]+/g).map(Number);
    return red + green + blue > 382; // light text
  }

  load() {
    this.loadSimbad();
    return this.loadSurvey();
  }

  async loadSurvey() {
    const { aladin } = this;
    const name = this.find("select").value;
    const address = CDS + SURVEYS[name];
    this.say(`Asking for ${name} …`);
    try {
      const answer = await fetch(`${address}/properties`, { signal: AbortSignal.timeout(WAIT_SECONDS * 1000) });
      if (!answer.ok) throw new Error(`answer ${answer.status}`);
    } catch (error) {
      if (aladin !== this.aladin) return;
      console.info("No survey images.", String(error));
      this.say(`${name} cannot be had: ${new URL(CDS).host} did not answer. Without network the sky stays empty; the marks are right.`, true);
      return;
    }
    if (aladin !== this.aladin || name !== this.find("select").value) return;
    aladin.setBaseImageLayer(this.A.imageHiPS(address, { name, requestCredentials: "omit" }));
    this.say("");
  }

  mark() {
    const { A, aladin, at } = this;
    const draw = (name, place, options) => {
      if (this[name]) aladin.removeOverlay(this[name]);
      this[name] = undefined;
      if (!place) return;
      this[name] = A.catalog({ name, ...options });
      this[name].addSources([A.source(place.ra_deg, place.dec_deg, {})]);
      aladin.addCatalog(this[name]);
    };
    const around = at.marks.length > 0;
    draw("alert", around ? undefined : at, { shape: "circle", sourceSize: 24, color: COLORS.alert });
    draw("reference", at.reference, { shape: "plus", sourceSize: 18, color: COLORS.reference });
    this.markResults();
    const marks = [around ? `○ ${at.marks.length} ${at.marks.length === 1 ? "result" : "results"}, click to select` : "○ this alert"];
    if (at.reference) marks.push("+ nearest reference source");
    marks.push("□ SIMBAD, click for its name");
    this.find(".legend").textContent = marks.join(" · ");
  }

  markResults() {
    const { A, aladin, at } = this;
    for (const layer of this.results ?? []) aladin.removeOverlay(layer);
    const layer = (name, chosen, sourceSize, color) => {
      const found = A.catalog({ name, shape: "circle", sourceSize, color });
      found.addSources(at.marks.filter(chosen).map((mark) => A.source(mark.ra_deg, mark.dec_deg, { result: mark.name })));
      aladin.addCatalog(found);
      return found;
    };
    const circle = () => {
      const overlay = A.graphicOverlay({ name: "cone", color: COLORS.alert, lineWidth: 1 });
      aladin.addOverlay(overlay);
      overlay.add(A.circle(at.ra_deg, at.dec_deg, at.radius_deg));
      return overlay;
    };
    this.results = at.marks.length
      ? [
          ...(at.radius_deg ? [circle()] : []),
          layer("results", (mark) => mark.name !== at.selected, 14, COLORS.alert),
          layer("selected", (mark) => mark.name === at.selected, 26, COLORS.selected),
        ]
      : [];
  }

  loadSimbad() {
    const { A, aladin, at } = this;
    if (this.simbad) aladin.removeOverlay(this.simbad);
    const place = { ra: at.ra_deg, dec: at.dec_deg };
    const options = { name: "SIMBAD", shape: "square", sourceSize: 12, color: COLORS.simbad };
    this.simbad = A.catalogFromSimbad(place, SIMBAD_RADIUS_DEG, options, undefined, () => {});
    aladin.addCatalog(this.simbad);
  }

  // Names come from a catalogue: shown as text only.
  pick(object) {
    if (object?.data?.result) return this.onPicked(object.data.result);
    const name = object?.data?.main_id;
    const picked = this.find(".picked");
    picked.replaceChildren();
    if (!name) return undefined;
    const link = document.createElement("a");
    link.textContent = String(name);
    link.href = `https://simbad.cds.unistra.fr/simbad/sim-id?Ident=${encodeURIComponent(name)}`;
    link.target = "_blank";
    link.rel = "noopener noreferrer";
    const kind = object.data.main_type ?? object.data.otype_txt ?? object.data.otype;
    picked.append(link, kind ? `, ${kind}` : "");
    return undefined;
  }

  tellField() {
    const [ra, dec] = this.aladin.getRaDec();
    const arcmin = this.aladin.getFov()[0] * 60;
    const width = arcmin < 90 ? `${arcmin.toFixed(1)}′` : `${(arcmin / 60).toFixed(1)}°`;
    this.find(".field").textContent = `Middle at ${ra.toFixed(5)}° ${dec < 0 ? "−" : "+"}${Math.abs(dec).toFixed(5)}°, ${width} wide`;
  }

  zoom(factor) {
    this.aladin.setFoV(Math.min(LARGEST_FIELD_DEG, this.aladin.getFov()[0] * factor));
  }

  fieldDeg() {
    if (!this.at.radius_deg) return FIELD_DEG;
    const stage = this.find(".stage");
    const wide = Math.max(1, stage.clientWidth / Math.max(stage.clientHeight, 1));
    return Math.min(LARGEST_FIELD_DEG, Math.max(LEAST_ROOM_DEG, ROOM * this.at.radius_deg) * wide);
  }

  goBack() {
    this.aladin?.gotoRaDec(this.at.ra_deg, this.at.dec_deg);
    this.aladin?.setFoV(this.fieldDeg());
  }

  // Aladin has no end of its own: its drawing loop, its observer and its WebGL context are ended one by one.
  close() {
    const { aladin } = this;
    this.aladin = this.alert = this.reference = this.simbad = this.results = undefined;
    if (aladin) {
      aladin.view.redrawClbk = () => {};
      aladin.view.resizeObserver?.disconnect();
      for (const canvas of this.find(".stage").querySelectorAll("canvas")) {
        canvas.getContext("webgl2")?.getExtension("WEBGL_lose_context")?.loseContext();
      }
    }
    this.find(".stage").replaceChildren();
    this.find(".picked").replaceChildren();
    this.find(".after").hidden = true;
    this.find(".before").hidden = false;
    this.say("");
  }
}

export default function ({ data, parentElement, setTriggerValue }) {
  const section = parentElement.querySelector(".sky");
  if (!section || !data) return undefined;
  let viewer = viewers.get(parentElement);
  if (viewer?.section !== section) {
    viewer?.close();
    viewer = new SkyViewer(section);
    viewers.set(parentElement, viewer);
    section.dataset.state = "closed";
  }
  viewer.onPicked = (name) => setTriggerValue("picked", name);
  viewer.place(data);
  return () => {
    viewer.gone = true;
    viewer.close();
    viewers.delete(parentElement);
  };
}
