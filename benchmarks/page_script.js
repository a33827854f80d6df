// Runs inside the measured page. It asks for an order, carries it out, tells how long that took, and asks again.
// Times are milliseconds; those of an opening count from the start of the navigation.
(() => {
  const PATH = "/_measure";
  const BAND_COLOURS = [[0, 158, 115], [213, 94, 0]];
  const sleep = (ms) => new Promise((done) => setTimeout(done, ms));
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  // What was drawn on each canvas since it was last cleared, and the pixels of each bitmap as one number. Reading a
  // canvas back or asking for its size costs more than what is measured, so the calls that draw are noted instead.
  const drawings = new WeakMap();
  const bitmaps = new WeakMap();
  function note(context, text, x, y) {
    if (!context.canvas.isConnected) return;
    const drawn = drawings.get(context.canvas) ?? { fills: 0, hash: 0, words: "", bitmap: null };
    drawn.fills += text === null;
    drawn.words += typeof text === "string" ? ` ${text}` : "";
    drawn.hash = (drawn.hash * 31 + 8 * x + 64 * y) | 0;
    drawings.set(context.canvas, drawn);
  }
  function hashOf({ data }) {
    let [hash, flat] = [0, true];
    for (let at = 0; at < data.length; at += 4) {
      hash = (hash * 31 + data[at] * 3 + data[at + 1] * 5 + data[at + 2] * 7 + data[at + 3]) | 0;
      flat &&= data[at] === data[0] && data[at + 1] === data[1] && data[at + 2] === data[2];
    }
    return flat ? null : hash;
  }
  for (const [name, noted] of Object.entries({
    clearRect: (context) => drawings.delete(context.canvas),
    fill: (context) => note(context, null, 0, 0),
    fillRect: (context, [x, y]) => note(context, null, x, y),
    fillText: (context, [text, x, y]) => note(context, String(text), x, y),
    translate: (context, [x, y]) => note(context, undefined, x, y),
    putImageData: (context, [image]) => bitmaps.set(context.canvas, hashOf(image)),
    drawImage: (context, [bitmap]) => {
      if (!bitmaps.has(bitmap)) return;
      note(context, undefined, 0, 0);
      if (drawings.has(context.canvas)) drawings.get(context.canvas).bitmap = bitmaps.get(bitmap);
    },
  })) {
    const drawing = CanvasRenderingContext2D.prototype[name];
    CanvasRenderingContext2D.prototype[name] = function (...given) {
      noted(this, given);
      return drawing.apply(this, given);
    };
  }

  // All elements that match, those in shadow trees of components included.
  function all(selector, root = document) {
    const hosts = [...root.querySelectorAll("[data-testid^='stBidiComponent'], [data-testid^='stBidiComponent'] *")];
    const shadows = hosts.filter((element) => element.shadowRoot).map((element) => element.shadowRoot);
    return [...root.querySelectorAll(selector), ...shadows.flatMap((shadow) => [...shadow.querySelectorAll(selector)])];
  }

  const chartBoxes = () => [...document.querySelectorAll("[data-testid='stVegaLiteChart']")];

  // What the light curve shows now, as text that is another one when it shows something else; null before it is drawn.
  function curve() {
    const box = chartBoxes()[0];
    if (!box) return null;
    const svg = box.querySelector("svg.marks");
    if (svg) {
      const symbols = svg.querySelectorAll(".mark-symbol path");
      if (!symbols.length) return null;
      const titles = [...svg.querySelectorAll(".role-axis-title text")].map((text) => text.textContent);
      const places = [...symbols].slice(0, 60).map((symbol) => symbol.getAttribute("transform"));
      return [symbols.length, ...titles, ...places].join(" ");
    }
    const canvas = box.querySelector("canvas.marks");
    const drawn = canvas && drawings.get(canvas);
    return drawn && drawn.fills > 3 ? `${drawn.fills} ${drawn.hash} ${drawn.words}` : null;
  }

  // The pixels of the three stamps, a number for each, null before all three are drawn.
  function stamps() {
    const canvases = all("section.stamps .row .stamp canvas").slice(0, 3);
    const looks = canvases.map((canvas) => drawings.get(canvas)?.bitmap ?? null);
    return looks.length === 3 && looks.every((look) => look !== null) ? looks : null;
  }

  // What result cards say whose two pictures, cutout and curve, are drawn; null before there are so many.
  function cards(count) {
    const drawn = (picture) => picture.complete && picture.naturalWidth > 0;
    const whole = all("[class*='st-key-card-result-']").filter((card) => {
      const pictures = [...card.querySelectorAll("img")];
      return pictures.length === 2 && pictures.every(drawn);
    });
    return whole.length >= count ? whole.map((card) => card.textContent).join(" ") : null;
  }

  const text = () => (document.querySelector("[data-testid='stMarkdown']")?.textContent.trim() ? "text" : null);

  // The moment at which something holds, seen at the frame that shows it.
  async function when(holds, seconds, what) {
    const deadline = performance.now() + 1000 * seconds;
    while (performance.now() < deadline) {
      if (holds()) {
        await frame();
        return performance.now();
      }
      await frame();
    }
    throw new Error(`Not seen within ${seconds} s: ${what}`);
  }

  async function idle() {
    const running = () => document.querySelector("[data-test-script-state]")?.dataset.testScriptState !== "notRunning";
    for (let quiet = performance.now(); performance.now() - quiet < 700; await sleep(50)) {
      if (running()) quiet = performance.now();
    }
    return performance.now();
  }

  const another = (before) => () => {
    const now = curve();
    return now !== null && now !== before;
  };

  const allNew = (before) => () => {
    const now = stamps();
    return now !== null && (before === null || now.every((hash, at) => hash !== before[at]));
  };

  function press(element, x, y) {
    const told = { bubbles: true, cancelable: true, composed: true, clientX: x, clientY: y, button: 0, pointerId: 1, isPrimary: true };
    element.dispatchEvent(new PointerEvent("pointerover", told));
    element.dispatchEvent(new PointerEvent("pointermove", told));
    element.dispatchEvent(new MouseEvent("mousemove", told));
    for (const [pointer, mouse] of [["pointerdown", "mousedown"], ["pointerup", "mouseup"]]) {
      element.dispatchEvent(new PointerEvent(pointer, told));
      element.dispatchEvent(new MouseEvent(mouse, told));
    }
    element.dispatchEvent(new MouseEvent("click", told));
  }

  // Middles of the points of good detections in the light curve, by time: filled, of a band's colour, and not small.
  function goodPoints() {
    const box = chartBoxes()[0];
    const svg = box.querySelector("svg.marks");
    if (svg) {
      const groups = [...svg.querySelectorAll("g.mark-symbol")].filter((group) => group.querySelector("path[fill-opacity]"));
      const targets = [...svg.querySelectorAll("path[opacity='0.001']")];
      const good = groups.flatMap((group) => [...group.querySelectorAll("path")])
        .filter((path) => path.getAttribute("fill-opacity") > 0.5 && path.getBBox().width > 7);
      return good.map((path) => {
        const place = path.getBoundingClientRect();
        const [x, y] = [place.x + place.width / 2, place.y + place.height / 2];
        const near = (target) => Math.hypot(target.box.x + target.box.width / 2 - x, target.box.y + target.box.height / 2 - y);
        const boxes = targets.map((target) => ({ target, box: target.getBoundingClientRect() }));
        const closest = boxes.reduce((best, next) => (best && near(best) <= near(next) ? best : next), null);
        return { element: closest?.target ?? path, x, y };
      }).sort((a, b) => a.x - b.x);
    }
    return colouredSpots(box.querySelector("canvas.marks"));
  }

  // The first of the points, from a place on, whose tooltip does not call it something that has no stamps.
  async function detection(points, first) {
    for (let step = 0; step < points.length; step += 1) {
      const point = points[(first + step) % points.length];
      const told = { bubbles: true, composed: true, clientX: point.x, clientY: point.y, pointerId: 1, isPrimary: true };
      point.element.dispatchEvent(new PointerEvent("pointermove", told));
      point.element.dispatchEvent(new MouseEvent("mousemove", told));
      await frame();
      await frame();
      if (!/low-quality|limit/.test(document.querySelector("#vg-tooltip-element")?.textContent ?? "")) return point;
    }
    throw new Error("No point of the light curve is an alert.");
  }

  function colouredSpots(canvas) {
    const place = canvas.getBoundingClientRect();
    const { data, width, height } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    const scale = place.width / canvas.width;
    const isBand = (x, y) => {
      const at = 4 * (y * width + x);
      return BAND_COLOURS.some((band) => band.every((value, i) => Math.abs(data[at + i] - value) < 45));
    };
    const spots = [];
    for (let x = 4; x < width - 4; x += 2) {
      for (let y = 4; y < height - 4; y += 2) {
        if (isBand(x - 2, y) && isBand(x + 2, y) && isBand(x, y - 2) && isBand(x, y + 2) && isBand(x, y)) {
          spots.push({ element: canvas, x: place.x + x * scale, y: place.y + y * scale });
          break;
        }
      }
    }
    return spots;
  }

  // Go to another address of the open session as a link would; gives the moment.
  function open(address) {
    const started = performance.now();
    history.pushState(null, "", address);
    window.dispatchEvent(new PopStateEvent("popstate"));
    return started;
  }

  const ORDERS = {
    // The page's first sight, as its visitor waits for it.
    async opened({ seconds }) {
      const drawn = await when(() => curve() !== null, seconds, "the light curve");
      const stamped = await when(() => stamps() !== null, seconds, "three stamps");
      return { curve: drawn, stamps: stamped };
    },
    async text({ seconds }) {
      return { text: await when(() => text() !== null, seconds, "text") };
    },
    async idle() {
      return { idle: await idle(), words: document.body.innerText.slice(0, 20000) };
    },
    async press({ label, seconds }) {
      const before = curve();
      const button = all("button, label, [role=radio]").find((element) => element.textContent.trim().toLowerCase() === label.toLowerCase());
      if (!button) throw new Error(`There is no button "${label}".`);
      const started = performance.now();
      button.click();
      return { took: (await when(another(before), seconds, `the light curve in ${label}`)) - started };
    },
    async point({ share, seconds }) {
      const before = stamps();
      const points = goodPoints();
      if (!points.length) throw new Error("The light curve shows no point of a band's colour.");
      const { element, x, y } = await detection(points, Math.floor(share * points.length));
      const started = performance.now();
      press(element, x, y);
      return { took: (await when(allNew(before), seconds, "three new stamps")) - started, points: points.length };
    },
    async cards({ count, seconds }) {
      return { cards: await when(() => cards(count) !== null, seconds, `${count} cards`) };
    },
    async other_cards({ address, count, seconds }) {
      const before = cards(count);
      const started = open(address);
      const changed = () => ![null, before].includes(cards(count));
      return { took: (await when(changed, seconds, `${count} other cards`)) - started };
    },
    async go({ address, seconds }) {
      const [before, seen] = [curve(), stamps()];
      const started = open(address);
      const drawn = (await when(another(before), seconds, `the light curve of ${address}`)) - started;
      return { curve: drawn, stamps: (await when(allNew(seen), seconds, "three new stamps")) - started };
    },
  };

  async function serve() {
    for (let report = { ready: performance.now() }; ; ) {
      const answer = await fetch(PATH, { method: "POST", body: JSON.stringify(report), cache: "no-store" });
      const order = await answer.json();
      try {
        report = await ORDERS[order.name](order);
      } catch (error) {
        report = { failure: String(error.message ?? error), words: document.body?.innerText.slice(0, 2000) };
      }
    }
  }

  serve();
})();
