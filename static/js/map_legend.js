// The legend says what is drawn at the moment, and nothing else.
(function (maps) {
  "use strict";
  maps.legend = function (page) {
    var items = Array.from(page.part("legend").querySelectorAll("li"));

    // `drawn`: {codes: a Set, hollow, sizes, clusters}.
    function show(drawn) {
      items.forEach(function (item) {
        item.hidden = item.dataset.sign ? !drawn.codes.has(item.dataset.sign) :
          !{ hollow: drawn.hollow, sizes: drawn.sizes, cluster: drawn.clusters }[item.dataset.legend];
      });
    }
    return { show: show };
  };
})(zhenanMap);
