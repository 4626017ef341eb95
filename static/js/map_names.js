// What the places of a map are called, block by block: fetched when they are listed, searched when a word is typed.
(function (scope) {
  "use strict";
  var BLOCKS_KEPT = 12;

  function plain(text) { return text.normalize("NFKC").toLowerCase().replace(/\s+/g, ""); }

  // Names of one part of the data: `fetched(block)` promises {id, name, people, village, villages} of part.block places.
  // Blocks lately listed are kept, and of all that ever came the texts to search, a line for each place.
  function mapNames(part, fetched) {
    var kept = new Map(), keys = [], waiting = {}, blocks = Math.ceil(part.n / part.block);

    function keyOf(rows, block) {
      return rows.name.map(function (name, k) {
        return plain(name + part.towns[part.town[block * part.block + k]][1] + rows.villages[rows.village[k]]);
      }).join("\n");
    }
    if (part.rows) kept.set(0, part.rows);
    function addKey(rows, block) { if (keys[block] === undefined) keys[block] = keyOf(rows, block); }
    function load(block) {
      if (!waiting[block]) waiting[block] = fetched(block).then(function (rows) {
        delete waiting[block];
        return rows;
      }, function (error) { delete waiting[block]; throw error; });
      return waiting[block];
    }
    function need(wanted) {
      var all = Array.from(wanted);
      all.forEach(function (block) {
        if (kept.has(block)) { var rows = kept.get(block); kept.delete(block); kept.set(block, rows); }
      });
      return Promise.all(all.filter(function (block) { return !kept.has(block); }).map(function (block) {
        return load(block).then(function (rows) { kept.set(block, rows); });
      })).then(function () {
        kept.forEach(function (rows, block) {
          if (kept.size <= BLOCKS_KEPT || wanted.has(block)) return;
          addKey(rows, block);
          kept.delete(block);
        });
      });
    }
    function blockOf(k) { return Math.floor(k / part.block); }
    function missing() {
      var found = [];
      kept.forEach(addKey);
      for (var block = 0; block < blocks; block++) if (keys[block] === undefined) found.push(block);
      return found;
    }

    return {
      has: function (k) { return kept.has(blockOf(k)); },
      need: function (positions) { return need(new Set(positions.map(blockOf))); },
      row: function (k) {
        var rows = kept.get(blockOf(k)), at = k % part.block;
        return rows ? { id: rows.id[at], name: rows.name[at], people: rows.people[at], village: rows.villages[rows.village[at]],
          detail: rows.details ? rows.details[rows.detail[at]] : "" } : {};
      },
      isSearchable: function () { return !missing().length; },
      needAll: function () {
        return Promise.all(missing().map(function (block) { return load(block).then(function (rows) { addKey(rows, block); }); }));
      },
      // Calls `mark(k)` for each place whose name, township or village holds the word.
      search: function (word, mark) {
        keys.forEach(function (texts, block) { linesWith(texts, plain(word), block * part.block, mark); });
      }
    };
  }

  function linesWith(texts, word, first, mark) {
    var at = texts.indexOf(word), line = 0, start = 0;
    while (at >= 0) {
      for (var end = texts.indexOf("\n", start); end >= 0 && end < at; end = texts.indexOf("\n", start)) { line++; start = end + 1; }
      mark(first + line);
      at = end < 0 ? -1 : texts.indexOf(word, end + 1);
    }
  }

  scope.mapNames = mapNames;
})(self);
