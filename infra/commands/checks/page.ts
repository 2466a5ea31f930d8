import { TrackerError } from "@tracker/core";
import type { Finding } from "./finding.ts";
import { get } from "./get.ts";

/** Whether the page is served. */
export async function checkPage(page: URL): Promise<readonly Finding[]> {
  const { status, type } = await get(page);
  if (status === 200 && type.startsWith("text/html")) return [{ what: "page", outcome: "ok", said: page.href }];
  throw new TrackerError(
    "no-answer",
    `${page.href} answers with HTTP ${status} (${type || "no type"}), and not with a page`,
    {
      hint: "If the functions are listed, its code is another than this one: npm run up.",
    },
  );
}
