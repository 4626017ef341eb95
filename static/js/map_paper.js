// Paper is wider than a telephone and always light: the map is laid out anew for it, and every place is listed.
(function (maps) {
  "use strict";
  maps.paper = function (page) {
    var map = page.map, before = null;

    function toPaper() {
      if (before) return;
      before = { center: map.getCenter(), zoom: map.getZoom() };
      page.isOnPaper = true;
      page.frame.dataset.paper = "";
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
