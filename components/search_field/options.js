// The list below the field: suggestions, past searches or examples. One at most is active.

class Options {
  constructor(find, chosen) {
    this.find = find;
    this.chosen = chosen; // given an option and how it was chosen: "here", in a "tab" of its own, or to "forget" it
    this.list = find(".options");
    this.shown = [];
    this.at = -1;
    // Before the field loses the focus, which would close the list under the pointer.
    find(".suggested").addEventListener("mousedown", (event) => event.preventDefault());
    for (const kind of ["click", "auxclick"]) this.list.addEventListener(kind, (event) => this.click(event));
    this.list.addEventListener("mousemove", (event) => this.activate(this.indexOf(event), { scroll: false }));
  }

  get isOpen() {
    return !this.find(".suggested").hidden;
  }

  get active() {
    return this.isOpen ? this.shown[this.at] : undefined;
  }

  show(options, { heading = "", note = "", history = false } = {}) {
    const before = this.active?.text;
    this.activate(-1);
    this.shown = options;
    this.list.replaceChildren(...options.map((option, at) => optionElement(option, at, history)));
    this.list.setAttribute("aria-label", heading || "Suggestions");
    this.list.hidden = !options.length;
    this.find(".heading").textContent = heading;
    this.find(".note").textContent = note;
    this.find("[data-do=forget]").hidden = !history;
    this.find(".suggested").hidden = !options.length && !note;
    this.find("input").setAttribute("aria-expanded", String(options.length > 0));
    this.activate(before === undefined ? -1 : options.findIndex((option) => option.text === before));
  }

  close() {
    this.find(".suggested").hidden = true;
    this.find("input").setAttribute("aria-expanded", "false");
    this.activate(-1);
  }

  // From none to the first or the last, and from these back to none: the text itself.
  move(step) {
    const count = this.shown.length;
    if (!count) return;
    this.activate(((this.at + 1 + step + count + 1) % (count + 1)) - 1);
  }

  activate(at, { scroll = true } = {}) {
    if (at === this.at) return;
    this.list.children[this.at]?.setAttribute("aria-selected", "false");
    this.at = at;
    const element = this.list.children[at];
    element?.setAttribute("aria-selected", "true");
    if (scroll) element?.scrollIntoView({ block: "nearest" });
    const input = this.find("input");
    if (element) input.setAttribute("aria-activedescendant", element.id);
    else input.removeAttribute("aria-activedescendant");
    this.list.dispatchEvent(new CustomEvent("active"));
  }

  indexOf(event) {
    return [...this.list.children].indexOf(event.target.closest("[role=option]"));
  }

  click(event) {
    const option = this.shown[this.indexOf(event)];
    if (!option || event.button > 1) return;
    this.chosen(option, event.target.closest(".remove") ? "forget" : wantsTab(event) ? "tab" : "here");
  }
}

// As with a link: the middle button, or Ctrl (on a Mac Command) with a click or with Enter.
const wantsTab = (event) => event.ctrlKey || event.metaKey || event.button === 1;

function optionElement(option, at, removable) {
  const element = document.createElement("li");
  element.id = `option-${at}`;
  element.setAttribute("role", "option");
  element.setAttribute("aria-selected", "false");
  const label = document.createElement("span");
  label.className = "label";
  label.textContent = option.label;
  const about = document.createElement("span");
  about.className = "about";
  about.textContent = option.about;
  element.append(label, about);
  if (removable) {
    // With the keyboard it is Shift and Delete, which the option says.
    const remove = document.createElement("span");
    remove.className = "remove";
    remove.title = "Forget this search (Shift+Delete)";
    remove.setAttribute("aria-hidden", "true");
    remove.textContent = "×";
    element.append(remove);
  }
  return element;
}
