// The address of what is seen, copied with one press; and the map over the whole screen.
(function (maps) {
  "use strict";
  var words = maps.words, make = maps.make;

  maps.share = function (page) {
    var map = page.map, full = page.part("full"), said = page.part("said");

    function copy() {
      var link = location.origin + location.pathname + page.address.query(page.wanted(), true);
      if (navigator.clipboard && window.isSecureContext) {
        navigator.clipboard.writeText(link).then(function () { said.textContent = words.copied; }, function () { offer(link); });
      } else offer(link);
    }
    function offer(link) {
      var box = make("input", "form-control form-control-sm");
      box.readOnly = true;
      box.value = link;
      box.setAttribute("aria-label", words.copyThis);
      said.textContent = words.copyThis + " ";
      said.appendChild(box);
      box.focus();
      box.select();
    }

    function isFull() { return document.fullscreenElement === page.frame || page.frame.hasAttribute("data-full"); }
    function tellFull() {
      full.setAttribute("aria-pressed", String(isFull()));
      full.lastChild.textContent = isFull() ? words.leaveFull : words.full;
      map.invalidateSize({ pan: false });
    }
    function toggle() {
      if (document.fullscreenElement) document.exitFullscreen();
      else if (page.frame.requestFullscreen) page.frame.requestFullscreen().catch(spread);
      else spread();
    }
    function spread() {
      page.frame.toggleAttribute("data-full");
      tellFull();
    }
    document.addEventListener("fullscreenchange", tellFull);
    document.addEventListener("keydown", function (event) {
      if (event.key === "Escape" && page.frame.hasAttribute("data-full")) spread();
    });
    return { copy: copy, toggle: toggle };
  };
})(zhenanMap);
