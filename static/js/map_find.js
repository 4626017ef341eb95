// What the search finds besides the names in the list: villages, addresses, units; choosing one goes there.
(function (maps) {
  "use strict";
  var PAUSE = 350, make = maps.make;

  maps.find = function (page) {
    var map = page.map, panel = page.part("found"), box = page.form.elements.q, timer = null, turn = 0, first = null, ring = null;

    function ask() {
      var typed = box.value.trim(), mine = ++turn;
      clearTimeout(timer);
      if (!typed) { tell([]); return; }
      timer = setTimeout(function () {
        maps.fetched(page.frame.dataset.find + "?q=" + encodeURIComponent(typed)).then(function (found) {
          if (mine === turn) tell(found.filter(function (one) { return isNew(one, typed); }));
        }, function () { tell([]); });
      }, PAUSE);
    }
    // Places of that name are in the list already.
    function isNew(one, typed) {
      return one.page.indexOf("/places/") !== 0 || plain(one.name).indexOf(plain(typed)) < 0;
    }
    function plain(text) { return text.normalize("NFKC").toLowerCase().replace(/\s+/g, ""); }
    function tell(found) {
      var list = panel.querySelector("ul");
      list.textContent = "";
      found.forEach(function (one) {
        var item = make("li", ""), button = make("button", "map-found-one");
        button.type = "button";
        button.appendChild(make("b", "", one.name));
        button.appendChild(make("span", "", [one.kind, one.detail].filter(Boolean).join(" · ")));
        button.addEventListener("click", function (event) { go(one, event.detail === 0); });
        item.appendChild(button);
        list.appendChild(item);
      });
      first = found[0] || null;
      panel.hidden = !found.length;
      if (!found.length && ring) ring.remove();
      page.frame.dataset.found = found.length;
    }
    function go(one, byKeys) {
      var at = L.latLng(one.lat, one.lon), card = make("div", "map-card");
      if (ring) ring.remove();
      ring = L.circleMarker(at, { renderer: L.svg({ pane: "signs" }), radius: 12, className: "map-ring", interactive: false }).addTo(map);
      map.setView(at, Math.max(map.getZoom(), 14), { animate: false });
      card.appendChild(make("p", "map-card-name", one.name));
      card.appendChild(make("p", "", [one.kind, one.detail].filter(Boolean).join(" · ")));
      if (one.page) {
        var link = make("a", "btn btn-primary btn-sm", maps.words.open);
        link.href = one.page;
        card.appendChild(link);
      }
      L.popup({ maxWidth: 260, offset: [0, -6] }).setLatLng(at).setContent(card).openOn(map);
      if (byKeys && card.querySelector("a")) card.querySelector("a").focus();
      else if (window.matchMedia("(max-width: 991.98px)").matches) map.getContainer().scrollIntoView({ block: "nearest" });
    }
    return { ask: ask, clear: function () { turn++; tell([]); }, goToFirst: function () { if (first) go(first, false); } };
  };
})(zhenanMap);
