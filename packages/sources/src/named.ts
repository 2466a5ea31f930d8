import { type Currency, describeError, TrackerError } from "@tracker/core";
import type { Venue } from "./venue.ts";

/** A failure with the source and currency that it concerns. */
export function named({ name }: Venue, currency: Currency, error: unknown): TrackerError {
  const message = `${name} ${currency}: ${describeError(error)}`;
  if (!(error instanceof TrackerError)) return new TrackerError("no-answer", message, { cause: error });
  return new TrackerError(error.code, message, { cause: error, retryable: error.retryable });
}
