// Keys in lists: j and k go from row to row, Enter opens (it is a link), ? shows the keys. Everything works without.
// A list marks the link of each row with data-row.
"use strict";
(() => {
  const isTyping = (target) => target.closest("input, textarea, select, [contenteditable]") !== null;

  const step = (by) => {
    const rows = [...document.querySelectorAll("a[data-row]")];
    const at = rows.findIndex((row) => row.closest("tr, li").contains(document.activeElement));
    const next = rows[at < 0 ? (by > 0 ? 0 : rows.length - 1) : Math.min(Math.max(at + by, 0), rows.length - 1)];
    next?.focus();
  };

  const actions = {
    j: () => step(1),
    k: () => step(-1),
    "?": () => document.getElementById("keys")?.showModal(),
  };

  document.addEventListener("keydown", (event) => {
    const action = actions[event.key];
    const held = event.ctrlKey || event.altKey || event.metaKey;
    if (!action || held || isTyping(event.target) || document.querySelector("dialog[open]")) return;
    event.preventDefault();
    action();
  });
})();
