/** What a route answers with; the handler makes an HTTP response of it. */
export interface Answer {
  readonly status: 200 | 400 | 404 | 405 | 503;
  /** A JSON value. */
  readonly body: unknown;
  /** For how many seconds anyone may keep it; left out where it can change at any time. */
  readonly maxAge?: number;
}

/** A refusal that says everything that is wrong. */
export function problem(status: Exclude<Answer["status"], 200>, ...problems: readonly string[]): Answer {
  return { status, body: { problems } };
}

/** A time as the API writes it: 2025-07-14T09:35:00Z. */
export function iso(instant: number): string {
  return new Date(instant).toISOString().replace(/\.000Z$/, "Z");
}
