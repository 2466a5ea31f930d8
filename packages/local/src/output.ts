import { type BackfillProgress, captureRecord, describeError, foreseen, type RunReport } from "@tracker/core";
import type { Io } from "@tracker/settings/command-line";
import { jsonFlag } from "./flags.ts";
import { progressLine, reportLines } from "./lines.ts";

/** The output of a command, as text for a person or as one JSON record a line. */
export interface Output {
  /** An event: its text, or its name and fields. */
  notice(event: string, text: string, fields?: object): void;
  /** @param replayOf the replayed day, if it is a replay's report */
  report(report: RunReport, replayOf?: string): void;
  progress(progress: BackfillProgress): void;
  /** Something failed, and the command goes on. */
  failure(error: unknown): void;
  /** The same failure again, shortly after it was reported: printed only as a record, so that they can be counted. */
  repeated(error: unknown): void;
}

export function textOutput({ print, warn }: Pick<Io, "print" | "warn">): Output {
  return {
    notice: (_event, text) => print(text),
    report: (report, replayOf) => {
      const mark = replayOf === undefined ? "" : "replay ";
      for (const line of reportLines(report)) print(mark + line);
    },
    progress: (progress) => print(progressLine(progress)),
    failure: (error) => warn(describeError(error)),
    repeated: () => {},
  };
}

export function jsonOutput({ print }: Pick<Io, "print">): Output {
  const record = (event: string, fields: object) =>
    print(JSON.stringify({ time: new Date().toISOString(), event, ...fields }));
  const failure = (error: unknown) => record("failure", { text: describeError(error) });
  return {
    notice: (event, text, fields) => record(event, { text, ...fields }),
    report: (report, replayOf) =>
      record("capture", { ...(replayOf !== undefined && { replayOf }), ...captureRecord(report) }),
    progress: (progress) => record("backfill", progress),
    failure,
    repeated: failure,
  };
}

/**
 * Runs a command that prints text, or one JSON record a line if its arguments have --json; its failures, also of reading its arguments, are
 * printed in the same way. Resolves to the exit code.
 */
export async function withOutput(
  args: readonly string[],
  io: Io,
  run: (output: Output) => Promise<number>,
): Promise<number> {
  const output = args.includes(jsonFlag.name) ? jsonOutput(io) : textOutput(io);
  try {
    return await run(output);
  } catch (error) {
    const failure = foreseen(error);
    if (failure === undefined) throw error;
    output.failure(failure);
    return 1;
  }
}
