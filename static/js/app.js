// What the pages need beyond plain links and forms. Everything works without it, only less smoothly.
(function () {
  "use strict";

  function each(root, selector, act) {
    if (root.matches && root.matches(selector)) act(root);
    root.querySelectorAll(selector).forEach(act);
  }

  // A server on the same computer is reached without any network.
  function isCutOff() {
    return navigator.onLine === false && !/^(localhost|127\..*|\[::1\])$/.test(window.location.hostname);
  }

  // Ask before a deed that is hard to take back, then send the form as its own button would.
  function ask(form, submitter) {
    var dialog = document.getElementById("confirm");
    var yes = dialog.querySelector("[data-confirm-yes]");
    var usual = yes.textContent;
    var isDanger = Boolean(submitter && /danger/.test(submitter.className));
    document.getElementById("confirm-text").textContent = form.dataset.confirm;
    if (submitter) yes.textContent = submitter.textContent.trim() || usual;
    yes.classList.toggle("btn-danger", isDanger);
    yes.classList.toggle("btn-primary", !isDanger);
    dialog.addEventListener("close", function () {
      yes.textContent = usual;
      if (dialog.returnValue !== "yes") return;
      form.dataset.confirmed = "yes";
      form.requestSubmit(submitter || undefined);
    }, { once: true });
    dialog.returnValue = "";
    dialog.showModal();
  }

  // A form is sent once; the button says that something is happening.
  function sendOnce(event, form) {
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "yes";
    var button = event.submitter || form.querySelector("button:not([type=button])");
    if (button) button.setAttribute("aria-busy", "true");
  }

  function release(form) {
    delete form.dataset.sent;
    delete form.dataset.confirmed;
    form.querySelectorAll("[aria-busy]").forEach(function (button) { button.removeAttribute("aria-busy"); });
  }

  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (form.method === "dialog") return;
    if ("keepsOffline" in form.dataset) return;  // its own script keeps what is sent until there is a network
    if (form.method === "post" && isCutOff()) {
      event.preventDefault();
      event.stopPropagation();
      tell();
      return;
    }
    if (form.dataset.confirm && !form.dataset.confirmed && window.HTMLDialogElement) {
      event.preventDefault();
      event.stopPropagation();
      ask(form, event.submitter);
      return;
    }
    if (form.method === "post" && !("repeatable" in form.dataset)) sendOnce(event, form);
  }, true);

  window.addEventListener("pageshow", function () {
    document.querySelectorAll("form[data-sent]").forEach(release);
  });
  document.addEventListener("htmx:afterRequest", function (event) {
    var form = event.target.closest && event.target.closest("form");
    if (form) release(form);
  });

  // Filters apply as soon as a choice is made; empty ones stay out of the address.
  document.addEventListener("change", function (event) {
    var form = event.target.closest("form[data-filters]");
    if (form && event.target.matches("select, [type=checkbox], [type=radio], [type=date]")) form.requestSubmit();
  });
  document.addEventListener("formdata", function (event) {
    if (!event.target.matches("form[data-filters]")) return;
    Array.from(event.formData.keys()).forEach(function (name) {
      if (event.formData.getAll(name).every(function (value) { return value === ""; })) event.formData.delete(name);
    });
  });

  document.addEventListener("click", function (event) {
    var target = event.target.closest("[data-print], [data-back], [data-copy]");
    if (target) act(target);
    document.querySelectorAll("details.menu[open]").forEach(function (menu) {
      if (!menu.contains(event.target)) menu.open = false;
    });
  });
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") return;
    document.querySelectorAll("details.menu[open]").forEach(function (menu) {
      menu.open = false;
      menu.querySelector("summary").focus();
    });
  });

  function act(button) {
    if ("print" in button.dataset) window.print();
    else if ("back" in button.dataset) window.history.back();
    else navigator.clipboard.writeText(button.dataset.copy).then(function () { sayCopied(button); });
  }

  function sayCopied(button) {
    var text = button.querySelector("span");
    var before = text.textContent;
    text.textContent = button.dataset.copied;
    window.setTimeout(function () { text.textContent = before; }, 2000);
  }

  // Things that only make sense with a script are hidden until it is known to run.
  function prepare(root) {
    each(root, "[data-back]", function (button) { button.hidden = window.history.length < 2; });
    each(root, "[data-copy]", function (button) { button.hidden = !navigator.clipboard; });
    each(root, "[data-focus]", function (problems) { problems.focus(); });
  }
  prepare(document);

  // Paper says when it was printed. The first date that is written costs a browser some 20 ms, so that the screen goes without.
  function date() {
    each(document, "time[data-today]", function (time) {
      time.textContent = new Date().toLocaleDateString(document.documentElement.lang,
        { year: "numeric", month: "long", day: "numeric" });
    });
  }
  window.addEventListener("beforeprint", date);
  var paper = window.matchMedia("print");
  if (paper.addEventListener) paper.addEventListener("change", date);
  if (paper.matches) date();

  // The menu may be longer than the screen: the page that is open is in sight there.
  each(document, ".side-nav [aria-current]", function (current) {
    var menu = current.closest(".side-nav"), below = current.getBoundingClientRect().bottom - menu.getBoundingClientRect().bottom;
    if (menu.clientHeight && below > 0) menu.scrollTop += below + 24;
  });

  // Back to a form that was refused shows the form, not the browser's question whether to send it again.
  var again = document.querySelector("form[data-again]");
  if (again && document.querySelector("[data-focus]")) {
    window.history.replaceState(window.history.state, "", again.dataset.again);
  }
  document.addEventListener("htmx:load", function (event) { prepare(event.detail.elt); });

  // The network may come and go; say so instead of letting a form vanish into an error page.
  var note = document.querySelector("[data-offline]");
  function tell() { if (note) note.hidden = !isCutOff() || Boolean(document.querySelector("form[data-keeps-offline]")); }
  window.addEventListener("online", tell);
  window.addEventListener("offline", tell);
  tell();
})();
