// Charts over the tables of the dashboard: drawn by ECharts, which comes after the page; without it the tables stay.
(function () {
  "use strict";
  var facts = JSON.parse(document.getElementById("dashboard-charts").textContent);
  var still = window.matchMedia("(prefers-reduced-motion: reduce)"), shown = [], isOnPaper = false;
  var ROW = 24, FOOT = 44, PAPER = 318;

  function load(src) {
    return new Promise(function (done, failed) {
      var script = document.createElement("script");
      script.src = src;
      script.async = false;
      script.onload = done;
      script.onerror = failed;
      document.head.append(script);
    });
  }
  function palette() {
    var style = getComputedStyle(document.documentElement), found = { font: getComputedStyle(document.body).fontFamily };
    ["ink", "muted", "line", "accent", "alert", "surface"].forEach(function (name) {
      found[name] = style.getPropertyValue("--" + name).trim();
    });
    found.onAccent = style.getPropertyValue("--on-accent").trim();
    return found;
  }
  function short(chart) {
    return function (value) {
      if (chart.kind === "percent") return Math.round(value * 100) + "%";
      if (chart.kind === "seconds") return Math.floor(value / 60) + ":" + ("0" + value % 60).slice(-2);
      return value.toLocaleString("en");
    };
  }
  function look(series, colours) {
    if (series.look === "before") {
      var stripes = { symbol: "rect", dashArrayX: [1, 0], dashArrayY: [2, 3], rotation: -Math.PI / 4, color: colours.muted };
      return { color: "transparent", decal: stripes, borderColor: colours.muted, borderWidth: 1 };
    }
    return { color: colours.accent };
  }
  function series(one, chart, colours) {
    var aimed = chart.series.some(function (other) { return other.look === "target"; });
    var data = one.values.map(function (value) { return value === null ? "-" : value; });
    if (one.look === "target") {
      return { type: "line", name: one.name, data: data, lineStyle: { width: 0 }, symbol: "rect", symbolSize: [4, 20],
        itemStyle: { color: colours.alert }, z: 5, silent: true };
    }
    return { type: "bar", name: one.name, data: data, itemStyle: look(one, colours), barMaxWidth: 22, barGap: "10%",
      cursor: one.urls.some(Boolean) ? "pointer" : "default",
      label: { show: chart.lies, position: aimed ? "insideLeft" : "right", color: aimed ? colours.onAccent : colours.ink, fontSize: 11, formatter: function (bar) { return one.said[bar.dataIndex]; } },
      emphasis: { itemStyle: { borderColor: colours.ink, borderWidth: 2 } } };
  }
  function option(chart) {
    var colours = palette(), text = { color: colours.muted, fontSize: 12, fontFamily: colours.font };
    var names = { type: "category", data: chart.labels, axisTick: { show: false }, axisLine: { lineStyle: { color: colours.muted } },
      axisLabel: Object.assign({ interval: chart.lies ? 0 : "auto", width: chart.lies ? 108 : undefined, overflow: "truncate" }, text, { color: colours.ink }),
      inverse: chart.lies };
    var values = { type: "value", min: 0, max: { percent: 1, seconds: function (all) { return Math.ceil(all.max / 60) * 60; } }[chart.kind], splitNumber: 4, splitLine: { lineStyle: { color: colours.line } },
      minInterval: chart.kind === "number" ? 1 : undefined, interval: { percent: 0.25, seconds: 60 }[chart.kind], axisLabel: Object.assign({ formatter: short(chart), hideOverlap: true }, text) };
    return {
      animation: !still.matches && !isOnPaper, animationDuration: 300, textStyle: { fontFamily: colours.font },
      aria: { enabled: true, label: { enabled: false }, decal: { show: false } },
      grid: { left: chart.lies ? 118 : 8, right: chart.lies ? 62 : 10, top: 12, bottom: chart.lies ? 26 : 6, containLabel: !chart.lies },
      xAxis: chart.lies ? values : names, yAxis: chart.lies ? names : values,
      series: chart.series.map(function (one) { return series(one, chart, colours); })
    };
  }
  function height(chart) { return chart.lies ? chart.labels.length * ROW + FOOT : 240; }

  function Shown(box, chart) {
    var readout = box.parentNode.querySelector("[data-readout]"), table = box.parentNode.querySelector("[data-chart-table]");
    var at = -1, drawn;
    box.style.height = height(chart) + "px";
    drawn = echarts.init(box, null, { renderer: "canvas", devicePixelRatio: Math.max(2, window.devicePixelRatio || 1) });
    drawn.setOption(option(chart));
    function tell(place) {
      readout.textContent = chart.labels[place] + " · " + chart.series.map(function (one) {
        return (chart.series.length > 1 ? one.name + " " : "") + one.said[place];
      }).join(" · ");
    }
    function mark(place) {
      drawn.dispatchAction({ type: "downplay" });
      at = place;
      drawn.dispatchAction({ type: "highlight", seriesIndex: 0, dataIndex: at });
      tell(at);
    }
    function open(place, number) {
      var url = chart.series[number].urls[place];
      if (url) window.location.assign(url);
    }
    drawn.on("mouseover", function (bar) { if (bar.componentType === "series") tell(bar.dataIndex); });
    drawn.on("click", function (bar) { if (bar.componentType === "series") open(bar.dataIndex, bar.seriesIndex); });
    box.addEventListener("keydown", function (event) {
      var step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key], many = chart.labels.length;
      if (step) mark(at < 0 ? (step > 0 ? 0 : many - 1) : (at + step + many) % many);
      else if (event.key === "Enter" && at >= 0) open(at, 0);
      else return;
      event.preventDefault();
    });
    box.addEventListener("blur", function () { drawn.dispatchAction({ type: "downplay" }); });
    new ResizeObserver(function () { if (!isOnPaper) drawn.resize(); }).observe(box);
    box.dataset.ready = "yes";
    table.open = false;
    this.again = function (width) {
      drawn.resize(width ? { width: width } : { width: "auto" });
      drawn.setOption(option(chart), true);
    };
    this.box = box;
  }
  function fail() {
    document.querySelectorAll("[data-chart]").forEach(function (box) { if (!box.dataset.ready) box.dataset.failed = ""; });
  }
  function again(width) { shown.forEach(function (one) { one.again(width); }); }

  // Paper is always light and as wide as an A4 sheet: the charts are drawn anew for it.
  function toPaper() {
    var page = document.documentElement;
    if (isOnPaper) return;
    isOnPaper = true;
    page.dataset.screenTheme = page.dataset.bsTheme;
    page.dataset.bsTheme = "light";
    shown.forEach(function (one) { one.box.style.width = PAPER + "px"; });
    again(PAPER);
  }
  function toScreen() {
    var page = document.documentElement;
    if (!isOnPaper) return;
    isOnPaper = false;
    page.dataset.bsTheme = page.dataset.screenTheme;
    shown.forEach(function (one) { one.box.style.width = ""; });
    again();
  }
  function draw() {
    facts.charts.forEach(function (chart) {
      var box = document.querySelector('[data-chart="' + chart.key + '"]');
      if (box) shown.push(new Shown(box, chart));
    });
    new MutationObserver(function () { if (!isOnPaper) again(); })
      .observe(document.documentElement, { attributes: true, attributeFilter: ["data-bs-theme"] });
    window.addEventListener("beforeprint", toPaper);
    window.addEventListener("afterprint", toScreen);
  }
  function drawMap() {
    var box = document.querySelector("[data-figure-map]"), known = document.getElementById("dashboard-map");
    if (!box) return;
    var style = document.createElement("link"), scripts = JSON.parse(known.textContent).scripts;
    style.rel = "stylesheet";
    style.href = box.dataset.style;
    style.onload = function () {
      scripts.reduce(function (before, src) { return before.then(function () { return load(src); }); }, Promise.resolve())
        .catch(function () { box.hidden = true; });
    };
    document.head.append(style);
  }

  load(facts.library).then(draw).catch(fail).then(drawMap);
})();
