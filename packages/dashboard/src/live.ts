import { type Answer, json, problem } from "./answer.ts";
import { readQuery } from "./query.ts";

/** GET /api/live : whether this process answers, whatever its store and the venues do: what may restart it asks this, and not its health. */
export async function live(url: URL): Promise<Answer> {
  const query = readQuery(url, {});
  return query.problems ? problem(400, ...query.problems) : json({ alive: true });
}
