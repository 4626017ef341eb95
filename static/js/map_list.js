// The list beside the shelter map: the same places, with everything that a point tells.
(function (maps) {
  "use strict";
  var LISTED_AT_ONCE = 100, words = maps.words, say = maps.say, make = maps.make;

  maps.list = function (page) {
    var list = page.part("list"), more = page.part("more"), count = page.part("count"), listed = LISTED_AT_ONCE;
    var lede = document.querySelector(".page-header .lede"), whole = lede && lede.textContent;

    function tell() {
      var upTo = page.isOnPaper ? page.shown.length : listed;
      list.textContent = "";
      page.shown.slice(0, upTo).forEach(function (i) { list.appendChild(row(page.data.of(i))); });
      more.hidden = page.shown.length <= upTo;
      more.textContent = more.hidden ? "" : say("more", { n: maps.number(Math.min(LISTED_AT_ONCE, page.shown.length - upTo)) });
      count.textContent = page.shown.length ? say("shown", { n: maps.number(page.shown.length) }) : words.none;
      head();
      mark();
    }
    // The sentence under the title speaks of all shelters; a narrowed map, also on paper, says what it shows.
    function head() {
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
      button.appendChild(page.signDrawing(place));
      text.appendChild(make("b", "", place.name));
      text.appendChild(make("span", "", [page.kindOf(place), place.where].join(" · ")));
      text.appendChild(make("span", "map-row-figures", figures(place)));
      button.appendChild(text);
      button.addEventListener("click", function (event) { page.show(place, event.detail === 0); });
      var link = page.linkTo(place, "map-row-open", "›");
      link.setAttribute("aria-label", words.open + ": " + place.name);
      item.appendChild(button);
      item.appendChild(link);
      return item;
    }
    function figures(place) {
      var parts = [page.room(place)];
      if (place.isHollow) parts.push(words.states[place.state]);
      if (!place.at) parts.push(words.unplaced);
      else if (page.here) parts.push(page.walkTo(place));
      return parts.join(" · ");
    }
    function mark() {
      list.querySelectorAll("[data-place]").forEach(function (button) {
        button.setAttribute("aria-current", Boolean(page.open) && button.dataset.place === String(page.open.id));
      });
    }
    more.addEventListener("click", function () { listed += LISTED_AT_ONCE; tell(); });
    return {
      tell: tell, mark: mark,
      restart: function () { listed = LISTED_AT_ONCE; },
      toTop: function () { list.scrollTop = 0; },
      current: function () { return list.querySelector("[aria-current=true]"); }
    };
  };
})(zhenanMap);
