import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { unzipSync } from "fflate";
import { refuseToken } from "./arm.ts";
import { json } from "./entra.ts";
import type { Handler } from "./gateway.ts";
import type { Tokens } from "./tokens.ts";

/** A package that an app's publishing endpoint has accepted. */
export interface Publication {
  readonly app: string;
  /** The zip, kept in the rehearsal's folder. */
  readonly file: string;
  readonly query: Readonly<Record<string, string>>;
}

/**
 * The outcome of the next publication. `busy`: 409 at once; `unavailable`: 503; `forbidden` and `bad request`: 403 and 400, as
 * while the app's identity may not write to its storage yet; `at once`: 200 and no deployment to poll; `no role`: accepted,
 * then fails for the same reason; `failed`, `conflict`, `partial`: accepted, and the deployment ends so; `no host`: like
 * `partial`, and the app's host never starts.
 */
type Outcome = keyof typeof REFUSALS | keyof typeof ENDS | "at once";

export interface Publishing {
  /** Sets the outcomes of the next publications; later ones succeed. */
  next(...outcomes: readonly Outcome[]): void;
  readonly publications: readonly Publication[];
  /** Undefined if the app's host does not start. */
  functionsOf(app: string): readonly string[] | undefined;
  handlerFor(app: string): Handler;
}

export interface PublishingOptions {
  readonly folder: string;
  readonly tokens: Tokens;
  /** Called once a deployment has succeeded; resolves to the functions that the platform then lists. */
  readonly onPublish: ((publication: Publication) => Promise<readonly string[]>) | undefined;
}

/** Kudu's status codes while it works, and at the end. */
const ON_THE_WAY = [0, 1, 2];
const ENDS = {
  success: 4,
  failed: 3,
  "no role": 3,
  conflict: 5,
  partial: 6,
  "no host": 6,
} as const;

/** As quoted in Azure/azure-dev issue 8026: the identity's role has not reached the storage account yet. */
const NO_ROLE =
  "InaccessibleStorageException: Failed to access storage account for deployment: BlobUploadFailedException: Failed to upload blob to storage account: Response status code does not indicate success: 403 (This request is not authorized to perform this operation using this permission.)";

const REFUSALS = {
  unavailable: () => new Response("Service Unavailable", { status: 503 }),
  busy: () => json(409, { Message: "There is a deployment currently in progress." }),
  forbidden: () => new Response(NO_ROLE, { status: 403 }),
  "bad request": () => new Response(NO_ROLE, { status: 400 }),
} as const;

/** For an invalid package as in polymind-inc/acmebot issue 908; for triggers as in Azure/Azure-Functions issue 2666. */
const TEXTS: Readonly<Partial<Record<Outcome, string>>> = {
  failed:
    "InvalidPackageContentException: Package content validation failed: Cannot find host.json in the .zip package.",
  "no role": NO_ROLE,
  partial: "Function triggers synchronization failed.",
  "no host":
    "Function triggers synchronization failed due to Response status code does not indicate success: 500 (Internal Server Error)",
};

interface Deployment {
  readonly publication: Publication;
  readonly outcome: keyof typeof ENDS;
  asked: number;
}

export function createPublishing({ folder, tokens, onPublish }: PublishingOptions): Publishing {
  const outcomes: Outcome[] = [];
  const publications: Publication[] = [];
  const functions = new Map<string, readonly string[] | undefined>();
  const deployments = new Map<string, Deployment>();
  mkdirSync(folder, { recursive: true });

  const take = async (app: string, request: Request): Promise<Response> => {
    const outcome = outcomes.shift() ?? "success";
    if (isRefusal(outcome)) return REFUSALS[outcome]();
    const bytes = new Uint8Array(await request.arrayBuffer());
    const id = `00000000-0000-4000-8000-${String(publications.length + 1).padStart(12, "0")}`;
    const publication: Publication = {
      app,
      file: join(folder, `${app}-${publications.length + 1}.zip`),
      query: Object.fromEntries(new URL(request.url).searchParams),
    };
    writeFileSync(publication.file, bytes);
    publications.push(publication);
    const valid = isPackage(bytes);
    deployments.set(id, {
      publication,
      asked: 0,
      outcome: valid ? (outcome === "at once" ? "success" : outcome) : "failed",
    });
    if (outcome !== "at once") return json(202, id);
    await finish(publication, "success");
    return json(200, id);
  };
  const finish = async (publication: Publication, outcome: Outcome) => {
    functions.set(publication.app, outcome === "no host" ? undefined : ((await onPublish?.(publication)) ?? []));
  };
  const state = async (id: string, deployment: Deployment): Promise<Response> => {
    const step = deployment.asked++;
    const status = ON_THE_WAY[step] ?? ENDS[deployment.outcome];
    const isStored = status === ENDS.success || status === ENDS.partial;
    if (step === ON_THE_WAY.length && isStored) await finish(deployment.publication, deployment.outcome);
    const complete = step >= ON_THE_WAY.length;
    const text = complete ? (TEXTS[deployment.outcome] ?? "") : "";
    return json(complete ? 200 : 202, { id, status, status_text: text, complete, active: isStored });
  };
  return {
    next: (...wanted) => void outcomes.push(...wanted),
    publications,
    functionsOf: (app) => (functions.has(app) ? functions.get(app) : []),
    handlerFor: (app) => async (request) => {
      const refusal = refuseToken(request, tokens);
      if (refusal !== undefined) return refusal;
      const { pathname } = new URL(request.url);
      if (request.method === "POST" && pathname === "/api/publish") return take(app, request);
      const asked = /^\/api\/deployments\/([\w-]+)$/.exec(pathname)?.[1];
      const own = [...deployments].filter(([, { publication }]) => publication.app === app);
      const found = asked === "latest" ? own.at(-1) : own.find(([id]) => id === asked);
      return found === undefined ? new Response("Not Found", { status: 404 }) : state(...found);
    },
  };
}

function isRefusal(outcome: Outcome): outcome is keyof typeof REFUSALS {
  return outcome in REFUSALS;
}

/** Whether this is a readable zip with the host's settings at its root. */
function isPackage(bytes: Uint8Array): boolean {
  try {
    return "host.json" in unzipSync(bytes, { filter: ({ name }) => name === "host.json" });
  } catch {
    return false;
  }
}
