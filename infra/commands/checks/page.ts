import { TrackerError } from "@tracker/core";
import type { Finding } from "./finding.ts";
import { get } from "./get.ts";

/** Checks that the page is served. */
export async function checkPage(page: URL): Promise<readonly Finding[]> {
  const { status, type } = await get(page);
  if (status === 200 && type.startsWith("text/html")) return [{ what: "page", outcome: "ok", said: page.href }];
  throw new TrackerError(
    "no-answer",
    `${page.href} answers with HTTP ${status} (${type || "no type"}) instead of a page`,
    {
      hint: "If the functions are listed, other code than this is deployed: npm run up.",
    },
  );
}
