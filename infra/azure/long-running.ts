import { MINUTE, parseJsonObject, SECOND, TrackerError } from "@tracker/core";
import { waitAskedBy } from "./patient-fetch.ts";
import { pollUntil, type Time } from "./poll-until.ts";

/** Longer than anything that is asked for here takes. */
const PATIENCE = 15 * MINUTE;

const BETWEEN_LOOKS = 5 * SECOND;

/**
 * Waits for what Azure has taken and does meanwhile, at the address that its answer names: `azure-asyncoperation` tells a status, `location`
 * answers 202 until there is a result (learn.microsoft.com, "Track asynchronous Azure operations"). An answer that names neither is the last.
 * @param look sends a GET to an address of Azure's
 * @returns Azure's last answer
 */
export async function settled(
  answer: Response,
  look: (address: string) => Promise<Response>,
  time?: Time,
): Promise<Response> {
  const address = answer.headers.get("azure-asyncoperation") ?? answer.headers.get("location");
  if (!answer.ok || address === null) return answer;
  const { last, isOver } = await pollUntil(
    async () => {
      const last = await look(address);
      return { last, isOver: last.status !== 202 && !(await isRunning(last)) };
    },
    ({ isOver }) => isOver,
    { patience: PATIENCE, pause: ({ last }) => waitAskedBy(last) ?? BETWEEN_LOOKS, time },
  );
  if (isOver) return last;
  throw new TrackerError("no-answer", "Azure took what it was asked for, and is not done with it after 15 minutes", {
    hint: "Run this again later.",
  });
}

/** Whether an answer tells a status that is none of the three last ones. */
async function isRunning(answer: Response): Promise<boolean> {
  const { status } = parseJsonObject(await answer.clone().text());
  return answer.ok && typeof status === "string" && !["Succeeded", "Failed", "Canceled"].includes(status);
}
