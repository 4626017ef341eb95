// Gathers points that lie close together into clusters, so that no two marks overlap. It looks at all points each time
// and keeps nothing between: one pass over a hundred thousand numbers takes a few milliseconds, less than an index of
// them would take to ask, and it costs no memory.
(function (scope) {
  "use strict";
  var CELL = 28, FEW = 3, APART = 2, ROUNDS = 6, REACH = 54;

  function clusterRadius(count) { return 12 + Math.min(8, Math.log(count) * 1.6); }

  // `points`: {n, x, y, mask, radius (of a point)}; `view`: {zoom (whole), left, top, right, bottom} in units of mapPack.
  // Gives marks {x, y (pixels at that zoom), count, radius, point (of a mark of one)} and `members(mark)`, its points.
  function gather(points, view) {
    var scale = 256 * Math.pow(2, view.zoom) / scope.mapPack.WORLD, size = CELL / scale;
    var left = Math.floor(view.left / size), top = Math.floor(view.top / size);
    var wide = Math.floor(view.right / size) - left + 1, high = Math.floor(view.bottom / size) - top + 1;
    var counts = new Uint32Array(wide * high), xs = new Float64Array(wide * high), ys = new Float64Array(wide * high);

    function each(visit) {
      var x = points.x, y = points.y, mask = points.mask;
      for (var i = 0; i < points.n; i++) {
        if (mask[i] !== 1) continue;
        var column = Math.floor(x[i] / size) - left, row = Math.floor(y[i] / size) - top;
        if (column >= 0 && row >= 0 && column < wide && row < high) visit(i, row * wide + column);
      }
    }

    each(function (i, cell) { counts[cell]++; xs[cell] += points.x[i]; ys[cell] += points.y[i]; });
    var items = [], itemOf = new Int32Array(counts.length).fill(-1);
    function put(x, y, count, point) {
      items.push({ x: x * scale, y: y * scale, count: count, point: point, into: null,
        radius: count > 1 ? clusterRadius(count) : points.radius(point) });
      return items.length - 1;
    }
    // Where there are few points each stands for itself, so that only those are joined that would overlap.
    each(function (i, cell) {
      if (counts[cell] <= FEW) put(points.x[i], points.y[i], 1, i);
      else if (itemOf[cell] < 0) itemOf[cell] = put(xs[cell] / counts[cell], ys[cell] / counts[cell], counts[cell], -1);
    });
    var marks = items;
    for (var round = 0; round < ROUNDS; round++) {
      var before = marks.length;
      marks = joined(marks);
      if (marks.length === before) break;
    }

    function root(item) { while (item.into) item = item.into; return item; }
    function members(mark) {
      var found = [], single = {};
      items.forEach(function (item) { if (item.point >= 0 && root(item) === mark) single[item.point] = true; });
      each(function (i, cell) {
        if (counts[cell] <= FEW ? single[i] : root(items[itemOf[cell]]) === mark) found.push(i);
      });
      return found;
    }
    // How many points of each kind a cluster holds; `kindOf` gives a point's kind as a small number.
    function mix(kinds, kindOf) {
      marks.forEach(function (mark) { if (mark.count > 1) mark.mix = new Uint32Array(kinds); });
      items.forEach(function (item) { var mark = root(item); if (item.point >= 0 && mark.mix) mark.mix[kindOf(item.point)]++; });
      each(function (i, cell) { if (counts[cell] > FEW) root(items[itemOf[cell]]).mix[kindOf(i)]++; });
      return marks;
    }
    return { marks: marks, members: members, mix: mix };
  }

  // One round: each mark takes in those that it overlaps and stands in the middle of them all.
  function joined(marks) {
    var near = new Map(), left = [];
    function key(column, row) { return row * 16777216 + column; }
    marks.forEach(function (mark) {
      var place = key(Math.floor(mark.x / REACH), Math.floor(mark.y / REACH));
      if (near.has(place)) near.get(place).push(mark); else near.set(place, [mark]);
    });
    marks.forEach(function (mark) {
      if (mark.into) return;
      var column = Math.floor(mark.x / REACH), row = Math.floor(mark.y / REACH);
      for (var over = -1; over <= 1; over++) for (var aside = -1; aside <= 1; aside++) {
        var others = near.get(key(column + aside, row + over));
        if (others) for (var i = 0; i < others.length; i++) take(mark, others[i]);
      }
      left.push(mark);
    });
    return left.filter(function (mark) { return !mark.into; });
  }
  function take(mark, other) {
    if (other === mark || other.into) return;
    var apart = mark.radius + other.radius + APART, dx = mark.x - other.x, dy = mark.y - other.y;
    if (dx * dx + dy * dy >= apart * apart) return;
    var count = mark.count + other.count;
    mark.x += (other.x - mark.x) * other.count / count;
    mark.y += (other.y - mark.y) * other.count / count;
    mark.count = count;
    mark.radius = clusterRadius(count);
    other.into = mark;
  }

  scope.mapGather = { gather: gather, clusterRadius: clusterRadius };
})(self);
