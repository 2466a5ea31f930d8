import { cut, MINUTE, SECOND, TrackerError } from "@tracker/core";
import { patientFetch } from "./patient-fetch.ts";
import { pollUntil, type Time } from "./poll-until.ts";

export interface Publication {
  readonly host: string;
  readonly zip: Uint8Array;
  readonly token: () => Promise<string>;
  readonly signal: AbortSignal;
  readonly say: (line: string) => void;
  readonly time?: Time;
}

/** What has become of a package. */
type Outcome =
  | { readonly how: "success" }
  | { readonly how: "conflict" }
  | { readonly how: "running"; readonly deployment: string }
  | { readonly how: "refused" | "failed"; readonly said: string };

/** How the publishing service numbers what becomes of a deployment (Azure Functions Core Tools, DeployStatus); below 3 it is on its way. */
const SUCCESS = 4;
const CONFLICT = 5;
const FIRST_END = 3;

/** For another deployment to end, and for this one. */
const PATIENCE = 10 * MINUTE;
const BETWEEN_LOOKS = 2 * SECOND;

/**
 * Posts a package to the app's publishing service, with a token and no password, and waits until it is deployed. While another deployment
 * of the app is running it waits for that and tries again. Rejects with a TrackerError that has the service's own words.
 */
export async function publishPackage(publication: Publication): Promise<void> {
  let last: Outcome | undefined;
  const outcome = await pollUntil<Outcome>(
    async () => {
      last = last?.how === "running" ? await follow(publication, last.deployment) : await post(publication);
      return last;
    },
    ({ how }) => how !== "conflict" && how !== "running",
    {
      patience: PATIENCE,
      pause: BETWEEN_LOOKS,
      signal: publication.signal,
      time: publication.time,
      beforePause: ({ how }) => {
        if (how === "conflict") publication.say("another deployment of this app is running: waiting for it");
      },
    },
  );
  if (outcome.how !== "success") throw failure(publication, outcome);
}

async function post({ host, zip, token, time }: Publication): Promise<Outcome> {
  const address = `https://${host}/api/publish?RemoteBuild=false&Deployer=bitcoin-price-tracker`;
  const headers = { authorization: `Bearer ${await token()}`, "content-type": "application/zip" };
  const response = await patientFetch(address, { method: "POST", headers, body: zip as Uint8Array<ArrayBuffer> }, time);
  const text = await response.text();
  if (response.status === 409) return { how: "conflict" };
  if (!response.ok) return { how: "refused", said: `HTTP ${response.status}: ${cut(text)}` };
  return response.status === 202 ? { how: "running", deployment: text.replaceAll('"', "").trim() } : { how: "success" };
}

/** What has become of a deployment by now. */
async function follow({ host, token, time }: Publication, deployment: string): Promise<Outcome> {
  const address = `https://${host}/api/deployments/${encodeURIComponent(deployment)}`;
  const response = await patientFetch(address, { headers: { authorization: `Bearer ${await token()}` } }, time);
  const { status = 0, status_text: said } = (await response.json().catch(() => ({}))) as {
    status?: number;
    status_text?: string;
  };
  if (status === SUCCESS) return { how: "success" };
  if (status === CONFLICT) return { how: "conflict" };
  if (status >= FIRST_END || status < 0) return { how: "failed", said: cut(said || `state ${status}`) };
  return { how: "running", deployment };
}

function failure({ host }: Publication, outcome: Exclude<Outcome, { how: "success" }>): TrackerError {
  if (outcome.how === "conflict") {
    return new TrackerError("no-answer", `another deployment on ${host} does not end`, {
      hint: "Wait for it, and run this again.",
    });
  }
  const said = outcome.how === "running" ? `deployment ${outcome.deployment} did not end` : outcome.said;
  const hints = {
    refused: "Whoever deploys needs the role Website Contributor, or Contributor, on the app.",
    failed: "Run this again; if it fails again, the deployment's log says more: az webapp log deployment show.",
    running: "Look at the app's deployments in the portal, and run this again.",
  };
  return new TrackerError("no-answer", `publishing to ${host} failed (${said})`, { hint: hints[outcome.how] });
}
