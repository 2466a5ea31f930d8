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
    const invocation = context.invocationId;
    const began = formatSlot(slotAt(clock.now()));
    const running = run(ports, settings, signal);
    // The sources have been asked: the time they take is time to load the driver in.
    const [report] = await Promise.all([running, database.load()]).catch((error: unknown) => {
      const record = { slot: began, error: textOf(error), signs: SIGNS_OF_FAILURE, invocation };
      context.error(`${RUN_ENDED.failed} ${JSON.stringify(record)}`);
      throw error;
    });
    const record = { ...captureRecord(report), signs: signsOf(report), pastDue: timer.isPastDue, invocation };
    // Everything that could be stored has been: only now may the message be written that the alert misses when it is missing.
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
