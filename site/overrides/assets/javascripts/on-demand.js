/* Starts the theme's script, and with it the search and its index, only when somebody searches: most visits never do,
   and on a slow phone that is half of the page. Everything else on these pages works without it. */
(() => {
  const { theme } = document.currentScript.dataset;
  const root = document.documentElement;
  root.classList.replace("no-js", "js");

  let started = false;
  const start = () => {
    if (started) return;
    started = true;
    // The theme takes every alternate, our feed too, for the site in another language, and asks for its sitemap.
    for (const link of document.querySelectorAll("link[rel=alternate]")) link.remove();
    // What the theme's own inline script would define.
    window.__md_scope = new URL("/", location);
    window.__md_hash = (text) => [...text].reduce((sum, letter) => (sum << 5) - sum + letter.charCodeAt(0), 0);
    window.__md_get = (key, store = localStorage) => JSON.parse(store.getItem(`/.${key}`));
    window.__md_set = (key, value, store = localStorage) => {
      try { store.setItem(`/.${key}`, JSON.stringify(value)); } catch { /* storage is full or forbidden */ }
    };
    const script = document.createElement("script");
    script.src = theme;
    // The theme waits for this event, which has long passed.
    script.onload = () => document.dispatchEvent(new Event("DOMContentLoaded"));
    document.head.append(script);
  };

  // Labels open drawer and search without a script, but only for a pointer: a button does it for everybody.
  for (const label of document.querySelectorAll("label.md-header__button")) {
    const toggle = document.getElementById(label.htmlFor);
    const button = document.createElement("button");
    button.type = "button";
    button.className = label.className;
    button.append(...label.childNodes);
    const show = () => button.setAttribute("aria-expanded", toggle.checked);
    button.addEventListener("click", () => {
      toggle.checked = !toggle.checked;
      toggle.dispatchEvent(new Event("change"));
    });
    toggle.addEventListener("change", show);
    show();
    button.dataset.opens = label.htmlFor;
    label.replaceWith(button);
  }

  const box = document.querySelector("[data-md-component=search-query]");
  const toggle = document.getElementById("__search");
  box?.addEventListener("focus", start);
  toggle?.addEventListener("change", () => { if (toggle.checked) { start(); box?.focus(); } });
  document.addEventListener("keydown", ({ key }) => {
    const drawer = document.getElementById("__drawer");
    if (key !== "Escape" || !drawer.checked) return;
    drawer.checked = false;
    drawer.dispatchEvent(new Event("change"));
    document.querySelector("[data-opens=__drawer]").focus();
  });
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, textarea, select, [contenteditable]");
    if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    if (toggle) toggle.checked = true;
    start();
    box?.focus();
  });
  if (new URLSearchParams(location.search).has("q")) start();
})();
