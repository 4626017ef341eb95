// Tables of a plan: more rows without asking the server, rows pasted from a spreadsheet, and the sum of people.
(function () {
  "use strict";

  function rowsIn(table) { return Array.from(table.querySelectorAll("[data-row]")); }
  function cells(row) { return Array.from(row.querySelectorAll("input[type=text], textarea")); }

  function addRow(table) {
    var pattern = table.querySelector("template");
    var numbers = rowsIn(table).map(function (row) {
      var named = row.querySelector("[name]").name.match(/-(\d+)\./);
      return named ? Number(named[1]) : 0;
    });
    var next = numbers.length ? Math.max.apply(null, numbers) + 1 : 0;
    var fresh = pattern.content.cloneNode(true);
    fresh.querySelectorAll("[name], [for]").forEach(function (part) {
      ["name", "id", "for"].forEach(function (at) {
        if (part.hasAttribute(at)) part.setAttribute(at, part.getAttribute(at).replace("-NEW.", "-" + next + "."));
      });
    });
    table.insertBefore(fresh, pattern);
    return rowsIn(table).pop();
  }

  document.querySelectorAll("[data-rows]").forEach(function (table) {
    var more = table.parentNode.querySelector("[data-more]");
    more.type = "button";
    more.addEventListener("click", function () {
      var first = addRow(table);
      for (var count = 1; count < 5; count += 1) addRow(table);
      cells(first)[0].focus();
    });

    // Cells of a spreadsheet come as lines with tabs, quoted where they hold a line break themselves.
    table.addEventListener("paste", function (event) {
      var text = event.clipboardData.getData("text/plain");
      var begin = event.target;
      if (!/\t|\n[^\n]/.test(text) || (begin.tagName === "TEXTAREA" && !/\t/.test(text))) return;
      event.preventDefault();
      var rows = rowsIn(table);
      var at = rows.findIndex(function (row) { return row.contains(begin); });
      var from = cells(rows[at]).indexOf(begin);
      split(text).forEach(function (line, down) {
        var row = rowsIn(table)[at + down] || addRow(table);
        line.forEach(function (value, right) {
          var cell = cells(row)[from + right];
          if (cell) cell.value = value.trim();
        });
      });
      sum();
    });
  });

  function split(text) {
    var rows = [[""]], quoted = false;
    var signs = text.replace(/\r\n?/g, "\n").replace(/\n$/, "");
    for (var at = 0; at < signs.length; at += 1) {
      var row = rows[rows.length - 1], last = row.length - 1, sign = signs[at];
      if (quoted && sign === '"' && signs[at + 1] === '"') { row[last] += sign; at += 1; }
      else if (sign === '"' && (quoted || row[last] === "")) quoted = !quoted;
      else if (sign === "\t" && !quoted) row.push("");
      else if (sign === "\n" && !quoted) rows.push([""]);
      else row[last] += sign;
    }
    return rows;
  }

  function sum() {
    document.querySelectorAll("[data-sum]").forEach(function (place) {
      var total = 0;
      document.querySelectorAll("[name$='." + place.dataset.sum + "']").forEach(function (box) {
        var gone = box.closest("[data-row]").querySelector("[name$='.remove']");
        var number = Number(box.value.replace(/[,\s人]/g, ""));
        if (number > 0 && !(gone && gone.checked)) total += number;
      });
      place.textContent = place.dataset.said.replace("{sum}", total.toLocaleString("en"));
    });
  }
  document.addEventListener("input", sum);
  sum();
})();
