import { existsSync, readFileSync } from "node:fs";
import { parseJson } from "@tracker/core";
import { partsOf } from "../engine/calls.ts";

/** What the engine did, or would do, with one resource. */
export interface Step {
  readonly operation: string;
  readonly urn: string;
  readonly type: string;
  readonly name: string;
}

interface EngineEvent {
  readonly resourcePreEvent?: {
    readonly metadata: { readonly op: string; readonly urn: string; readonly type: string };
  };
}

/** The steps of a run other than "same", in the order in which they began, from the engine's own event log. */
export function readSteps(file: string): readonly Step[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, "utf8").split("\n");
  return lines.flatMap((line) => {
    const metadata = eventOf(line)?.resourcePreEvent?.metadata;
    if (metadata === undefined || metadata.op === "same") return [];
    return [{ operation: metadata.op, urn: metadata.urn, type: metadata.type, name: partsOf(metadata.urn).name }];
  });
}

/** A killed engine leaves half a line. */
function eventOf(line: string): EngineEvent | undefined {
  return parseJson(line) as EngineEvent | undefined;
}
