// The list beside the shelter map: the same places, with everything that a point tells; those that the map shows at the
// moment come first. It is filled a page at a time, so that it stays short with a hundred thousand places.
(function (maps) {
  "use strict";
  var isNarrow = window.matchMedia("(max-width: 991.98px)").matches;  // there the list stands under the map and has no bar of its own
  var LISTED_AT_ONCE = isNarrow ? 10 : 50, ON_PAPER = 1000, PAUSE = 250, words = maps.words, say = maps.say, make = maps.make;

  maps.list = function (page) {
    var list = page.part("list"), more = page.part("more"), count = page.part("count"), listed = LISTED_AT_ONCE;
    var lede = document.querySelector(".page-header .lede"), whole = lede && lede.textContent, heading = document.querySelector("h1"), title = heading.textContent, titled = document.title, turn = 0, timer = null, isHeld = false;

    // The first of them in the order of the list, and how many the map shows. Sorted by distance they stay as they are.
    function first(upTo) {
      var shown = page.shown, data = page.data, inView = [], others = [], count = 0, pixels = page.map.getPixelBounds();
      var scale = 256 * Math.pow(2, page.map.getZoom()) / mapPack.WORLD;
      var left = pixels.min.x / scale, right = pixels.max.x / scale, top = pixels.min.y / scale, bottom = pixels.max.y / scale;
      var isAll = data.isWithin(left, top, right, bottom);
      for (var k = 0; k < shown.length && !(isAll && inView.length === upTo); k++) {
        var i = shown[k], isThere = data.mask[i] === 1 && data.x[i] >= left && data.x[i] <= right && data.y[i] >= top && data.y[i] <= bottom;
        if (isThere) count++;
        var into = isThere || page.here ? inView : others;
        if (into.length < upTo) into.push(i);
      }
      return { positions: inView.concat(others).slice(0, upTo), inView: isAll ? data.countPlaced() : count };
    }

    function tell() {
      var upTo = Math.min(page.shown.length, page.isOnPaper ? ON_PAPER : listed), mine = ++turn, found = first(upTo);
      more.hidden = page.shown.length <= upTo || page.isOnPaper;
      more.textContent = more.hidden ? "" : say("more", { n: maps.number(Math.min(LISTED_AT_ONCE, page.shown.length - upTo)) });
      count.textContent = counted(found.inView, upTo);
      head();
      page.data.named(found.positions, function (places) {
        if (mine !== turn) return;
        if (!places) { page.tell(words.failed); return; }
        list.replaceChildren.apply(list, places.map(row));
        mark();
        page.frame.dataset.listed = places.length;
      });
    }
    function counted(inView, upTo) {
      var all = page.shown.length;
      if (!all) return words.none;
      if (page.isOnPaper && upTo < all) return say("first", { n: maps.number(upTo), all: maps.number(all) });
      return inView === all || page.isOnPaper ? say("shown", { n: maps.number(all) }) :
        say("inView", { n: maps.number(inView), all: maps.number(all) });
    }
    // The title names the township that is chosen; the sentence under it speaks of all shelters, but on a narrowed map,
    // also on paper, of what is shown.
    function head() {
      var town = page.form.elements.town, named = town.value ? say("mapOf", { title: title, area: town.selectedOptions[0].text }) : title;
      heading.textContent = named;
      document.title = titled.replace(title, named);
      var chosen = Array.from(page.form.elements).filter(function (field) { return field.value; }).map(function (field) {
        return field.selectedOptions ? field.selectedOptions[0].text : field.value;
      });
      if (!lede) return;
      if (!chosen.length) lede.textContent = whole;
      else lede.textContent = page.shown.length ? [count.textContent].concat(chosen).join(" · ") : words.none;
    }
    function row(place) {
      var item = make("li", "map-row"), button = make("button", "map-row-main"), text = make("span", "map-row-text");
      button.type = "button";
      button.dataset.place = place.id;
      button.dataset.layer = place.layer;
      button.appendChild(page.signDrawing(place));
      text.appendChild(make("b", "", place.name));
      text.appendChild(what(place));
      text.appendChild(make("span", "map-row-figures", figures(place)));
      button.appendChild(text);
      button.addEventListener("click", function (event) { page.show(place, event.detail === 0); });
      var link = page.linkTo(place, "map-row-open", "›");
      link.setAttribute("aria-label", words.open + ": " + place.name);
      item.appendChild(button);
      item.appendChild(link);
      return item;
    }
    function what(place) {
      var line = make("span", ""), where = page.form.elements.town.value && place.village || place.where;
      line.appendChild(make("span", "map-row-kind", page.kindOf(place) + (where ? " · " : "")));
      line.appendChild(document.createTextNode(where));
      return line;
    }
    function figures(place) {
      var parts = [page.room(place)].filter(Boolean);
      if (place.isHollow && words.states[place.state]) parts.push(words.states[place.state]);
      if (!place.at) parts.push(words.unplaced);
      else if (page.here) parts.push(page.walkTo(place));
      return parts.join(" · ");
    }
    function mark() {
      list.querySelectorAll("[data-place]").forEach(function (button) {
        button.setAttribute("aria-current", Boolean(page.open) && button.dataset.place === String(page.open.id) && button.dataset.layer === page.open.layer);
      });
    }

    // The order follows the map, but not while somebody is at a row, nor when the map moves to show one.
    function follow() {
      clearTimeout(timer);
      if (!page.data || page.isOnPaper) return;
      timer = setTimeout(function () {
        if (isHeld || list.contains(document.activeElement)) { isHeld = false; return; }
        listed = LISTED_AT_ONCE;
        tell();
      }, PAUSE);
    }
    page.map.on("moveend", follow);
    more.addEventListener("click", function () { listed += LISTED_AT_ONCE; tell(); });
    return {
      tell: tell, mark: mark,
      restart: function () { listed = LISTED_AT_ONCE; },
      hold: function () { isHeld = true; },
      toTop: function () { list.scrollTop = 0; },
      current: function () { return list.querySelector("[aria-current=true]"); }
    };
  };
})(zhenanMap);
