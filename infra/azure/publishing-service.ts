import { cut, MINUTE, SECOND, TrackerError } from "@tracker/core";
import { type Deployment, followDeployment } from "./deployment.ts";
import { isPassing } from "./patient-fetch.ts";
import { pollUntil, type Time } from "./poll-until.ts";
import type { Awaited } from "./waiting-lines.ts";

export interface Publication {
  readonly host: string;
  readonly zip: Uint8Array;
  readonly token: () => Promise<string>;
  readonly signal: AbortSignal;
  readonly say: (line: string) => void;
  /** Whether this app has been published before: then its roles work, and a refusal is final. */
  readonly again?: boolean;
  readonly time?: Time;
}

/** The outcome of one try. */
type Outcome =
  | Deployment
  /** The service is busy, failing or unreachable. */
  | { readonly how: "unanswered"; readonly said: string }
  /** With this HTTP status. */
  | { readonly how: "refused"; readonly status: number; readonly said: string };

/** A role may take ten minutes to work (Microsoft: "Troubleshoot Azure RBAC"); another deployment and a busy service get as long. */
const PATIENCE = 10 * MINUTE;
const BETWEEN_TRIES = 10 * SECOND;

/** The statuses by which the service refuses while a new role has not spread (Azure/azure-dev issue 8026). */
const BY_ROLES = [400, 403];

/** The service's names for faults of the package or of the app's settings, which waiting does not fix. */
const OURS = /\bInvalid\w*Exception\b/;

/**
 * Posts a package to the app's publishing service, with a token and no password, and waits until it is deployed. Waits out what may pass:
 * another deployment of the app, a service that does not answer, and in a first publication roles that do not work yet. Rejects with a
 * TrackerError that has the service's own words. A deployment that succeeded in part is printed and no failure: callers check what the platform
 * lists.
 */
export async function publishPackage(publication: Publication): Promise<void> {
  const { signal, say, time, again = false } = publication;
  const outcome = await pollUntil<Outcome>(
    () => attempt(publication),
    (outcome) => !mayPass(outcome, again),
    { patience: PATIENCE, pause: BETWEEN_TRIES, signal, time, waiting: { say, awaited } },
  );
  if (outcome.how === "partial") say(`published in part: ${outcome.said}`);
  else if (outcome.how !== "success") throw failure(publication.host, outcome);
}

async function attempt(publication: Publication): Promise<Outcome> {
  const { host, zip, token } = publication;
  const address = `https://${host}/api/publish?RemoteBuild=false&Deployer=bitcoin-price-tracker`;
  const headers = { authorization: `Bearer ${await token()}`, "content-type": "application/zip" };
  const answer = await fetch(address, { method: "POST", headers, body: zip as Uint8Array<ArrayBuffer> })
    .then(async (response) => ({ ok: response.ok, status: response.status, text: await response.text() }))
    .catch((error: Error) => error);
  if (answer instanceof Error) return { how: "unanswered", said: cut(String(answer.cause ?? answer.message)) };
  const { ok, status, text } = answer;
  if (status === 202) return followDeployment(publication, text.replaceAll('"', "").trim() || "latest");
  if (ok) return { how: "success" };
  if (status === 409) return { how: "conflict" };
  const said = [`HTTP ${status}`, cut(text.trim())].filter(Boolean).join(": ");
  return isPassing(status) ? { how: "unanswered", said } : { how: "refused", status, said };
}

function mayPass(outcome: Outcome, again: boolean): boolean {
  if (outcome.how === "conflict" || outcome.how === "unanswered") return true;
  const byRoles = outcome.how === "failed" || (outcome.how === "refused" && BY_ROLES.includes(outcome.status));
  return byRoles && !again && !OURS.test(outcome.said);
}

function awaited(outcome: Outcome): Awaited {
  if (outcome.how === "conflict") return { what: "another deployment of this app" };
  const because = "said" in outcome ? outcome.said : undefined;
  if (outcome.how === "unanswered") return { what: "the region's deployment service", because };
  return { what: "roles that may not work yet", because };
}

function failure(host: string, outcome: Exclude<Outcome, { how: "success" | "partial" }>): TrackerError {
  if (outcome.how === "conflict") {
    return new TrackerError("no-answer", `another deployment on ${host} does not finish`, {
      hint: "Wait for it, then run this again.",
    });
  }
  const { how, said } = outcome;
  const what = how === "unanswered" ? `the region's deployment service does not answer: ${said}` : said;
  return new TrackerError("no-answer", `publishing to ${host} failed (${what})`, { hint: hintOn(outcome) });
}

/** Blames only what Azure names. */
function hintOn(outcome: Exclude<Outcome, { how: "success" | "partial" | "conflict" }>): string {
  const { how, said } = outcome;
  if (how === "unanswered")
    return "Run this again later. If it keeps failing, Azure has trouble in this region (Azure/functions-action issue 390): choose another location.";
  if (how === "unfinished") return "Look at the app's deployments in the portal, then run this again.";
  if (OURS.test(said)) return "Fix what it names, then run this again.";
  if (/storage|blob/i.test(said))
    return "Check that the app's identity has the role Storage Blob Data Owner on the storage account, and that no policy or firewall keeps the app out; then run this again.";
  if (how === "refused" && [401, 403].includes(outcome.status))
    return "The deployer needs the role Website Contributor, or Contributor, on the app; a new role takes minutes to work.";
  return "Run this again; if it fails again, the deployment's log says more: az webapp log deployment show.";
}
