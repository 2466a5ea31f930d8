import type { IncomingMessage } from "node:http";
import { cut, parseJson } from "@tracker/core";
import type { Checked } from "@tracker/settings";
import * as v from "valibot";
import { A_FAULT, begun, type Fault, faultSchema } from "./faults.ts";
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
    const { value: fault, problems } = faultIn(await readText(request));
    if (problems) return { status: 400, body: { problem: problems.join("; ") } };
    faults.push(begun(fault, now));
  }
  return { status: 200, body: { faults } };
}

/** The fault in a body, undefined if the body was too long. */
function faultIn(text: string | undefined): Checked<Fault> {
  if (text === undefined) return { problems: [`the body is longer than ${MOST_BYTES.toLocaleString("en")} bytes`] };
  const json = parseJson(text);
  if (json === undefined) return { problems: [`the body is not JSON: ${A_FAULT}`] };
  const read = v.safeParse(faultSchema, json);
  return read.success ? { value: read.output } : { problems: read.issues.map(problemOf) };
}

function problemOf(issue: v.BaseIssue<unknown>): string {
  const path = v.getDotPath(issue);
  return cut(`${path === null ? "" : `${path}: `}${issue.message}`, 400);
}

/** The body, undefined if it is too long. */
async function readText(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MOST_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}
