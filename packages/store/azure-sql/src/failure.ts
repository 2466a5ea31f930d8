/** What a failure of the driver comes down to. */
export interface Failure {
  /** SQL Server's message number; undefined for failures of the network or the driver. */
  readonly number: number | undefined;
  readonly message: string;
  /** The line of the batch that failed, from 1. */
  readonly line: number | undefined;
}

/** A message of the server during sign-in: the driver drops its number from the error that it then throws. */
export interface SignInMessage {
  readonly number: number;
  readonly message: string;
}

interface DriverError extends Error {
  /** For a lost connection mssql puts the system's code here, a text. */
  readonly number?: number | string;
  readonly lineNumber?: number;
  readonly originalError?: DriverError & {
    readonly info?: { readonly number?: number; readonly message?: string };
    readonly errors?: Error[];
  };
}

/** Reads an error of mssql or tedious; where the number is missing, it is looked up among what the server said at sign-in. */
export function failureOf(error: unknown, signIn: readonly SignInMessage[]): Failure {
  if (!(error instanceof Error)) return { number: undefined, message: String(error), line: undefined };
  const { number, lineNumber, originalError } = error as DriverError;
  const said = signIn.find(({ message }) => message === error.message);
  return {
    number: [number, originalError?.number, originalError?.info?.number, said?.number].find(
      (value) => typeof value === "number",
    ),
    message: error.message || originalError?.errors?.map(({ message }) => message).join("; ") || error.name,
    line: lineNumber,
  };
}
