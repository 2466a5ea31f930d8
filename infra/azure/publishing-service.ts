import { setTimeout } from "node:timers/promises";
import { cut, MINUTE, SECOND, TrackerError } from "@tracker/core";
import { patiently } from "./arm.ts";

export interface Publication {
  readonly host: string;
  readonly zip: Uint8Array;
  readonly token: () => Promise<string>;
  readonly signal: AbortSignal;
  readonly say: (line: string) => void;
}

type Outcome =
  | { readonly how: "success" | "conflict" }
  | { readonly how: "refused" | "failed" | "lost"; readonly said: string };

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
  const until = Date.now() + PATIENCE;
  for (;;) {
    const outcome = await deploy(publication, until);
    if (outcome.how === "success") return;
    const over = Date.now() > until || publication.signal.aborted;
    if (outcome.how !== "conflict" || over) throw failure(publication, outcome);
    publication.say("another deployment of this app is running: waiting for it");
    await pause(publication.signal);
  }
}

async function deploy(publication: Publication, until: number): Promise<Outcome> {
  const { host, zip } = publication;
  const response = await patiently(`https://${host}/api/publish?RemoteBuild=false&Deployer=bitcoin-price-tracker`, {
    method: "POST",
    headers: { authorization: `Bearer ${await publication.token()}`, "content-type": "application/zip" },
    body: zip as Uint8Array<ArrayBuffer>,
  });
  const text = await response.text();
  if (response.status === 409) return { how: "conflict" };
  if (!response.ok) return { how: "refused", said: `HTTP ${response.status}: ${cut(text)}` };
  return response.status === 202 ? follow(publication, text.replaceAll('"', "").trim(), until) : { how: "success" };
}

/** Looks at a deployment until it has ended one way or the other. */
async function follow({ host, token, signal }: Publication, id: string, until: number): Promise<Outcome> {
  while (Date.now() < until && !signal.aborted) {
    await pause(signal);
    const response = await patiently(`https://${host}/api/deployments/${encodeURIComponent(id)}`, {
      headers: { authorization: `Bearer ${await token()}` },
    });
    const { status, status_text: said } = (await response.json().catch(() => ({}))) as {
      status?: number;
      status_text?: string;
    };
    if (status === SUCCESS) return { how: "success" };
    if (status === CONFLICT) return { how: "conflict" };
    if (status !== undefined && (status >= FIRST_END || status < 0))
      return { how: "failed", said: cut(said || `state ${status}`) };
  }
  return { how: "lost", said: `deployment ${id} did not end` };
}

function failure({ host }: Publication, outcome: Outcome): TrackerError {
  if (outcome.how === "conflict") {
    return new TrackerError("deadline", `another deployment on ${host} does not end`, {
      hint: "Wait for it, and run this again.",
    });
  }
  const said = "said" in outcome ? outcome.said : "";
  const hints = {
    refused: "Whoever deploys needs the role Website Contributor, or Contributor, on the app.",
    failed: "Run this again; if it fails again, the deployment's log says more: az webapp log deployment show.",
    lost: "Look at the app's deployments in the portal, and run this again.",
    success: "",
  };
  return new TrackerError("no-answer", `publishing to ${host} failed (${said})`, { hint: hints[outcome.how] });
}

async function pause(signal: AbortSignal): Promise<void> {
  await setTimeout(BETWEEN_LOOKS, undefined, { signal }).catch(() => {});
}
