import { systemReason, TrackerError } from "@tracker/core";

/** The failure to listen on the port given by --port. */
export function portFailure(port: number, cause: unknown): TrackerError {
  const isTaken = (cause as NodeJS.ErrnoException).code === "EADDRINUSE";
  const what = isTaken ? `port ${port} is in use` : `port ${port} cannot be used: ${systemReason(cause)}`;
  return new TrackerError("bad-input", what, {
    cause,
    hint: "Choose another with --port, or any that is free with --port 0.",
  });
}
