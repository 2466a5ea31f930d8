import type { InvocationContext, Timer } from "@azure/functions";
import {
  type Clock,
  captureRecord,
  catchUp,
  clockText,
  cut,
  describeError,
  formatSlot,
  isOff,
  MINUTE,
  RUN_ENDED,
  run,
  SIGNS_OF_FAILURE,
  SLOT_LENGTH,
  signsOf,
  slotAt,
  TrackerError,
} from "@tracker/core";
import type { ConnectionOptions } from "@tracker/store-azure-sql";
import type { Database } from "./database.ts";
import type { FunctionSettings } from "./environment.ts";

/** At every slot boundary; the first of the six fields is seconds. */
export const SCHEDULE = `0 */${SLOT_LENGTH / MINUTE} * * * *`;

/** Below the platform's functionTimeout of two minutes, so that the outcome is still logged. */
const DEADLINE = 1.75 * MINUTE;

/**
 * A live capture is worth every retry that there is time for. `expected`: the app may run before the deployment has created its user (18456), and
 * may be moved to a new server.
 */
export const CAPTURE_CONNECTION: ConnectionOptions = {
  longest: DEADLINE,
  patience: { within: DEADLINE },
  expected: true,
};

/**
 * One run of the pipeline. The invocation fails when no currency got a price, but not for a failure after one was stored.
 * The timer's schedule status is logged, never used: the clock decides which slot it is.
 */
export function capturePrice({ sources, settings }: FunctionSettings, database: Database, clock: Clock) {
  let log: InvocationContext["log"] = () => {};
  const afterwards = catchUp(settings, {
    onEnd: ({ stored, missing, failures }) => {
      const because = [...failures.values()].map(({ message }) => message);
      log(`caught up ${JSON.stringify({ stored, missing, ...(missing > 0 && { because }) })}`);
    },
  });
  return async (timer: Timer, context: InvocationContext): Promise<void> => {
    const signal = AbortSignal.timeout(DEADLINE);
    const ports = { sources, store: database.store(() => signal), clock };
    const invocation = context.invocationId;
    const began = formatSlot(slotAt(clock.now()));
    const running = run(ports, settings, signal);
    // The driver loads while the sources answer.
    const [report] = await Promise.all([running, database.load()]).catch((error: unknown) => {
      const record = { slot: began, error: textOf(error), signs: SIGNS_OF_FAILURE, invocation };
      context.error(`${RUN_ENDED.failed} ${JSON.stringify(record)}`);
      throw error;
    });
    const record = { ...captureRecord(report), signs: signsOf(report), pastDue: timer.isPastDue, invocation };
    // The alert fires when this line is missing, so it is logged only after everything was stored.
    const priced = report.priced.length > 0;
    if (priced) context.log(`${RUN_ENDED.priced} ${JSON.stringify(record)}`);
    else context.warn(`${RUN_ENDED.unpriced} ${JSON.stringify(record)}`);
    const { slot, live, failed = [] } = record;
    for (const { step, error } of failed) context.warn(`${step} failed ${JSON.stringify({ slot, invocation, error })}`);
    if (priced) {
      log = context.log.bind(context);
      return afterwards(ports, report, signal).catch((error: unknown) => {
        context.warn(`catching up failed ${JSON.stringify({ slot, invocation, error: textOf(error) })}`);
      });
    }
    const [first] = failed;
    const { clockOffset } = report;
    const why = isOff(clockOffset)
      ? clockText(clockOffset)
      : live || first === undefined
        ? "the quotes' verdicts say why"
        : `${first.step} failed: ${first.error}`;
    throw new TrackerError("no-answer", `no price for ${slot} in any currency: ${why}`);
  };
}

const textOf = (error: unknown) => cut(describeError(error), 500);
