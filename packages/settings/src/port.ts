import { systemReason, TrackerError } from "@tracker/core";

/** Why nothing can be served on the port that --port named. */
export function portFailure(port: number, cause: unknown): TrackerError {
  const isTaken = (cause as NodeJS.ErrnoException).code === "EADDRINUSE";
  const what = isTaken ? `port ${port} is in use` : `port ${port} cannot be used: ${systemReason(cause)}`;
  return new TrackerError("bad-input", what, {
    cause,
    hint: "Choose another with --port, or any that is free with --port 0.",
  });
}
