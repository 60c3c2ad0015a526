// The page "Ghi cuộc gọi": shows what is known of a phone while it is typed, and keeps with Ctrl+Enter.
// Everything works without: a button shows the same.
"use strict";
(() => {
  const form = document.querySelector("[data-hotline]");
  const phone = document.getElementById("f-phone");
  const caller = document.getElementById("caller");
  if (!form) return;

  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.ctrlKey) form.querySelector("button.primary").click();
  });
  if (!phone || !caller) return;

  form.querySelectorAll("[data-without-script]").forEach((part) => (part.hidden = true));
  if ("blank" in form.dataset) phone.focus();

  // A body, never an address: the number must stand in no history and no log.
  const ask = async () => {
    const fields = new URLSearchParams({ _csrf: form.elements._csrf.value, phone: phone.value });
    const answer = await fetch(form.dataset.lookUp, { method: "POST", body: fields, headers: { Accept: "text/html" } });
    if (answer.ok && fields.get("phone") === phone.value) caller.innerHTML = await answer.text();
  };

  const digits = () => phone.value.replace(/\D/g, "");
  let waiting = 0;
  let asked = digits();
  phone.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      if (digits() === asked || digits().length < 10) return;
      asked = digits();
      ask().catch(() => (asked = ""));
    }, 350);
  });
})();
