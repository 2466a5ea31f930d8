import type { IncomingMessage } from "node:http";
import { cut, parseJson } from "@tracker/core";
import * as v from "valibot";
import { type Fault, faultSchema } from "./faults.ts";
import type { WireAnswer } from "./wire/wire.ts";

const MOST_BYTES = 64 * 1024;

/**
 * The control API: GET, POST (adds one, as JSON) and DELETE (all) on /control/faults; GET on /control/time, in milliseconds since the epoch
 * and as text.
 */
export async function control(request: IncomingMessage, url: URL, faults: Fault[], now: number): Promise<WireAnswer> {
  if (url.pathname === "/control/time" && request.method === "GET") {
    return { status: 200, body: { now, time: new Date(now).toISOString() } };
  }
  if (url.pathname !== "/control/faults")
    return { status: 404, body: { problem: "the addresses are /control/faults and /control/time" } };
  if (request.method === "DELETE") faults.length = 0;
  if (request.method === "POST") {
    const read = v.safeParse(faultSchema, await readJson(request));
    if (!read.success) return { status: 400, body: { problem: read.issues.map(problemOf).join("; ") } };
    faults.push(read.output);
  }
  return { status: 200, body: { faults } };
}

function problemOf(issue: v.BaseIssue<unknown>): string {
  return cut(`${v.getDotPath(issue) ?? "fault"}: ${issue.message}`);
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MOST_BYTES) return undefined;
    chunks.push(chunk);
  }
  return parseJson(Buffer.concat(chunks).toString());
}
