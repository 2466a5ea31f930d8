import { cut, MINUTE, parseJson, parseJsonObject, SECOND } from "@tracker/core";
import { patientFetch } from "./patient-fetch.ts";
import { pollUntil, type Time } from "./poll-until.ts";

/** The outcome of a deployment that the service accepted; `unfinished` when it did not end within PATIENCE. */
export type Deployment =
  | { readonly how: "success" }
  | { readonly how: "conflict" }
  | { readonly how: "partial" | "failed" | "cancelled" | "unfinished"; readonly said: string };

export interface Followed {
  readonly host: string;
  readonly token: () => Promise<string>;
  readonly signal: AbortSignal;
  readonly say: (line: string) => void;
  readonly time?: Time;
}

/** The service's status numbers (Azure/azure-functions-core-tools, DeployStatus; -1 from Azure/functions-action). All others are in progress. */
const [CANCELLED, FAILED, SUCCESS, CONFLICT, PARTIAL] = [-1, 3, 4, 5, 6];
const ENDS = [CANCELLED, FAILED, SUCCESS, CONFLICT, PARTIAL];

const PATIENCE = 10 * MINUTE;
const BETWEEN_LOOKS = 2 * SECOND;

interface State {
  readonly status: number;
  readonly said: string;
}

/** Polls a deployment until it has ended. */
export async function followDeployment(followed: Followed, id: string): Promise<Deployment> {
  const { signal, say, time } = followed;
  const { status, said } = await pollUntil<State>(
    () => stateOf(followed, id),
    ({ status }) => ENDS.includes(status),
    {
      patience: PATIENCE,
      pause: BETWEEN_LOOKS,
      signal,
      time,
      waiting: { say, quiet: MINUTE, awaited: ({ said }) => ({ what: "the deployment", because: said || undefined }) },
    },
  );
  if (status === SUCCESS) return { how: "success" };
  if (status === CONFLICT) return { how: "conflict" };
  if (status === CANCELLED) return { how: "cancelled", said: said || "it was cancelled" };
  if (status !== FAILED && status !== PARTIAL)
    return { how: "unfinished", said: [`deployment ${id} did not finish`, said].filter(Boolean).join(": ") };
  const words = said || (await lastWords(followed, id)) || `state ${status}`;
  return { how: status === PARTIAL ? "partial" : "failed", said: words };
}

/** A failed look says nothing about the deployment, so it counts as in progress. */
async function stateOf(followed: Followed, id: string): Promise<State> {
  try {
    const response = await get(followed, encodeURIComponent(id));
    if (!response.ok) return { status: 0, said: `HTTP ${response.status}` };
    const { status, status_text: said } = parseJsonObject(await response.text());
    return { status: typeof status === "number" ? status : 0, said: cut(String(said ?? "").trim()) };
  } catch (error) {
    return { status: 0, said: cut((error as Error).message) };
  }
}

/** The last failure in the deployment's log: often the only place that gives the reason (Azure/azure-functions-core-tools issue 4346). */
async function lastWords(followed: Followed, id: string): Promise<string | undefined> {
  const text = await get(followed, `${encodeURIComponent(id)}/log`)
    .then((response) => (response.ok ? response.text() : ""))
    .catch(() => "");
  const entries = parseJson(text);
  const messages = (Array.isArray(entries) ? entries : []).map((entry) => String(entry?.message ?? ""));
  const found = messages.findLast((message) => /error|exception|fail/i.test(message));
  return found && cut(found.trim());
}

async function get({ host, token, time }: Followed, path: string): Promise<Response> {
  return patientFetch(
    `https://${host}/api/deployments/${path}`,
    { headers: { authorization: `Bearer ${await token()}` } },
    time,
  );
}
