// The form of an anomaly: features that fit the category, what is watched at a point, and where the telephone is.
(function () {
  "use strict";
  var what = document.querySelector("[data-what]");

  function groupOf(category) {
    return JSON.parse(what.dataset.groups)[category] || "";
  }

  // Before a category is chosen no feature is offered; what no longer fits is unticked.
  function followCategory() {
    var group = groupOf(document.getElementById("f-category").value);
    what.querySelectorAll("[data-group]").forEach(function (part) {
      var fits = group !== "" && (part.dataset.group === "" || part.dataset.group === group);
      part.hidden = !fits;
      if (!fits) part.querySelectorAll("input:checked").forEach(function (box) { box.checked = false; });
    });
    what.querySelectorAll("[data-group-name]").forEach(function (name) { name.hidden = true; });
    what.querySelector("[data-features]").hidden = !what.querySelector("[data-group]:not([hidden])");
    what.querySelector("[data-animals]").hidden = group !== "animals";
  }

  function followPoint() {
    var list = document.getElementById("f-place_id"), area = document.querySelector("[data-area]");
    var chosen = list && list.options[list.selectedIndex];
    if (area) area.hidden = Boolean(list && list.value);
    if (!chosen || !list.value) return;
    var category = document.getElementById("f-category"), object = document.getElementById("f-object");
    if (chosen.dataset.category && !category.value) { category.value = chosen.dataset.category; followCategory(); }
    if (chosen.dataset.object && !object.value) object.value = chosen.dataset.object;
  }

  if (what) {
    document.addEventListener("change", function (event) {
      if (event.target.id === "f-category") followCategory();
      if (event.target.id === "f-place_id") followPoint();
    });
    followCategory();
    followPoint();
  }

  var button = document.querySelector("[data-locate]");
  if (button && navigator.geolocation && window.isSecureContext) {
    var said = document.querySelector("[data-located]");
    button.hidden = false;
    button.addEventListener("click", function () {
      said.textContent = button.dataset.busy;
      navigator.geolocation.getCurrentPosition(function (found) {
        document.getElementById("f-lon").value = found.coords.longitude.toFixed(6);
        document.getElementById("f-lat").value = found.coords.latitude.toFixed(6);
        said.textContent = button.dataset.found.replace("{metres}", Math.max(1, Math.round(found.coords.accuracy)));
      }, function () { said.textContent = button.dataset.failed; }, { enableHighAccuracy: true, timeout: 20000, maximumAge: 30000 });
    });
  }
  window.anomalyForm = { follow: function () { if (what) { followCategory(); followPoint(); } } };
})();
