import { MINUTE, parseJsonObject, SECOND, TrackerError } from "@tracker/core";
import { waitAskedBy } from "./patient-fetch.ts";
import { pollUntil, type Time } from "./poll-until.ts";

/** Longer than any operation that is started here takes. */
const PATIENCE = 15 * MINUTE;

const BETWEEN_LOOKS = 5 * SECOND;

/**
 * Waits for an operation that Azure has accepted, at the address that its response names: `azure-asyncoperation` gives a status, `location`
 * answers 202 until there is a result (learn.microsoft.com, "Track asynchronous Azure operations"). A response with neither is final.
 * @param look sends a GET to an Azure address
 * @returns Azure's last response
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
  throw new TrackerError("no-answer", "Azure accepted the request, but has not finished it after 15 minutes", {
    hint: "Run this again later.",
  });
}

/** Whether a response has a status that is not one of the three final ones. */
async function isRunning(answer: Response): Promise<boolean> {
  const { status } = parseJsonObject(await answer.clone().text());
  return answer.ok && typeof status === "string" && !["Succeeded", "Failed", "Canceled"].includes(status);
}
