/* One tap takes the link that was copied elsewhere and goes on with it; without leave to read it, one pastes by hand. */
"use strict";
for (const form of document.querySelectorAll("[data-paste-link]")) {
  const button = form.querySelector("[data-paste]"), box = form.querySelector("input[name=link]");
  if (!navigator.clipboard || !navigator.clipboard.readText) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      box.value = (await navigator.clipboard.readText()).trim();
    } catch {
      box.value = "";
    }
    if (box.value && form.reportValidity()) form.submit();
    else box.focus();
  });
}
