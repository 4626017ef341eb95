// The ground from the county's own PMTiles file: in the usual style when it has the usual layers, else as plain lines.
(function (maps) {
  "use strict";
  var USUAL = ["earth", "water", "roads", "landuse"];

  function isDark() {
    var chosen = document.documentElement.dataset.bsTheme;
    return chosen === "dark";
  }
  function plainRules(layers, dark) {
    var line = new protomapsL.LineSymbolizer({ color: dark ? "#5d7378" : "#a59d88", width: 1 });
    var face = new protomapsL.PolygonSymbolizer({ fill: dark ? "#1b2c30" : "#f4f1e8", stroke: dark ? "#5d7378" : "#a59d88", width: 1 });
    return layers.reduce(function (rules, layer) {
      return rules.concat(
        { dataLayer: layer, symbolizer: face, filter: function (zoom, feature) { return feature.geomType === 3; } },
        { dataLayer: layer, symbolizer: line, filter: function (zoom, feature) { return feature.geomType === 2; } });
    }, []);
  }

  maps.file = function (facts) {
    var isUsual = facts.layers.filter(function (layer) { return USUAL.indexOf(layer) >= 0; }).length > 1;
    var dark = isDark(), lang = document.documentElement.lang.slice(0, 2);
    var options = {
      url: "/map/basemap.pmtiles?v=" + facts.version, maxDataZoom: facts.deepest, attribution: facts.attribution, noWrap: true,
      bounds: [[facts.bounds[1], facts.bounds[0]], [facts.bounds[3], facts.bounds[2]]]
    };
    return protomapsL.leafletLayer(Object.assign(options, isUsual
      ? { flavor: dark ? "dark" : "light", lang: lang }
      : { paintRules: plainRules(facts.layers, dark), labelRules: [] }));
  };
})(zhenanMap);
