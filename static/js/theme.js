// Runs before the first paint, so that a dark screen never flashes white.
(function () {
  "use strict";
  var page = document.documentElement;
  var dark = window.matchMedia("(prefers-color-scheme: dark)");
  function follow() {
    if (page.dataset.theme === "auto") page.dataset.bsTheme = dark.matches ? "dark" : "light";
  }
  follow();
  if (dark.addEventListener) dark.addEventListener("change", follow);
  page.classList.add("js");
})();
