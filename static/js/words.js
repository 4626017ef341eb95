// What the scripts of the calendar and of the maps share: the sentences that stand in the page, and small elements.
var zhenanWords = (function () {
  "use strict";

  // Fills in one of these sentences, as in "%(n)s places".
  function speaker(words) {
    return function (name, values) {
      return words[name].replace(/%\((\w+)\)s/g, function (_, key) { return values[key]; });
    };
  }
  function read(id) { return JSON.parse(document.getElementById(id).textContent); }
  function make(tag, className, text) {
    var element = document.createElement(tag);
    if (className) element.className = className;
    if (text !== undefined) element.textContent = text;
    return element;
  }

  return { read: read, speaker: speaker, make: make };
})();
