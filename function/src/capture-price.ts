import type { InvocationContext, Timer } from "@azure/functions";
import {
  type Clock,
  captureRecord,
  catchUp,
  clockText,
  cut,
  describeError,
  isOff,
  MINUTE,
  PRICE_STORED,
  run,
  SLOT_LENGTH,
  TrackerError,
} from "@tracker/core";
import type { ConnectionOptions } from "@tracker/store-azure-sql";
import type { Database } from "./database.ts";
import type { FunctionSettings } from "./environment.ts";

/** Six fields, the first is seconds: at every slot boundary. */
export const SCHEDULE = `0 */${SLOT_LENGTH / MINUTE} * * * *`;

/** Ends before the platform's functionTimeout of two minutes does, so that what was found out is logged. */
const DEADLINE = 1.75 * MINUTE;

/**
 * What was captured live is worth every try that there is time for. The app may run before the deployment has made its user (18456), and be
 * moved to a server that is new.
 */
export const CAPTURE_CONNECTION: ConnectionOptions = {
  longest: DEADLINE,
  patience: { within: DEADLINE },
  expected: true,
};

/**
 * One run of the pipeline. Its invocation fails when no currency got a price, and not for what failed once one was stored.
 * What the timer says of its schedule is logged, never used: the clock says which slot it is.
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
    const running = run(ports, settings, signal);
    // The sources have been asked: the time they take is time to load the driver in.
    await database.load();
    const report = await running;
    const record = { ...captureRecord(report), pastDue: timer.isPastDue, invocation: context.invocationId };
    // Everything that could be stored has been: only now may the message be written that the alert misses when it is missing.
    const priced = report.priced.length > 0;
    if (priced) context.log(`${PRICE_STORED} ${JSON.stringify(record)}`);
    else context.warn(`no price ${JSON.stringify(record)}`);
    const { slot, live, failed = [], invocation } = record;
    for (const { step, error } of failed) context.warn(`${step} failed ${JSON.stringify({ slot, invocation, error })}`);
    if (priced) {
      log = context.log.bind(context);
      return afterwards(ports, report, signal).catch((error: unknown) => {
        context.warn(
          `catching up failed ${JSON.stringify({ slot, invocation, error: cut(describeError(error), 500) })}`,
        );
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
