// Signs of places: a shape with a letter, drawn on the map's canvas; hollow when the shelter cannot be used.
(function (maps) {
  "use strict";
  var words = maps.words;

  function trace(context, shape, x, y, r) {
    var corners = { square: 4, diamond: 4, hexagon: 6, triangle: 3 }[shape];
    context.beginPath();
    if (!corners) { context.arc(x, y, r, 0, 2 * Math.PI); return; }
    var turn = shape === "square" ? Math.PI / 4 : -Math.PI / 2;
    for (var i = 0; i < corners; i++) {
      var angle = turn + i * 2 * Math.PI / corners;
      context[i ? "lineTo" : "moveTo"](x + 1.14 * r * Math.cos(angle), y + 1.14 * r * Math.sin(angle));
    }
    context.closePath();
  }
  L.Canvas.include({
    _updateSign: function (layer) {
      if (!this._drawing || layer._empty()) return;
      var c = this._ctx, at = layer._point, r = layer._radius, o = layer.options;
      trace(c, o.shape, at.x, at.y, r);
      this._fillStroke(c, layer);
      if (o.mix) ring(c, at, r + 1, o.mix);
      c.globalAlpha = 1;
      c.fillStyle = o.ink;
      c.font = (o.mix ? "600 " : "700 ") + Math.round(r * (o.mix ? 0.8 : 1.1)) + "px " + o.font;
      c.textAlign = "center";
      c.textBaseline = "middle";
      c.fillText(o.letter, at.x, at.y + (o.shape === "triangle" ? r * 0.2 : 0.5));
    }
  });
  function ring(c, at, r, mix) {
    var total = mix.reduce(function (sum, part) { return sum + part[1]; }, 0), from = -Math.PI / 2;
    c.lineWidth = 4;
    c.globalAlpha = 1;
    mix.forEach(function (part) {
      var to = from + 2 * Math.PI * part[1] / total;
      c.beginPath();
      c.arc(at.x, at.y, r, from, to);
      c.strokeStyle = part[0];
      c.stroke();
      from = to;
    });
  }
  maps.Sign = L.CircleMarker.extend({
    _updatePath: function () { this._renderer._updateSign(this); },
    _updateBounds: function () {
      var r = L.point(this._radius + 5, this._radius + 5);
      this._pxBounds = L.bounds(this._point.subtract(r), this._point.add(r));
    }
  });

  maps.sizeOf = function (people) { return people >= 2000 ? 13 : people >= 500 ? 11 : 9; };

  maps.signOf = function (latlng, code, isHollow, people, colours, renderer) {
    var known = words.signs[code] || ["circle", "+"];
    var own = colours[code] || colours.text;
    return new maps.Sign(latlng, {
      renderer: renderer, radius: maps.sizeOf(people), shape: known[0], letter: known[1],
      fill: true, fillOpacity: 1, weight: isHollow ? 2.5 : 1.5, opacity: 1, font: colours.font,
      fillColor: isHollow ? colours.ground : own, color: isHollow ? own : colours.ground, ink: isHollow ? own : colours.ink
    });
  };
})(zhenanMap);
