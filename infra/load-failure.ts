import { RunError } from "@pulumi/pulumi";

/** The fields that tell failures apart. Their classes are not imported: they may be the very thing that is missing. */
interface Failure extends Error {
  readonly code?: string;
  /** Of a TrackerError. */
  readonly hint?: string;
  /** Of the bundler. */
  readonly errors?: readonly { readonly text: string }[];
}

const RESTORE = "If that does not help, restore it from version control.";

/** Returns an error that kept the program from starting as one that Pulumi prints without a stack; an unexpected error unchanged. */
export function loadFailure(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { name, code, hint, message, errors } = error as Failure;
  if (name === "TrackerError") return new RunError(hint === undefined ? message : `${message}. ${hint}`);
  if (code === "ERR_MODULE_NOT_FOUND") return new RunError(`${message}. Run pnpm install. ${RESTORE}`);
  if (code === "ENOENT") return new RunError(`${message}. Restore it from version control.`);
  if (errors?.[0] === undefined) return error;
  return new RunError(`the function's package cannot be built: ${errors[0].text}. Run pnpm install. ${RESTORE}`);
}
