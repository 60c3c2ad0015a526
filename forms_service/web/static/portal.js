/* Comforts for the public pages. Nothing here is needed: every page works without it. */
(() => {
  // --- The receptions as they stand now, on a page that was built some time ago ---
  for (const block of document.querySelectorAll("[data-live]")) {
    if (!block.querySelector("[href*='/lich-hien-tai']")) continue; // the service has filled this page already
    fetch(block.dataset.live)
      .then((answer) => (answer.ok ? answer.text() : Promise.reject(answer.status)))
      .then((html) => { block.innerHTML = html; })
      .catch(() => { /* the page says until when its list is right */ });
  }

  for (const button of document.querySelectorAll("[data-pv-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => print());
  }

  // --- Drafts live in this tab only, and go once the receipt is there ---
  const DRAFT = "phucvu:draft:";
  const store = (() => { try { return sessionStorage; } catch { return null; } })();
  if (store && location.pathname.startsWith("/bien-nhan/")) {
    Object.keys(store).filter((key) => key.startsWith(DRAFT)).forEach((key) => store.removeItem(key));
  }

  const answers = (form) => [...form.elements].filter(
    (box) => box.name && box.name[0] !== "_" && box.type !== "hidden" && box.tabIndex >= 0,
  );
  const ticked = (box) => box.type === "radio" || box.type === "checkbox";

  const keepDraft = (form, key) => {
    const kept = answers(form).map((box) => [box.name, box.value, ticked(box) ? box.checked : null]);
    try { store.setItem(key, JSON.stringify(kept)); } catch { /* full: no draft */ }
  };
  const restoreDraft = (form, key) => {
    const boxes = answers(form);
    for (const [name, value, checked] of JSON.parse(store.getItem(key) || "[]")) {
      const at = boxes.findIndex((box) => box.name === name && (checked === null || box.value === value));
      if (at < 0) continue;
      const [box] = boxes.splice(at, 1);
      if (checked === null) box.value = value;
      else if (box.name.indexOf("consent") < 0) box.checked = checked; // agreeing is done each time anew
    }
  };

  const say = (form, text) => {
    const line = form.querySelector(".pv-say") || document.createElement("p");
    line.className = "pv-say";
    line.setAttribute("role", "alert");
    line.textContent = text;
    form.querySelector("[type=submit]").before(line);
  };

  for (const form of document.querySelectorAll("form[action*='/api/forms/']")) {
    const summary = form.querySelector(".pv-summary");
    const key = DRAFT + new URL(form.action).pathname;
    if (summary) setTimeout(() => document.activeElement === document.body && summary.focus(), 500); // after autofocus
    if (store) {
      if (!summary) restoreDraft(form, key);
      form.addEventListener("input", () => keepDraft(form, key));
    }
    // The link of a dated card names its reception
    const named = document.getElementById("f-preferred_reception-" + new URLSearchParams(location.search).get("buoi"));
    if (named && !form.querySelector("[name=preferred_reception]:checked")) named.checked = true;
    if (!form.elements._key) {
      const hidden = Object.assign(document.createElement("input"), { type: "hidden", name: "_key" });
      hidden.value = [...crypto.getRandomValues(new Uint8Array(16))].map((n) => n.toString(16).padStart(2, "0")).join("");
      form.append(hidden);
    }

    let sending = false;
    form.addEventListener("submit", (event) => {
      if (sending) { event.preventDefault(); return; }
      if (navigator.onLine === false) {
        event.preventDefault();
        say(form, "Mất kết nối mạng, phiếu chưa gửi. Những gì ông/bà đã ghi vẫn còn ở đây.");
        return;
      }
      sending = true;
      say(form, "Đang gửi…");
      if (store && new URL(form.action).origin !== location.origin) store.removeItem(key);
      setTimeout(() => { sending = false; }, 10000);
    });
    addEventListener("pageshow", () => { sending = false; form.querySelector(".pv-say")?.remove(); });
  }
})();
