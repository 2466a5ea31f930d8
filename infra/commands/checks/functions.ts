import type { Arm } from "../../azure/arm.ts";
import { listFunctions, noFunctions, type Site } from "../../azure/function-list.ts";
import type { Finding } from "./finding.ts";

/** Checks that the platform lists the app's functions: then it has read the package and set their timers. */
export async function checkFunctions(arm: Arm, site: Site): Promise<readonly Finding[]> {
  const { names, refusal } = await listFunctions(arm, site);
  if (names.length === 0) throw noFunctions(site, "so its code was not published or does not start", refusal);
  return [{ what: "functions", outcome: "ok", said: names.join(", ") }];
}
