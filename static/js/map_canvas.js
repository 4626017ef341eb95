// One canvas for all marks of a map, in the device's own pixels: drawn anew when the map comes to rest, and on the way
// when a drag goes beyond what is drawn. It knows nothing of places: `look(view)` gives what is to be drawn.
(function (maps) {
  "use strict";
  maps.Canvas = L.Renderer.extend({
    options: { padding: 0.3, pane: "signs" },

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
      canvas.width = Math.round(size.x * sharp);
      canvas.height = Math.round(size.y * sharp);
      canvas.style.width = size.x + "px";
      canvas.style.height = size.y + "px";
      this.paint();
    },
    // Draws anew; all positions are pixels of the map's layers, as latLngToLayerPoint gives them.
    paint: function () {
      if (!this._bounds || !this._context) return;
      var c = this._context, sharp = this._container.width / this._bounds.getSize().x;
      c.setTransform(1, 0, 0, 1, 0, 0);
      c.clearRect(0, 0, this._container.width, this._container.height);
      c.setTransform(sharp, 0, 0, sharp, -this._bounds.min.x * sharp, -this._bounds.min.y * sharp);
      this._paint(c, this._bounds, sharp);
    }
  });

  // Texts beside marks, each where nothing else stands, or nowhere.
  maps.labels = function (taken) {
    var height = 16, gap = 4;
    function isFree(box) {
      return taken.every(function (other) {
        return box[2] <= other[0] || other[2] <= box[0] || box[3] <= other[1] || other[3] <= box[1];
      });
    }
    return function (c, text, mark, colours) {
      var wide = c.measureText(text).width, aside = mark.radius + gap;
      var places = [[mark.x + aside, mark.y - height / 2], [mark.x - aside - wide, mark.y - height / 2],
        [mark.x - wide / 2, mark.y + aside], [mark.x - wide / 2, mark.y - aside - height]];
      places.some(function (place) {
        var box = [place[0], place[1], place[0] + wide, place[1] + height];
        if (!isFree(box)) return false;
        taken.push(box);
        c.strokeText(text, place[0], place[1] + height / 2);
        c.fillText(text, place[0], place[1] + height / 2);
        return true;
      });
    };
  };
})(zhenanMap);
