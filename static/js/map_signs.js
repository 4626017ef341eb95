// Signs of places: a shape with a letter, drawn on the map's canvas; hollow when the shelter cannot be used.
(function (maps) {
  "use strict";
  var words = maps.words;
  // Radii in pixels: for fewer than 500 people, for fewer than 2,000, for more.
  maps.SIZES = [9, 11, 13];

  function trace(context, shape, x, y, r) {
    var corners = { square: 4, diamond: 4, pentagon: 5, hexagon: 6, triangle: 3 }[shape];
    context.beginPath();
    if (!corners) { context.arc(x, y, r, 0, 2 * Math.PI); return; }
    var turn = shape === "square" ? Math.PI / 4 : -Math.PI / 2;
    for (var i = 0; i < corners; i++) {
      var angle = turn + i * 2 * Math.PI / corners;
      context[i ? "lineTo" : "moveTo"](x + 1.14 * r * Math.cos(angle), y + 1.14 * r * Math.sin(angle));
    }
    context.closePath();
  }
  // One sign on a canvas: `own` is its colour, `ground` what lies around it.
  maps.drawSign = function (c, x, y, radius, code, isHollow, colours) {
    var known = words.signs[code] || ["circle", "+"], own = colours[code] || colours.text;
    trace(c, known[0], x, y, radius);
    c.globalAlpha = 1;
    c.fillStyle = isHollow ? colours.ground : own;
    c.strokeStyle = isHollow ? own : colours.ground;
    c.lineWidth = isHollow ? 2.5 : 1.5;
    c.fill();
    c.stroke();
    write(c, known[1], x, y + (known[0] === "triangle" ? radius * 0.2 : 0.5), "700 " + Math.round(radius * 1.1) + "px " + colours.font,
      isHollow ? own : colours.ink);
  };
  // A cluster: its number within a ring of the colours of what it holds, [[colour, how many], ...].
  maps.drawCluster = function (c, x, y, radius, text, mix, colours) {
    var total = mix.reduce(function (sum, part) { return sum + part[1]; }, 0), from = -Math.PI / 2;
    c.beginPath();
    c.arc(x, y, radius, 0, 2 * Math.PI);
    c.fillStyle = colours.ground;
    c.fill();
    c.lineWidth = 4;
    mix.forEach(function (part) {
      var to = from + 2 * Math.PI * part[1] / total;
      c.beginPath();
      c.arc(x, y, radius, from, to);
      c.strokeStyle = part[0];
      c.stroke();
      from = to;
    });
    write(c, text, x, y + 0.5, "600 " + (text.length > 4 ? 11 : 12) + "px " + colours.font, colours.text);
  };
  function write(c, text, x, y, font, ink) {
    c.font = font;
    c.fillStyle = ink;
    c.textAlign = "center";
    c.textBaseline = "middle";
    c.fillText(text, x, y);
  }

  // The same as a layer of Leaflet's, for maps with a few signs.
  L.Canvas.include({
    _updateSign: function (layer) {
      if (!this._drawing || layer._empty()) return;
      var o = layer.options;
      maps.drawSign(this._ctx, layer._point.x, layer._point.y, layer._radius, o.code, o.isHollow, o.colours);
    }
  });
  maps.Sign = L.CircleMarker.extend({
    _updatePath: function () { this._renderer._updateSign(this); },
    _updateBounds: function () {
      var r = L.point(this._radius + 5, this._radius + 5);
      this._pxBounds = L.bounds(this._point.subtract(r), this._point.add(r));
    }
  });

  maps.sizeOf = function (people) { return maps.SIZES[people >= 2000 ? 2 : people >= 500 ? 1 : 0]; };

  maps.signOf = function (latlng, code, isHollow, people, colours, renderer) {
    return new maps.Sign(latlng, { renderer: renderer, radius: maps.sizeOf(people), code: code, isHollow: isHollow, colours: colours });
  };
})(zhenanMap);
