/* Says once that a page was looked at: reading a page must change nothing by itself, and programs that fetch it run no
   script. */
"use strict";
for (const form of document.querySelectorAll("form[data-viewed]")) {
  fetch(form.action, {method: "POST", body: new FormData(form), credentials: "same-origin", keepalive: true}).catch(() => {});
}
