import { type BackfillProgress, captureRecord, describeError, type RunReport } from "@tracker/core";
import type { Io } from "@tracker/settings/command-line";
import { progressLine, reportLines } from "./lines.ts";

/** What a command tells, as text for a person or as one JSON record a line. */
export interface Output {
  /** An event: its text, or its name and fields. */
  notice(event: string, text: string, fields?: object): void;
  report(report: RunReport): void;
  progress(progress: BackfillProgress): void;
  /** Something failed and the command goes on. */
  failure(error: unknown): void;
}

/** @param mark stands before each report, in a replay */
export function textOutput({ print, warn }: Io, mark = ""): Output {
  return {
    notice: (_event, text) => print(text),
    report: (report) => {
      for (const line of reportLines(report)) print(mark + line);
    },
    progress: (progress) => print(progressLine(progress)),
    failure: (error) => warn(describeError(error)),
  };
}

export function jsonOutput({ print }: Io): Output {
  const record = (event: string, fields: object) =>
    print(JSON.stringify({ time: new Date().toISOString(), event, ...fields }));
  return {
    notice: (event, text, fields) => record(event, { text, ...fields }),
    report: (report) => record("capture", captureRecord(report)),
    progress: (progress) => record("backfill", progress),
    failure: (error) => record("failure", { text: describeError(error) }),
  };
}
