// Facts that only a shelter has are shown when the place is one.
(function () {
  "use strict";
  var parts = document.querySelectorAll("[data-for-kind]");
  function follow() {
    var chosen = document.querySelector("input[name=kind]:checked");
    parts.forEach(function (part) { part.hidden = Boolean(chosen) && part.dataset.forKind !== chosen.value; });
  }
  document.addEventListener("change", function (event) { if (event.target.name === "kind") follow(); });
  follow();
})();
