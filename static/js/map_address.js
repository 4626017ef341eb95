// The address of what is seen: filter, layers, ground, and, once somebody has moved the map, the view.
(function (maps) {
  "use strict";
  maps.address = function (page) {
    var map = page.map, hasMoved = false;

    // What the address says of the view: "26.4712,116.0123,14".
    function typedView() {
      var parts = (new URLSearchParams(location.search).get("at") || "").split(",").map(Number);
      var isOne = parts.length === 3 && parts.every(isFinite) && Math.abs(parts[0]) <= 85 && Math.abs(parts[1]) <= 180;
      return isOne ? { at: L.latLng(parts[0], parts[1]), zoom: Math.min(18, Math.max(3, parts[2])) } : null;
    }
    var opened = typedView();
    function view() {
      var at = map.getCenter();
      return [at.lat.toFixed(5), at.lng.toFixed(5), Math.round(map.getZoom() * 4) / 4].join(",");
    }
    function query(want, withView) {
      var found = new URLSearchParams(want);
      if (!page.layers.isUsual()) found.set("layers", page.layers.codes());
      page.layers.asked().forEach(function (pair) { found.set(pair[0], pair[1]); });
      if (page.frame.dataset.base !== page.frame.dataset.usualBase) found.set("base", page.frame.dataset.base);
      if (withView) found.set("at", view());
      var text = found.toString().replace(/%2C/g, ",");
      return text ? "?" + text : "";
    }
    function keep(want) {
      var now = location.pathname + query(want, hasMoved);
      if (now === location.pathname + location.search) return;
      history.replaceState(null, "", now);
      document.querySelectorAll("form > input[name=next]").forEach(function (input) {
        input.value = location.pathname + location.search;
      });
    }
    map.on("dragend", moved);
    map.getContainer().addEventListener("wheel", moved, { passive: true });
    map.getContainer().addEventListener("keydown", function (event) { if (/^(Arrow|[+-]$)/.test(event.key)) moved(); });
    map.on("moveend", function () { if (hasMoved && page.data && !page.isOnPaper) keep(page.wanted()); });
    function moved() { hasMoved = true; }
    return { keep: keep, typedView: function () { return opened; }, query: query, still: function () { hasMoved = false; } };
  };
})(zhenanMap);
