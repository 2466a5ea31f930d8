import { recordedDay } from "@stand-ins/venues";
import { catchUp, formatSlot } from "@tracker/core";
import type { Context } from "@tracker/dashboard";
import { catchUpLines } from "./catch-up.ts";
import { replayBanner, retryText } from "./lines.ts";
import { probe, quorumReached } from "./probe.ts";
import { openReplay } from "./replay.ts";
import { runFailures } from "./run-failures.ts";
import type { Session } from "./session.ts";
import { runEverySlot } from "./slots.ts";
import { type OutageTeller, tellOutages } from "./tell-outages.ts";
import type { Web } from "./web.ts";

export interface RunningOptions {
  /** The server of the page and its API, which is closed in the end; undefined to serve neither. */
  readonly web: Web | undefined;
  /** The store, as messages name it. */
  readonly storeName: string;
  /** The speed of the replay that is shown while no source can be reached, as a multiple of real time; undefined for no replay. */
  readonly replaySpeed: number | undefined;
}

/** Serves the page and its API and captures every slot until the user stops it; if no source can be reached, shows a replay until one can. */
export async function keepRunning(session: Session, { web, storeName, replaySpeed }: RunningOptions): Promise<void> {
  const { ports, settings, output, signal } = session;
  const live: Context = { store: ports.store, clock: ports.clock, currencies: settings.currencies };
  let served = live;
  let clockOffset: number | null = null;
  let teller: OutageTeller | undefined;
  const failures = runFailures(output, ports.clock);
  const caughtUp = catchUp(settings, catchUpLines(output));
  web?.answer(() => ({ ...served, clockOffset }));
  try {
    const newest = (await ports.store.latest(settings.currencies)).map(({ slot }) => slot);
    const held = newest.length === 0 ? "no price yet" : `newest price ${formatSlot(Math.max(...newest) as never)}`;
    const text = `${storeName}: ${held}. Ctrl-C stops.`;
    output.notice("started", web === undefined ? text : `${web.heading}\n${text}`, { store: storeName, url: web?.url });
    if (replaySpeed !== undefined) {
      await replayUntilReachable(session, replaySpeed, (context) => {
        served = context ?? live;
      });
    }
    if (settings.webhook !== undefined) teller = await tellOutages(session, settings.webhook);
    await runEverySlot({
      ports,
      settings,
      signal,
      onReport: (report) => {
        // A run that was too late for live quotes says nothing about the clock.
        if (report.live) clockOffset = report.clockOffset;
        output.report(report);
        teller?.afterRun(clockOffset);
      },
      onError: (error) => {
        failures.failed(error);
        teller?.afterRun(clockOffset);
      },
      between: async (ports, report, untilNext) => {
        await caughtUp(ports, report, untilNext);
        if (report.failures.length === 0) failures.worked();
      },
    });
  } finally {
    await teller?.ended();
    await web?.close();
  }
}

/** Returns at once if a source answers; otherwise replays the recorded day, in memory, until a quorum of venues answers. */
async function replayUntilReachable(
  session: Session,
  speed: number,
  serve: (context: Context | undefined) => void,
): Promise<void> {
  const { ports, settings, output, signal } = session;
  const { any, problems } = await probe(ports, settings.currencies, signal);
  if (any || signal.aborted) return;
  const replay = await openReplay({ path: recordedDay(), speed, settings });
  const reached = new AbortController();
  try {
    const { replayOf = "" } = replay.context;
    output.notice("unreachable", replayBanner(problems, replayOf));
    serve(replay.context);
    let isOver = false;
    const waiting = quorumReached(ports, settings.currencies, signal, (slot, reach) => {
      if (isOver) output.notice("retry", retryText(slot, reach));
    }).then(() => reached.abort());
    await replay.run(AbortSignal.any([signal, reached.signal]), (report) => output.report(report, replayOf));
    if (!signal.aborted && !reached.signal.aborted) {
      isOver = true;
      output.notice("waiting", "replay: the recorded day is over. The venues are tried again at every slot.");
    }
    await waiting;
    if (!signal.aborted) output.notice("reached", "The venues answer: live from here on.");
  } finally {
    serve(undefined);
    await replay.close();
  }
}
