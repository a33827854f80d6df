// The search field. What is typed stays as it is, whatever the page around it does, until another address is opened.

const fields = new WeakMap();

class SearchField {
  constructor(root) {
    this.find = (selector) => root.querySelector(selector);
    this.input = this.find("input");
    this.typed = new Typed((text, said) => this.told(text, said));
    this.options = new Options(this.find, (option, how) => (how === "forget" ? this.forget(option) : this.choose(option, how)));
    this.listen();
  }

  // Called for every run of the page: only another address changes what the field holds.
  take(data) {
    const before = this.data;
    this.data = data;
    this.find(".field").classList.toggle("main", data.main);
    this.input.placeholder = data.placeholder;
    if (before?.page === data.page && before.text === data.text) return;
    this.setText(data.text);
    this.said = data;
    this.close();
    this.say(data);
  }

  listen() {
    this.input.addEventListener("input", () => this.changed());
    this.input.addEventListener("focus", () => this.open());
    this.input.addEventListener("click", () => this.open());
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.find(".field").addEventListener("focusout", (event) => {
      if (!this.find(".field").contains(event.relatedTarget)) this.close();
    });
    this.find(".options").addEventListener("active", () => this.say(this.said));
    this.find("form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.search(this.input.value);
    });
    const buttons = {
      clear: () => (this.setText(""), this.input.focus(), this.changed()),
      examples: () => this.toggleExamples(),
      forget: () => (keepSearches([]), this.showPast()),
    };
    for (const [name, act] of Object.entries(buttons)) {
      const button = this.find(`[data-do=${name}]`);
      button.addEventListener("mousedown", (event) => event.preventDefault());
      button.addEventListener("click", act);
    }
    this.find(".problems").addEventListener("mousedown", (event) => event.preventDefault());
    this.find(".problems").addEventListener("click", (event) => {
      if (event.target.closest("button")) this.search(this.said.instead);
    });
  }

  key(event) {
    if (event.isComposing) return;
    const active = this.options.active;
    const steps = { ArrowDown: 1, ArrowUp: -1 };
    if (event.key in steps) {
      event.preventDefault();
      if (this.options.isOpen) this.options.move(steps[event.key]);
      else this.open();
    } else if (event.key === "Enter" && (active || wantsTab(event))) {
      event.preventDefault();
      const how = wantsTab(event) ? "tab" : "here";
      if (active) this.choose(active, how);
      else this.search(this.input.value, { how });
    } else if (event.key === "Tab" && active && !event.shiftKey) {
      event.preventDefault();
      this.complete(active.text);
    } else if (event.key === "Escape") {
      event.preventDefault();
      if (this.isOpen) this.close();
      else if (this.input.value) this.setText(""), this.changed();
    } else if (event.key === "Delete" && event.shiftKey && active && this.list === "past") {
      event.preventDefault();
      this.forget(active);
    }
  }

  get isOpen() {
    return this.find(".field").classList.contains("open");
  }

  open() {
    if (this.isOpen) return;
    this.find(".field").classList.add("open");
    this.changed({ atOnce: true });
  }

  close() {
    this.find(".field").classList.remove("open");
    this.typed.stop();
    this.options.close();
  }

  setText(text) {
    this.input.value = text;
    this.find("[data-do=clear]").hidden = !text;
  }

  changed(how) {
    const text = this.input.value;
    this.find(".field").classList.add("open");
    this.find("[data-do=clear]").hidden = !text;
    this.options.activate(-1);
    if (text.trim()) {
      if (this.list !== "suggestions") this.options.close(); // what is shown was for an empty field
      return this.typed.ask(text, this.data.url, how);
    }
    this.typed.stop();
    this.say(this.data.nothing);
    this.showPast();
  }

  told(text, said) {
    if (text !== this.input.value || !this.isOpen) return;
    this.list = "suggestions";
    const silent = { line: "Suggestions cannot be had just now. Enter searches all the same.", problems: [] };
    this.options.show(said?.options ?? [], { note: said?.note ?? "" });
    this.say(said ?? silent);
  }

  showPast() {
    const past = pastSearches();
    if (!past.length) return this.showExamples();
    this.list = "past";
    const options = past.map((text) => ({ text, label: text, about: "", line: "", whole: true }));
    this.options.show(options, { heading: "Searched before", history: true });
  }

  showExamples() {
    this.list = "examples";
    const options = this.data.examples.map(([text, about]) => ({ text, label: text, about, line: "" }));
    this.options.show(options, { heading: "What can be typed" });
  }

  toggleExamples() {
    const shown = this.isOpen && this.list === "examples" && this.options.isOpen;
    this.input.focus();
    if (shown) return this.close();
    this.find(".field").classList.add("open");
    this.typed.stop();
    this.showExamples();
  }

  // What the text means, or what the active option does.
  say(said) {
    this.said = said;
    const line = this.options.active?.line || said.line;
    if (this.find(".line").textContent !== line) this.find(".line").textContent = line;
    this.find(".problems").replaceChildren(...(this.options.active ? [] : problemElements(said)));
  }

  choose(option, how) {
    if (option.to || option.whole) this.search(option.text, { to: option.to, how });
    else this.complete(option.text);
  }

  complete(text) {
    this.setText(text);
    this.input.focus();
    this.input.setSelectionRange(text.length, text.length);
    this.input.scrollLeft = this.input.scrollWidth;
    this.changed({ atOnce: true });
  }

  forget(option) {
    forgetSearch(option.text);
    this.showPast();
  }

  async destination(text) {
    return (await this.typed.destination(text, this.data.url)) || this.data.search + encodeURIComponent(text);
  }

  async search(given, { to: known = "", how = "here" } = {}) {
    const text = given.trim();
    if (!text) return this.open();
    rememberSearch(text);
    if (how === "tab") {
      const to = known || (await this.destination(text));
      return window.open(to, "_blank", "noopener");
    }
    this.setText(text);
    this.close();
    this.input.blur();
    const to = known || (await this.destination(text));
    // Who comes back to the first page finds the text that was searched.
    if (this.data.main) history.replaceState(history.state, "", `?q=${encodeURIComponent(text)}`);
    else if (!to.startsWith(this.data.search)) this.setText("");
    openAddress(to);
  }
}

// As the browser's own buttons do: the page runs with what the address says, and the history holds each address once.
function openAddress(address) {
  const target = new URL(address, location.origin);
  const here = new URLSearchParams(location.search);
  for (const name of ["embed", "embed_options"]) {
    for (const value of here.getAll(name)) target.searchParams.append(name, value); // somebody else's page stays around
  }
  const isHere = target.pathname === location.pathname && `${target.searchParams}` === `${here}`;
  if (!isHere) history.pushState({}, "", target);
  window.dispatchEvent(new PopStateEvent("popstate", { state: {} }));
}

function problemElements({ problems, instead }) {
  const items = problems.map((sentence) => {
    const item = document.createElement("li");
    item.textContent = sentence;
    return item;
  });
  if (instead) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = `Instead: ${instead}`;
    const item = document.createElement("li");
    item.append(button);
    items.push(item);
  }
  return items;
}

export default function ({ parentElement, data }) {
  const section = parentElement.querySelector(".field");
  if (!fields.has(section)) fields.set(section, new SearchField(parentElement));
  const field = fields.get(section);
  field.take(data);
  return () => field.close();
}
