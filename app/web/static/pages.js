// Everything on the pages works without this: it adds the keyboard's shortcuts.
"use strict";

const links = () => Array.from(document.querySelectorAll(".hit-link"));
const isTyping = (target) => target.matches("input, textarea, select, [contenteditable]");

function focusSearch(event) {
  const box = document.getElementById("query");
  if (box) {
    event.preventDefault();
    box.focus();
    box.select();
  }
}

function moveAmongHits(event, step) {
  const all = links();
  const at = all.indexOf(document.activeElement);
  const fromBox = document.activeElement.id === "query";
  if (!all.length || (at < 0 && !fromBox)) return;
  const next = all[at + step];
  if (next) next.focus();
  else if (at === 0 && step < 0) document.getElementById("query").focus();
  event.preventDefault();
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.key === "/" && !isTyping(event.target)) focusSearch(event);
  else if (event.key === "ArrowDown") moveAmongHits(event, 1);
  else if (event.key === "ArrowUp") moveAmongHits(event, -1);
});

// Names that the last word of the query may begin: each is offered as a filter.
const FILTERS = { municipality: "municipality", region: "region", organisation: "organisation", theme: "theme", subject: "subject" };
const BY_CODE = ["municipality", "region"];

class Completion {
  constructor(box) {
    this.box = box;
    this.list = document.createElement("ul");
    this.list.id = "suggestions";
    this.list.className = "suggestions";
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", box.dataset.suggestions);
    this.list.hidden = true;
    box.closest(".row").append(this.list);
    for (const [name, value] of [["role", "combobox"], ["aria-controls", "suggestions"], ["aria-expanded", "false"], ["aria-autocomplete", "list"]]) {
      box.setAttribute(name, value);
    }
    box.addEventListener("input", () => this.ask());
    box.addEventListener("keydown", (event) => this.heed(event));
    box.addEventListener("blur", () => setTimeout(() => this.close(), 150));
  }

  async ask() {
    const word = this.box.value.split(/\s+/).pop();
    this.word = word;
    if (word.length < 2) return this.close();
    const asked = new URLSearchParams({ query: word, limit: 8 });
    Object.keys(FILTERS).forEach((type) => asked.append("type", type));
    const answer = await fetch(`/api/suggest?${asked}`).catch(() => null);
    if (!answer || !answer.ok || this.word !== word) return;
    this.show((await answer.json()).suggestions.filter((one) => one.documents > 0 || one.type === "theme"));
  }

  show(found) {
    this.list.replaceChildren(...found.map((one, at) => this.option(one, at)));
    this.list.hidden = !found.length;
    this.box.setAttribute("aria-expanded", String(found.length > 0));
    this.choose(-1);
  }

  option(one, at) {
    const option = document.createElement("li");
    option.id = `suggestion-${at}`;
    option.setAttribute("role", "option");
    option.textContent = one.matched === one.name ? one.name : `${one.name} (${one.matched})`;
    const type = document.createElement("span");
    type.className = "count";
    type.textContent = this.box.dataset[one.type];
    option.append(" ", type);
    option.addEventListener("mousedown", () => this.take(one));
    option.take = () => this.take(one);
    return option;
  }

  take(one) {
    const data = new URLSearchParams(new FormData(this.box.form));
    data.set("query", this.box.value.slice(0, this.box.value.length - this.word.length).trim());
    if (!data.get("query")) data.delete("query");
    data.set(FILTERS[one.type], BY_CODE.includes(one.type) ? one.id.split(":")[1] : one.id);
    window.location.assign(`${this.box.form.getAttribute("action")}?${data}`);
  }

  choose(at) {
    this.at = at;
    [...this.list.children].forEach((option, place) => option.setAttribute("aria-selected", String(place === at)));
    if (at < 0) this.box.removeAttribute("aria-activedescendant");
    else this.box.setAttribute("aria-activedescendant", `suggestion-${at}`);
  }

  heed(event) {
    const last = this.list.children.length - 1;
    if (this.list.hidden) return;
    if (event.key === "ArrowDown") this.choose(this.at < last ? this.at + 1 : -1);
    else if (event.key === "ArrowUp") this.choose(this.at < 0 ? last : this.at - 1);
    else if (event.key === "Escape") this.close();
    else if (event.key === "Enter" && this.at >= 0) this.list.children[this.at].take();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  close() {
    this.list.hidden = true;
    this.box.setAttribute("aria-expanded", "false");
    this.choose(-1);
  }
}

const query = document.getElementById("query");
if (query && query.dataset.suggestions) new Completion(query);

// A text is copied by its button, which then says so.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copies]");
  if (!button || !navigator.clipboard) return;
  await navigator.clipboard.writeText(document.getElementById(button.dataset.copies).textContent.trim());
  button.setAttribute("aria-live", "polite");
  button.textContent = button.dataset.done;
});

// On a narrow page the facets begin folded, below what was found.
if (window.matchMedia("(max-width: 58rem)").matches) {
  document.querySelectorAll(".facet[open]").forEach((one) => {
    if (!one.querySelector("[aria-current]")) one.open = false;
  });
}
document.documentElement.classList.add("with-script");
