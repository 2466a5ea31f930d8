import { INSTRUMENT, SECOND } from "@tracker/core";
import type { Latest } from "./answers.ts";
import { PriceChart } from "./chart/price-chart.ts";
import { byId } from "./dom.ts";
import { listenToKeys } from "./keyboard.ts";
import { createChartState } from "./parts/chart-state.ts";
import { createControls } from "./parts/controls.ts";
import { showCsv } from "./parts/csv.ts";
import { showFreshness } from "./parts/freshness.ts";
import { showAge, showHeadline, showName } from "./parts/headline.ts";
import { showLegend } from "./parts/legend.ts";
import { showNotice } from "./parts/notice.ts";
import { createPriceTable } from "./parts/price-table.ts";
import { showReadout } from "./parts/readout.ts";
import { createStatus } from "./parts/status.ts";
import { showZone } from "./parts/zone-note.ts";
import { createReading } from "./reading.ts";
import { createSourcesPanel } from "./sources-panel.ts";
import { isCurrent, reachesEnd, type Shown, type State } from "./state.ts";
import { defaultView, type Link, readView, type View, writeView } from "./view.ts";
import { rememberedZone, rememberZone, setZone, type Zone, zone } from "./zone.ts";

/** How often the page updates the age of the newest price, in milliseconds. */
const TICK = 10 * SECOND;

let state: State = { problems: [], now: Date.now() };
let currencies: readonly string[] = [];
let pointed: number | undefined;
let pinned: number | undefined;

const reading = createReading({
  viewOf: ({ currencies: known, replayOf }: Latest) => {
    currencies = known;
    update(state.view === undefined ? { replayOf, ...addressed() } : { replayOf });
    return state.view as View;
  },
  read: (shown) => {
    update({ shown, failure: undefined });
    showPrices(shown);
  },
  failed: (failure) => {
    // Prices of another view must not stay under this view's name.
    const shown = isCurrent(state) ? state.shown : undefined;
    update({ failure, shown });
    if (shown === undefined) showPrices(undefined);
  },
});
const controls = createControls({
  currency: (currency) => choose({ currency }),
  range: (span) => choose({ span }),
  kind: (kind) => choose({ kind }),
  zone: chooseZone,
});
const showChartState = createChartState({ retry: () => reading.start(), all: () => choose({ span: "All" }) });
const showStatus = createStatus();
const showTable = createPriceTable();
const sources = createSourcesPanel((start) => {
  pinned = start;
  showPoint();
});
const chart = new PriceChart(byId("canvas"), { pointed: point, clicked: (start) => sources.pin(start) });

listenToKeys(() => state.shown?.points.length ?? 0, pointedIndex, {
  moved: (index) => {
    const start = index === undefined ? undefined : state.shown?.points[index]?.start;
    chart.point(start);
    point(start);
    if (start === undefined) sources.pin(undefined);
  },
  chosen: () => sources.pin(pointed),
});
addEventListener("popstate", () => {
  if (currencies.length === 0) return;
  update(addressed());
  reading.start();
});
setInterval(() => update({}), TICK);
reading.start();

/** Returns the view that the page's address asks for, or the default view and the address's mistakes. Sets the zone, too. */
function addressed(): Pick<State, "view" | "problems"> {
  const { value, problems = [] } = readView(location.search, currencies);
  const { zone: said, ...view }: Link = value ?? defaultView(currencies);
  setZone(said ?? rememberedZone());
  return { view, problems };
}

/** The address of a view, with the selected zone unless it is the default. */
function addressOf(view: View): string {
  const usual = zone() === "local" && rememberedZone() === "local";
  return location.pathname + writeView({ ...view, zone: usual ? undefined : zone() }, currencies);
}

function choose(change: Partial<View>): void {
  if (state.view === undefined) return;
  const view = { ...state.view, ...change };
  history.pushState(null, "", addressOf(view));
  update({ view, problems: [], failure: undefined });
  reading.start();
}

/** Shows the same in another zone: nothing is read again, and the browser's history gets no new entry. */
function chooseZone(chosen: Zone): void {
  rememberZone(chosen);
  setZone(chosen);
  if (state.view !== undefined) history.replaceState(null, "", addressOf(state.view));
  update({});
  showPrices(state.shown);
}

function update(change: Partial<State>): void {
  state = { ...state, ...change, now: reading.now() };
  if (state.view !== undefined) {
    controls.show(state.view, currencies);
    const { code } = INSTRUMENT.asset;
    byId("title").textContent = `${code} in ${state.view.currency} by ${code} Time`;
  }
  showName(state);
  showZone();
  showFreshness(state);
  showStatus(state);
  showNotice(state);
  showChartState(state);
  if (state.shown === undefined) return;
  showAge(state.shown, state.now);
  chart.mark(reachesEnd(state.shown, state.now));
}

function showPrices(shown: Shown | undefined): void {
  showHeadline(shown);
  if (shown !== undefined) chart.show(shown.points, shown.plan.kind, shown.plan.length === "1d");
  if (shown?.points.every(({ start }) => start !== pointed)) point(undefined);
  else showPoint();
  showCsv(shown);
  showLegend(shown);
  showTable(shown);
  sources.show(shown);
}

function point(start: number | undefined): void {
  pointed = start;
  showPoint();
  sources.point(start);
}

/** Shows the point that is pointed at, or else the pinned one, which stays after a tap. */
function showPoint(): void {
  if (pointed === undefined) chart.point(pinned);
  showReadout(state.shown, pointed ?? pinned);
}

function pointedIndex(): number | undefined {
  const looked = pointed ?? pinned;
  const index = state.shown?.points.findIndex(({ start }) => start === looked) ?? -1;
  return index < 0 ? undefined : index;
}
