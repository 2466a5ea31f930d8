import { MINUTE, SECOND, TrackerError } from "@tracker/core";
import { isNotKnown } from "@tracker/store-azure-sql/deploy";
import { pollUntil, type Time } from "./poll-until.ts";

/** As long as a firewall rule may take: Microsoft names nothing longer for names and administrators. */
const PATIENCE = 6 * MINUTE;

const BETWEEN_TRIES = 3 * SECOND;

/** SQL Server's error for a login that it does not know. */
const LOGIN_FAILED = 18456;

type Tried<Result> =
  | { readonly result: Result }
  /** With `passing` when the failure may pass. */
  | { readonly error: unknown; readonly passing: TrackerError | undefined };

export interface OnNewServer {
  readonly signal: AbortSignal;
  readonly say: (line: string) => void;
  readonly time?: Time;
}

/**
 * Does some work on a SQL server that may be new, and repeats it while the server's name, database or administrators are not known everywhere
 * yet. Rejects with the last error; of a refused sign-in with a hint for deployers.
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
  const what = error?.number === LOGIN_FAILED ? "the server to know the deployer" : "the server to be known";
  return { what, because: error?.message };
}

/** The driver's hint is to create a database user, which a deployer does not need. */
function forDeployers(error: unknown): unknown {
  if (!(error instanceof TrackerError && error.number === LOGIN_FAILED)) return error;
  const { code, message, number, cause } = error;
  return new TrackerError(code, message, {
    number,
    cause,
    hint: "The deployer must be, or belong to, the identity that sqlAdmin names. A group joined after signing in counts from the next sign-in: run az login, then this again.",
  });
}
