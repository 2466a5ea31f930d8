import { MINUTE, SECOND, TrackerError } from "@tracker/core";
import { isNotKnown } from "@tracker/store-azure-sql/deploy";
import { pollUntil, type Time } from "./poll-until.ts";

/** As long as a firewall rule may take: nothing that Microsoft says of names and administrators is longer. */
const PATIENCE = 6 * MINUTE;

const BETWEEN_TRIES = 3 * SECOND;

/** Who signs in is not known. */
const LOGIN_FAILED = 18456;

type Tried<Result> =
  | { readonly result: Result }
  /** With the failure that may pass, where it may. */
  | { readonly error: unknown; readonly passing: TrackerError | undefined };

export interface OnNewServer {
  readonly signal: AbortSignal;
  readonly say: (line: string) => void;
  readonly time?: Time;
}

/**
 * Does some work on a SQL server that may be new, again as long as its name, its database or its administrators are not known everywhere yet.
 * Rejects with what it was refused with last; of a sign-in with what a deployer can do.
 */
export async function onNewServer<Result>(
  { signal, say, time }: OnNewServer,
  work: () => Promise<Result>,
): Promise<Result> {
  const tried = await pollUntil<Tried<Result>>(
    () =>
      work().then(
        (result) => ({ result }),
        (error: unknown) => ({ error, passing: mayPass(error) ? error : undefined }),
      ),
    (tried) => "result" in tried || tried.passing === undefined,
    { patience: PATIENCE, pause: BETWEEN_TRIES, signal, time, waiting: { say, awaited } },
  );
  if ("result" in tried) return tried.result;
  throw forDeployers(tried.error);
}

function mayPass(error: unknown): error is TrackerError {
  return error instanceof TrackerError && isNotKnown(error) && !/expired/i.test(error.message);
}

function awaited(tried: Tried<unknown>) {
  const error = "passing" in tried ? tried.passing : undefined;
  const what = error?.number === LOGIN_FAILED ? "the server to know who deploys" : "the server to be known";
  return { what, because: error?.message };
}

/** Who deploys is no user of the database, and need not be. */
function forDeployers(error: unknown): unknown {
  if (!(error instanceof TrackerError && error.number === LOGIN_FAILED)) return error;
  const { code, message, number, cause } = error;
  return new TrackerError(code, message, {
    number,
    cause,
    hint: "Whoever deploys must be, or be in, what sqlAdmin names. A group that was joined after the sign-in counts from the next one: az login, and run this again.",
  });
}
