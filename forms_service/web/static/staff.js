// Keys in lists: j and k go from row to row, Enter opens (it is a link), ? shows the keys. Everything works without.
// A list marks the link of each row with data-row.
// Once a minute, while the page is looked at, the header learns how much waits, and the first screen what. Asking keeps
// no session open; when it is over the asking ends.
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

  const badge = document.querySelector("[data-task-count]");
  let known = null;

  const show = (html) => {
    const fresh = new DOMParser().parseFromString(html, "text/html").querySelector("[data-tasks]");
    if (!fresh) return;
    const count = Number(fresh.dataset.tasks);
    badge.textContent = count ? ` (${count})` : "";
    if (known !== null && count !== known) document.querySelector("[data-live]")?.replaceChildren(fresh);
    known = count;
  };

  const ask = async () => {
    if (document.hidden) return;
    try {
      const answer = await fetch("/nhan-vien/viec", { redirect: "manual" });
      if (answer.ok) show(await answer.text());
      else if (answer.type === "opaqueredirect") clearInterval(timer);
    } catch {
      // No network for a moment: the page stays as it is, the next minute asks again.
    }
  };

  const timer = badge ? setInterval(ask, 60_000) : 0;
  if (badge) ask();
})();
