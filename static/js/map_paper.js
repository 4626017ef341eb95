// Paper is wider than a telephone and always light: the map is laid out anew for it, upright or lying as what it shows,
// and every place is listed: beside or below the map on the same sheet as long as there are few.
(function (maps) {
  "use strict";
  maps.paper = function (page) {
    var map = page.map, before = null, ON_ONE_SHEET = 32, FEW = 12;

    // Mercator keeps shapes: what is higher than wide is printed upright.
    function shape() {
      var box = page.bounds();
      if (!box.isValid()) return "landscape";
      var size = map.project(box.getSouthEast(), 12).subtract(map.project(box.getNorthWest(), 12));
      return size.y > size.x * 1.05 ? "portrait" : "landscape";
    }

    function toPaper() {
      if (before) return;
      before = { center: map.getCenter(), zoom: map.getZoom() };
      page.isOnPaper = true;
      page.frame.dataset.paper = shape();
      page.frame.style.setProperty("--lines", Math.ceil(page.shown.length / 3));
      page.frame.toggleAttribute("data-one-sheet", page.shown.length <= ON_ONE_SHEET);
      page.frame.toggleAttribute("data-few", page.shown.length <= FEW);
      map.closePopup();
      relay();
      page.fit();
    }
    function toScreen() {
      var was = before;
      if (!was) return;
      before = null;
      page.isOnPaper = false;
      delete page.frame.dataset.paper;
      relay();
      map.setView(was.center, was.zoom, { animate: false });
    }
    function relay() {
      map.invalidateSize({ pan: false, animate: false });
      page.repaint();
      page.list.tell();
    }
    window.addEventListener("beforeprint", toPaper);
    window.addEventListener("afterprint", toScreen);
    window.matchMedia("print").addEventListener("change", function (media) { (media.matches ? toPaper : toScreen)(); });
  };
})(zhenanMap);
