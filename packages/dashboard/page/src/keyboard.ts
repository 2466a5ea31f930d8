import { byId } from "./dom.ts";

export interface KeyEvents {
  readonly moved: (index: number | undefined) => void;
  readonly chosen: () => void;
}

/** Moves along the chart's points with the keyboard; `count` returns how many there are, `index` which one is pointed at. */
export function listenToKeys(count: () => number, index: () => number | undefined, { moved, chosen }: KeyEvents): void {
  const chart = byId("chart");
  chart.tabIndex = 0;
  chart.addEventListener("keydown", (event) => {
    const last = count() - 1;
    const at = index() ?? last + 1;
    const moves: Readonly<Record<string, number | undefined>> = {
      ArrowLeft: Math.max(0, at - 1),
      ArrowRight: Math.min(last, at + 1),
      Home: 0,
      End: last,
    };
    if (event.altKey || event.ctrlKey || event.metaKey || last < 0) return;
    if (event.key === "Enter") chosen();
    else if (event.key === "Escape") moved(undefined);
    else if (moves[event.key] !== undefined) moved(moves[event.key]);
    else return;
    event.preventDefault();
  });
}
