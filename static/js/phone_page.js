// What all pages share that keep on the phone what is done there and send it as soon as there is a network.
//   phonePage({root, queue, zone, hasSeconds, first, longest, sync, deliver, answered, failed, show}) gives the page:
//   `send()` sends now, and tries again after `first` ms, later less often, up to `longest`, while anything waits;
//   `deliver()` promises the server's answer; `answered(answer)` and `failed()` are told of it; `show()` shows how things
//   stand and gives what waits, or promises it; `sync` is the name under which the worker is asked to send too.
(function (scope) {
  "use strict";

  function fill(text, values) {
    return text.replace(/\{(\w+)\}/g, function (_, name) { return values[name]; });
  }

  function node(name, options, inside) {
    var made = document.createElement(name);
    Object.keys(options || {}).forEach(function (key) {
      if (key === "text") made.textContent = options.text;
      else if (key === "class") made.className = options[key];
      else made.setAttribute(key, options[key]);
    });
    (inside || []).forEach(function (child) { if (child) made.appendChild(child); });
    return made;
  }

  // The files of which the page is made, each once.
  function loaded() {
    var found = [];
    document.querySelectorAll("link[rel=stylesheet], link[rel=icon], script[src], use").forEach(function (one) {
      var address = one.getAttribute("href") || one.getAttribute("src");
      if (address && address[0] !== "#") found.push(new URL(address, window.location.href).href.split("#")[0]);
    });
    return found.filter(function (address, place) { return found.indexOf(address) === place; });
  }

  scope.phonePage = function (options) {
    var root = options.root, queue = options.queue, first = options.first || 5000, longest = options.longest || 120000;
    var timer = null, pause = first, isSending = false;
    var shape = { hour: "2-digit", minute: "2-digit" };
    if (options.zone) shape.timeZone = options.zone;
    if (options.hasSeconds) shape.second = "2-digit";

    function part(name) { return root.querySelector("[data-" + name + "]"); }
    function clock(at) { return new Date(at).toLocaleTimeString("en-GB", shape); }

    function send() {
      if (isSending) return;
      isSending = true;
      window.clearTimeout(timer);
      timer = null;
      options.deliver().then(function (answer) {
        page.trouble = answer.left ? answer.message : "";
        if (answer.left) later(answer.retryAfter * 1000); else pause = first;
        return options.answered && options.answered(answer);
      }).catch(function () {
        later(0);
        return options.failed && options.failed();
      }).then(function () {
        isSending = false;
        return options.show();
      }).then(function (waiting) {
        if (waiting.length && !timer) later(0);
      });
    }

    function later(least) {
      window.clearTimeout(timer);
      timer = window.setTimeout(function () { timer = null; send(); }, Math.max(pause, least || 0));
      pause = Math.min(pause * 2, longest);
    }

    // Something new waits: the worker may send it too, and the next try is soon.
    function hasNew() {
      pause = first;
      if (!navigator.serviceWorker || !window.SyncManager) return;
      navigator.serviceWorker.ready.then(function (registered) { return registered.sync.register(options.sync); })
        .catch(function () {});  // the timer sends all the same
    }

    // How many wait, what was refused, and whether this browser keeps anything at all.
    function tell(waiting, isShown, refusal) {
      var line = part("queue"), note = part("trouble");
      line.hidden = !isShown;
      line.classList.toggle("is-waiting", waiting.length > 0);
      line.textContent = waiting.length ? fill(root.dataset.waiting, { n: waiting.length }) : root.dataset.sent;
      line.dataset.waiting = waiting.length;
      note.textContent = page.trouble || refusal;
      note.hidden = !note.textContent;
      part("keeps-nothing").hidden = queue.isKept();
      return waiting;
    }

    function keepsNoPage() { if (part("keeps-no-page")) part("keeps-no-page").hidden = false; }

    // The page itself is kept by its worker; `sent` is told what the worker has sent.
    function keep(worker, within, sent) {
      if (!navigator.serviceWorker) { keepsNoPage(); return; }
      navigator.serviceWorker.addEventListener("message", function (event) {
        if (event.data.kept) part("keeps-page").hidden = false;
        if (event.data.sent) sent(event.data.sent);
      });
      navigator.serviceWorker.register(worker, { scope: within }).then(function (registered) {
        var fresh = registered.active || registered.waiting || registered.installing;
        function ask() { fresh.postMessage({ keep: loaded(), page: window.location.href }); }
        if (fresh.state === "activated") ask();
        else fresh.addEventListener("statechange", function () { if (fresh.state === "activated") ask(); });
      }).catch(keepsNoPage);
    }

    window.addEventListener("online", function () { pause = first; send(); });
    var page = { root: root, part: part, fill: fill, clock: clock, node: node, send: send, hasNew: hasNew, tell: tell,
      keep: keep, trouble: "", isSending: function () { return isSending; } };
    return page;
  };
})(window);
