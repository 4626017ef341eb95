// The card of the place that was chosen, on the map or in the list.
(function (maps) {
  "use strict";
  var words = maps.words, say = maps.say, make = maps.make;

  maps.card = function (page) {
    var map = page.map, byKeys = false;

    function content(place) {
      var card = make("div", "map-card"), link = page.linkTo(place, "btn btn-primary btn-sm", words.open);
      card.appendChild(make("p", "map-card-name", place.name));
      card.appendChild(make("p", "", page.kindOf(place) + (words.states[place.state] ? " · " + words.states[place.state] : "")));
      card.appendChild(make("p", place.layer === "places" ? "map-card-people" : "", page.room(place)));
      card.appendChild(make("p", "hint", place.where + (page.here && place.at ? " · " + page.walkTo(place) : "")));
      card.appendChild(link);
      card.addEventListener("keydown", function (event) { if (event.key === "Escape") map.closePopup(); });
      return card;
    }
    function show(place, byKeyboard) {
      page.open = place;
      page.list.mark();
      if (!place.at) return;
      var card = content(place);
      if (!map.getBounds().pad(-0.05).contains(place.at) || map.getZoom() < 12) {
        page.list.hold();
        map.setView(place.at, Math.max(map.getZoom(), 13), { animate: false });
      }
      L.popup({ maxWidth: 260, offset: [0, -6] }).setLatLng(place.at).setContent(card).openOn(map);
      byKeys = byKeyboard;
      if (byKeys) card.querySelector("a").focus();
      else if (window.matchMedia("(max-width: 991.98px)").matches) map.getContainer().scrollIntoView({ block: "nearest" });
    }
    // Places that no zoom tells apart.
    function showSeveral(at, places, count) {
      var card = make("div", "map-card"), several = make("ul", "map-card-several");
      card.appendChild(make("p", "map-card-name", say("several", { n: maps.number(count) })));
      places.forEach(function (place) {
        var item = make("li", "");
        item.appendChild(page.linkTo(place, "", place.name));
        several.appendChild(item);
      });
      card.appendChild(several);
      if (places.length < count) card.appendChild(make("p", "hint", say("andMore", { n: maps.number(count - places.length) })));
      page.list.hold();
      L.popup({ maxWidth: 260, maxHeight: 320, offset: [0, -6] }).setLatLng(at).setContent(card).openOn(map);
    }
    map.on("popupopen", function (event) {
      var close = event.popup.getElement().querySelector(".leaflet-popup-close-button");
      if (close) close.setAttribute("aria-label", words.close);
    });
    map.on("popupclose", function () {
      var button = page.list.current();
      if (button && byKeys) button.focus();
      byKeys = false;
    });
    return { show: show, showSeveral: showSeveral };
  };
})(zhenanMap);
