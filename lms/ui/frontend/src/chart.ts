type Series = { name: string; data: (number | null)[] };
type Data = { categories: string[]; series: Series[]; unit?: string };
type Options = Parameters<ReturnType<typeof import("./charts.ts").drawIn>["setOption"]>[0];
type Drawing = Awaited<ReturnType<typeof load>>;

const COLOURS = ["--cc-accent-fill", "--cc-calm", "--cc-warn", "--cc-good", "--cc-bad"];

const load = async () => (await import("./charts.ts")).drawIn;

/**
 * `<ui-chart kind data>`: draws the figures that stand as a table beside it. The library comes only
 * where a chart is; without script, or before it has come, the table says the same.
 */
export class Chart extends HTMLElement {
  private drawing: ReturnType<Drawing> | undefined;
  private readonly size = new ResizeObserver(() => this.drawing?.resize());
  private readonly dark = matchMedia("(prefers-color-scheme: dark)");
  private readonly redraw = () => this.draw();
  private readonly theme = new MutationObserver(this.redraw);

  async connectedCallback(): Promise<void> {
    const drawIn = await load();
    if (!this.isConnected) return;
    this.drawing = drawIn(this);
    this.draw();
    this.size.observe(this);
    this.dark.addEventListener("change", this.redraw);
    this.theme.observe(document.documentElement, { attributes: true, attributeFilter: ["data-bs-theme"] });
  }

  disconnectedCallback(): void {
    this.size.disconnect();
    this.theme.disconnect();
    this.dark.removeEventListener("change", this.redraw);
    this.drawing?.dispose();
  }

  private draw(): void {
    const data = JSON.parse(this.getAttribute("data") ?? "{}") as Data;
    this.drawing?.setOption(optionsOf(this.getAttribute("kind") ?? "bar", data, this.look()), true);
  }

  /** The colours of the page as it is now: a canvas knows nothing of custom properties. */
  private look(): Look {
    const probe = document.createElement("span");
    this.append(probe);
    const colour = (name: string): string => {
      probe.style.color = `var(${name})`;
      return getComputedStyle(probe).color;
    };
    const found = {
      ink: colour("--cc-ink-soft"),
      line: colour("--cc-line"),
      font: getComputedStyle(this).fontFamily,
      colours: COLOURS.map(colour),
    };
    probe.remove();
    return found;
  }
}

type Look = { ink: string; line: string; font: string; colours: string[] };

function optionsOf(kind: string, data: Data, look: Look): Options {
  const shared = {
    color: look.colours,
    textStyle: { fontFamily: look.font, color: look.ink },
    animation: !matchMedia("(prefers-reduced-motion: reduce)").matches,
    tooltip: { trigger: kind === "pie" ? "item" : "axis", renderMode: "richText", confine: true },
    legend: { show: kind === "pie" || data.series.length > 1, bottom: 0, textStyle: { color: look.ink } },
  };
  if (kind === "pie") return { ...shared, series: [pieOf(data)] };
  return {
    ...shared,
    grid: { top: 24, left: 8, right: 12, bottom: data.series.length > 1 ? 32 : 8, containLabel: true },
    xAxis: { type: "category", data: data.categories, axisLine: { lineStyle: { color: look.line } }, axisLabel: { color: look.ink } },
    yAxis: { type: "value", name: data.unit ?? "", splitLine: { lineStyle: { color: look.line } }, axisLabel: { color: look.ink } },
    series: data.series.map((one) => ({
      ...one,
      type: kind === "line" ? "line" : "bar",
      barMaxWidth: 32,
      connectNulls: false,
      // A month by itself is a point: without symbols there would be nothing to see.
      symbol: "circle",
      symbolSize: 8,
      showAllSymbol: true,
      ...(kind === "stacked" ? { stack: "all" } : {}),
    })),
  };
}

function pieOf(data: Data): object {
  const values = data.series[0]?.data ?? [];
  return {
    type: "pie",
    radius: ["48%", "76%"],
    center: ["50%", "44%"],
    label: { show: false },
    data: data.categories.map((name, index) => ({ name, value: values[index] })),
  };
}
