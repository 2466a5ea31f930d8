import { TrackerError } from "@tracker/core";
import type { Arm } from "../../azure/arm.ts";
import { listFunctions } from "../../azure/function-list.ts";
import type { Finding } from "./finding.ts";

/** Whether the platform knows the app's functions: then it has read the package and set their timers. */
export async function checkFunctions(arm: Arm, group: string, site: string): Promise<readonly Finding[]> {
  const names = await listFunctions(arm, group, site);
  if (names.length === 0) {
    throw new TrackerError("no-answer", `the platform lists no function of ${site}`, {
      hint: "Its code was not published, or does not start: run npm run up again, and look at the app's log stream.",
    });
  }
  return [{ what: "functions", outcome: "ok", said: names.join(", ") }];
}
