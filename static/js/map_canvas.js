// One canvas for all marks of a map, in the device's own pixels: drawn anew when the map comes to rest, and on the way
// when a drag goes beyond what is drawn. It knows nothing of places: `paint(context, bounds, sharpness)` draws, in pixels of the
// map's layers.
(function (maps) {
  "use strict";
  maps.Canvas = L.Renderer.extend({
    options: { padding: 0.15, pane: "signs" },

    initialize: function (paint) {
      this._paint = paint;
      L.Renderer.prototype.initialize.call(this);
    },
    getEvents: function () {
      return Object.assign(L.Renderer.prototype.getEvents.call(this), { move: this._follow });
    },
    _initContainer: function () {
      this._container = document.createElement("canvas");
      this._container.setAttribute("aria-hidden", "true");
      this._context = this._container.getContext("2d");
    },
    _destroyContainer: function () { L.DomUtil.remove(this._container); this._container = this._context = null; },
    _updatePaths: function () { /* there are no layers inside */ },
    _onZoomEnd: function () { /* what follows draws it anew */ },

    // A drag is followed once in a frame, and only when the screen shows what is not drawn.
    _follow: function () {
      var self = this;
      if (this._frame || this._map._animatingZoom || this._covers()) return;
      this._frame = L.Util.requestAnimFrame(function () { self._frame = null; if (self._map && !self._covers()) self._update(); });
    },
    _covers: function () {
      var from = this._map.containerPointToLayerPoint([0, 0]);
      return Boolean(this._bounds) && this._bounds.contains(L.bounds(from, from.add(this._map.getSize())));
    },
    _update: function () {
      if (this._map._animatingZoom && this._bounds) return;
      L.Renderer.prototype._update.call(this);
      var size = this._bounds.getSize(), sharp = window.devicePixelRatio || 1, canvas = this._container;
      L.DomUtil.setPosition(canvas, this._bounds.min);
      measure(canvas, Math.round(size.x * sharp), Math.round(size.y * sharp));
      canvas.style.width = size.x + "px";
      canvas.style.height = size.y + "px";
      this.paint();
    },
    // Draws anew before the next picture, once however often it is asked for.
    paint: function () {
      var self = this;
      if (!this._waiting) this._waiting = L.Util.requestAnimFrame(function () { self._waiting = null; self._draw(); });
    },
    _draw: function () {
      if (!this._bounds || !this._context) return;
      var c = this._context, sharp = this._container.width / this._bounds.getSize().x;
      c.setTransform(1, 0, 0, 1, 0, 0);
      c.clearRect(0, 0, this._container.width, this._container.height);
      c.setTransform(sharp, 0, 0, sharp, -this._bounds.min.x * sharp, -this._bounds.min.y * sharp);
      this._paint(c, this._bounds, sharp);
    }
  });

  // A canvas whose size is set, even to what it was, begins anew.
  function measure(canvas, wide, high) {
    if (canvas.width !== wide) canvas.width = wide;
    if (canvas.height !== high) canvas.height = high;
  }

  // Texts, each where nothing else stands, or nowhere: `put(text, places)` takes the first free of the places, each the
  // left edge and the middle of the text; `taken` are boxes [left, top, right, bottom]. Gives where it stands, or null.
  maps.labels = function (c, taken) {
    var half = 8;
    return function (text, placesFor) {
      var wide = c.measureText(text).width, found = null;
      placesFor(wide).some(function (place) {
        var box = [place[0], place[1] - half, place[0] + wide, place[1] + half];
        var isFree = taken.every(function (other) {
          return box[2] <= other[0] || other[2] <= box[0] || box[3] <= other[1] || other[3] <= box[1];
        });
        if (isFree) { taken.push(box); found = place; }
        return isFree;
      });
      return found;
    };
  };
  maps.beside = function (mark) {
    var aside = mark.radius + 4;
    return function (wide) {
      return [[mark.x + aside, mark.y], [mark.x - aside - wide, mark.y], [mark.x - wide / 2, mark.y + aside + 8],
        [mark.x - wide / 2, mark.y - aside - 8]];
    };
  };
  maps.around = function (at) {
    return function (wide) {
      return [0, 22, -22, 36, -36].map(function (down) { return [at.x - wide / 2, at.y + down]; })
        .concat([[at.x + 20, at.y], [at.x - 20 - wide, at.y], [at.x + 20, at.y + 22], [at.x - 20 - wide, at.y - 22]]);
    };
  };
})(zhenanMap);
