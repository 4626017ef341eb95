// Gathers points that lie close together into clusters, so that no two marks overlap. It looks at all points each time
// and keeps nothing between: one pass over a hundred thousand numbers takes a few milliseconds, less than an index of
// them would take to ask, and it costs no memory.
(function (scope) {
  "use strict";
  var CELL = 28, FEW = 3, APART = 2, ROUNDS = 6, REACH = 54;

  function clusterRadius(count) { return 12 + Math.min(10, Math.log(count) * 1.6); }

  // The cell of each point, -1 for one that is hidden or out of view; kept from call to call, as all points are looked at.
  var cellOf = new Int32Array(0);
  // Calls `put(cell, point)` for each point in view.
  function cells(points, left, top, size, wide, high, put) {
    var x = points.x, y = points.y, mask = points.mask, n = points.n, per = 1 / size;
    if (cellOf.length < n) cellOf = new Int32Array(n);
    for (var i = 0; i < n; i++) {
      var column = (x[i] - left) * per, row = (y[i] - top) * per;
      if (mask[i] === 1 && column >= 0 && row >= 0 && column < wide && row < high) put(cellOf[i] = (row | 0) * wide + (column | 0), i);
      else cellOf[i] = -1;
    }
  }

  // `points`: {n, x, y, mask, radius (of a point), kinds (how many), kindOf (a point)}; `view`: {zoom (whole), left, top, right,
  // bottom} in units of mapPack. Gives marks {x, y (pixels at that zoom), count, radius, point (of a mark of one), mix (of a
  // cluster: how many points of each kind it holds)}; `members(mark)` gives its points.
  function gather(points, view) {
    var scale = 256 * Math.pow(2, view.zoom) / scope.mapPack.WORLD, size = CELL / scale;
    // Cells stand fast in the world: a drag does not change what is joined.
    var left = Math.floor(view.left / size) * size, top = Math.floor(view.top / size) * size;
    var wide = Math.ceil((view.right - left) / size), high = Math.ceil((view.bottom - top) / size);
    var x = points.x, y = points.y, n = points.n, count = wide * high, kinds = points.kinds, kindOf = points.kindOf;
    var counts = new Uint32Array(count), xs = new Float64Array(count), ys = new Float64Array(count), mixes = new Uint32Array(count * kinds);
    var itemOf = new Int32Array(count).fill(-1), items = [];

    cells(points, left, top, size, wide, high, function (cell, i) {
      counts[cell]++;
      xs[cell] += x[i];
      ys[cell] += y[i];
      mixes[cell * kinds + kindOf(i)]++;
    });
    function put(x, y, count, point, cell) {
      items.push({ x: x * scale, y: y * scale, count: count, point: point, cell: cell, into: null, mix: null,
        radius: count > 1 ? clusterRadius(count) : points.radius(point) });
      return items.length - 1;
    }
    // Where there are few points each stands for itself, so that only those are joined that would overlap.
    for (var i = 0; i < n; i++) {
      var cell = cellOf[i];
      if (cell < 0 || itemOf[cell] >= 0) continue;
      if (counts[cell] <= FEW) put(x[i], y[i], 1, i, -1);
      else itemOf[cell] = put(xs[cell] / counts[cell], ys[cell] / counts[cell], counts[cell], -1, cell);
    }
    var marks = items;
    for (var round = 0; round < ROUNDS; round++) {
      var before = marks.length;
      marks = joined(marks);
      if (marks.length === before) break;
    }

    function root(item) { while (item.into) item = item.into; return item; }
    items.forEach(function (item) {
      var mark = root(item);
      if (mark.count === 1) return;
      if (!mark.mix) mark.mix = new Uint32Array(kinds);
      if (item.point >= 0) mark.mix[kindOf(item.point)]++;
      else for (var kind = 0; kind < kinds; kind++) mark.mix[kind] += mixes[item.cell * kinds + kind];
    });
    function members(mark) {
      var found = [];
      items.forEach(function (item) { if (item.point >= 0 && root(item) === mark) found.push(item.point); });
      cells(points, left, top, size, wide, high, function (cell, i) {
        if (itemOf[cell] >= 0 && root(items[itemOf[cell]]) === mark) found.push(i);
      });
      return found.sort(function (one, other) { return one - other; });
    }
    return { marks: marks, members: members };
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
