// Draws the figures of a table as bars over time: the table stays, folded, for whoever wants numbers.
// What a page holds is never run: expressions of the specification go through vega's interpreter, as
// the Content Security Policy allows no code made of text.
(function () {
  "use strict";
  const dark = matchMedia("(prefers-color-scheme: dark)");

  function colour(name) {
    return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  }

  // The table's own cells as rows: when, which column, how many.
  function rows(table) {
    const columns = [...table.tHead.rows[0].cells].slice(1).map((cell) => cell.textContent);
    return [...table.tBodies[0].rows].flatMap((row) =>
      columns.map((column, i) => ({
        when: row.querySelector("time").dateTime,
        column,
        n: Number(row.cells[i + 1].dataset.n),
      })),
    );
  }

  function specification(table, width) {
    const values = rows(table);
    const columns = [...new Set(values.map((row) => row.column))];
    const unit = { day: "utcyearmonthdate", month: "utcyearmonth", year: "utcyear" }[table.dataset.chart];
    const format = { day: "%-d %b %Y", month: "%b %Y", year: "%Y" }[table.dataset.chart];
    const dim = colour("--dim");
    return {
      width,
      height: 110,
      autosize: { type: "fit", contains: "padding" },
      background: "transparent",
      padding: 0,
      data: { values },
      mark: { type: "bar", width: { band: 0.8 }, cornerRadiusEnd: 1 },
      encoding: {
        x: { field: "when", type: "ordinal", timeUnit: unit, title: null, axis: { format, labelAngle: 0 } },
        xOffset: columns.length > 1 ? { field: "column", sort: columns } : undefined,
        y: { field: "n", type: "quantitative", title: null, axis: { tickMinStep: 1, tickCount: 3, format: ",d" } },
        color: {
          field: "column", type: "nominal", sort: columns,
          scale: { domain: columns, range: [colour("--s2"), colour("--s1")] },
          legend: columns.length > 1 ? { title: null, orient: "top" } : null,
        },
        tooltip: [
          { field: "when", timeUnit: unit, type: "ordinal", format, title: "when" },
          { field: "n", type: "quantitative", format: ",d", title: "statements" },
        ],
      },
      config: {
        font: getComputedStyle(document.body).fontFamily,
        view: { stroke: null },
        axis: {
          labelColor: dim, domainColor: colour("--rule"), tickColor: colour("--rule"),
          gridColor: colour("--rule"), labelFontSize: 12, labelOverlap: "parity",
        },
        axisX: { grid: false },
        legend: { labelColor: dim, labelFontSize: 13, symbolType: "square", offset: 4 },
      },
    };
  }

  async function draw(table) {
    const details = table.closest("details");
    let chart = details.previousElementSibling;
    if (!chart) {
      chart = document.createElement("div");
      chart.className = "chart";
      // The table says the same to whoever does not see the picture.
      chart.setAttribute("aria-hidden", "true");
      details.before(chart);
    }
    // A few days stand beside each other as thin as many do.
    const n = table.tBodies[0].rows.length * (table.tHead.rows[0].cells.length - 1);
    const width = Math.min(chart.clientWidth, 120 + 44 * n);
    const parsed = vega.parse(vegaLite.compile(specification(table, width)).spec, null, { ast: true });
    if (chart.view) chart.view.finalize();
    chart.view = new vega.View(parsed, {
      expr: vega.expressionInterpreter, renderer: "svg", container: chart, hover: false,
    });
    await chart.view.runAsync();
    if (!chart.dataset.drawn) details.open = false;
    chart.dataset.drawn = "yes";
  }

  function drawAll() {
    for (const table of document.querySelectorAll("table[data-chart]")) draw(table);
  }

  drawAll();
  dark.addEventListener("change", drawAll);
  addEventListener("resize", () => {
    clearTimeout(drawAll.waiting);
    drawAll.waiting = setTimeout(drawAll, 200);
  });
  document.addEventListener("htmx:afterSwap", drawAll);
})();
