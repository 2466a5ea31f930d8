import { SECOND, TrackerError } from "@tracker/core";

/** More is asked than can be answered now: a visitor is told when to come again, and nothing is broken. */
export class Busy extends TrackerError {
  /** In whole seconds, as the header Retry-After has it. */
  readonly retryAfter: number;

  /** @param wait how long until it may be otherwise, in milliseconds */
  constructor(message: string, wait: number) {
    super("no-answer", message, { retryable: true });
    this.retryAfter = Math.max(1, Math.ceil(wait / SECOND));
  }
}
