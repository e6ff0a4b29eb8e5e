// Asiasanoitus by keyboard: everything here is a plain form, which this only saves some Tabs.
"use strict";

const judged = () => Array.from(document.querySelectorAll("[data-judged]"));
const inside = (target) => target.closest("[data-review]");
const control = (one) => one && one.querySelector("[data-accept], [data-reject], input[type=checkbox]");

function moveAmongSubjects(step) {
  const all = judged();
  const at = all.indexOf(document.activeElement.closest("[data-judged]"));
  const next = control(all[at < 0 ? 0 : at + step]);
  if (next) next.focus();
}

function judge(accepted) {
  const one = document.activeElement.closest("[data-judged]");
  if (!one) return;
  const box = one.querySelector("input[type=checkbox]");
  const button = one.querySelector(accepted ? "[data-accept]" : "[data-reject]");
  if (box) {
    box.checked = accepted;
    moveAmongSubjects(1);
  } else if (button) button.click();
}

const KEYS = {
  j: () => moveAmongSubjects(1), ArrowDown: () => moveAmongSubjects(1),
  k: () => moveAmongSubjects(-1), ArrowUp: () => moveAmongSubjects(-1),
  h: () => judge(true), y: () => judge(false),
  l: () => document.getElementById("add")?.focus(),
  s: () => document.querySelector("[data-next]")?.click(),
};

// The keys are heeded only while something among the subjects has the focus: others' shortcuts stay theirs.
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || !KEYS[event.key]) return;
  if (!inside(event.target) || event.target.matches("input:not([type=checkbox]), textarea")) return;
  event.preventDefault();
  KEYS[event.key]();
});

class SubjectCompletion extends Completion {
  async ask() {
    const word = this.box.value.trim();
    this.word = word;
    if (word.length < 2) return this.close();
    const answer = await fetch(`/api/suggest?${new URLSearchParams({ query: word, limit: 8, type: "subject" })}`).catch(() => null);
    if (!answer || !answer.ok || this.word !== word) return;
    this.show((await answer.json()).suggestions);
  }

  take(one) {
    this.box.value = one.id;
    this.box.form.requestSubmit(this.box.form.querySelector("[data-adds]"));
  }
}

const addition = document.getElementById("add");
if (addition && addition.dataset.completes) {
  addition.dataset.suggestions = addition.dataset.completes;
  new SubjectCompletion(addition);
}

// A text that is not ready is asked for again; the server answers when it is, or after a while.
const again = document.querySelector("[data-again]");
if (again) setTimeout(() => again.click(), 500);
