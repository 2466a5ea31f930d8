import { monitorEventLoopDelay } from "node:perf_hooks";

/** What the measured process reports about itself four times a second, in bytes and milliseconds. */
export interface Vitals {
  readonly memory: number;
  /** The most it ever had. */
  readonly most: number;
  /** Memory in use, on and off the heap, if garbage was just collected. */
  readonly held: number | undefined;
  /** The longest delay of the event loop since the previous message. */
  readonly delay: number;
}

// Loaded into the server with --import: the server's own code knows nothing of it.
const delays = monitorEventLoopDelay({ resolution: 10 });
delays.enable();

function tell(collected = false): void {
  const { rss: memory, heapUsed, external } = process.memoryUsage();
  const most = process.resourceUsage().maxRSS * 1_024;
  const vitals: Vitals = { memory, most, held: collected ? heapUsed + external : undefined, delay: delays.max / 1e6 };
  process.send?.(vitals);
  delays.reset();
}

setInterval(tell, 250, false).unref();
process.on("message", async () => {
  await global.gc?.({ execution: "async" });
  tell(true);
});
process.channel?.unref();
