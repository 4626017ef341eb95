// What pages share on which one report is typed over a while: it is kept at each stroke, with its photos and its place.
//   phoneDraft({phone, queue, path, what, say, changed}) gives the desk: `kept` is what this phone has under `path`, `one`
//   the entry that is being typed, `photos` its photos; `what` names the entry, and the member by which a photo knows it;
//   `say` has the words, `changed()` is called when something is to be shown anew.
(function (scope) {
  "use strict";
  var SAVE_MS = 300, LARGEST_ERROR_M = 100000;

  scope.phoneDraft = function (options) {
    var queue = options.queue, say = options.say, node = options.phone.node, saving = null;

    function load() {
      return queue.all().then(function (every) {
        desk.kept = every.filter(function (one) { return one.path === options.path; });
        return desk.kept;
      });
    }

    function save() {
      stop();
      desk.one.at = Date.now();
      return queue.put(desk.one);
    }

    function saveSoon() {
      stop();
      saving = window.setTimeout(save, SAVE_MS);
    }

    function stop() {
      window.clearTimeout(saving);
      saving = null;
    }

    // What was typed last, written down; promised also when there was nothing left to write.
    function settled() { return saving ? save() : Promise.resolve(); }

    function fresh(values) {
      var one = { nonce: queue.nonce(), path: options.path, at: Date.now(), state: "draft", what: options.what };
      return Object.assign(one, values);
    }

    function open(one) {
      desk.one = one;
      desk.photos = desk.kept.filter(function (other) {
        return other.what === "photo" && other[options.what] === one.nonce && other.state === "draft";
      });
    }

    function tell(words) { options.phone.trouble = words; options.changed(); }

    // ---- photos: `more` is what each of them carries besides

    function take(file, more, shown) {
      var chosen = file.files[0];
      file.value = "";
      scope.shrinkPhoto(chosen).then(function (photo) {
        if (!photo) { tell(say.noPicture); return; }
        var one = Object.assign(fresh({ turn: desk.photos.length + 1, photo: photo }), { what: "photo" }, more);
        one[options.what] = desk.one.nonce;
        desk.photos.push(one);
        queue.put(one).then(save);
        shown();
      });
    }

    function thumbs(list, photos, shown) {
      list.replaceChildren.apply(list, photos.map(function (one, place) {
        var remove = node("button", { type: "button", class: "plain alert", text: say.removePhoto,
          "aria-label": say.removePhoto + " " + (place + 1) });
        remove.addEventListener("click", function () {
          one.state = "dropped";
          one.photo = "";
          queue.put(one);
          desk.photos.splice(desk.photos.indexOf(one), 1);
          shown();
        });
        return node("li", {}, [node("img", { src: "data:image/jpeg;base64," + one.photo, alt: say.photo }), remove]);
      }));
    }

    // ---- where it is

    function locate(button, shown) {
      if (!navigator.geolocation || !window.isSecureContext) { tell(say.noPosition); return; }
      button.disabled = true;
      navigator.geolocation.getCurrentPosition(function (found) {
        var error = Math.round(found.coords.accuracy);
        button.disabled = false;
        desk.one.draft.lon = Number(found.coords.longitude.toFixed(6));
        desk.one.draft.lat = Number(found.coords.latitude.toFixed(6));
        desk.one.draft.accuracy_m = Math.min(LARGEST_ERROR_M, Math.max(1, error));
        tell("");
        shown();
        saveSoon();
      }, function () {
        button.disabled = false;
        tell(say.noPosition);
      }, { enableHighAccuracy: true, timeout: 20000, maximumAge: 10000 });
    }

    // ---- handing in

    // Everything of this report waits to be sent from now on; promised once that is written down.
    function handIn() {
      stop();
      desk.one.state = "waiting";
      desk.one.at = Date.now();
      desk.photos.forEach(function (one, place) {
        one.state = "waiting";
        one.at = desk.one.at;
        one.turn = place + 1;
      });
      return Promise.all([desk.one].concat(desk.photos).map(queue.put));
    }

    // How many reports wait or are sent, and what was refused.
    function show() {
      var sent = desk.kept.filter(function (one) { return one.state === "sent" && one.what === options.what; });
      var refused = desk.kept.filter(function (one) { return one.state === "refused"; }).pop();
      var waiting = queue.waiting(desk.kept);
      return options.phone.tell(waiting, waiting.length || sent.length, !refused ? "" : options.phone.fill(say.refused,
        { clock: options.phone.clock(refused.at), reason: refused.message }));
    }

    document.addEventListener("visibilitychange", function () { if (document.hidden) settled(); });
    var desk = { kept: [], one: null, photos: [], load: load, saveSoon: saveSoon, settled: settled, fresh: fresh,
      open: open, tell: tell, take: take, thumbs: thumbs, locate: locate, handIn: handIn, show: show };
    return desk;
  };
})(window);
