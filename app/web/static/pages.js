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
