import { randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { createAnswers } from "./answers/answers.ts";
import { uuidOf } from "./answers/made-up.ts";
import { type Cloud, createCloud } from "./arm/cloud.ts";
import { createWatch, type Watch } from "./engine/watch.ts";
import { arm } from "./http/arm.ts";
import { type Authority, createAuthority } from "./http/authority.ts";
import { entra, github, type Secrets } from "./http/entra.ts";
import { openGateway } from "./http/gateway.ts";
import { handlerOf, type ServeApp } from "./http/hosts.ts";
import { createOffers, type Offers } from "./http/offers.ts";
import { createPublishing, type Publication, type Publishing } from "./http/publishing.ts";
import { createRequests, type Requests } from "./http/requests.ts";
import { proxyVariables, type SignIn, signInVariables } from "./http/sign-in.ts";
import { createTokens, type Tokens } from "./http/tokens.ts";
import type { Caller } from "./provider/azure.ts";

export interface StandInOptions {
  readonly folder: string;
  readonly signIn: SignIn;
  /** The host name that a SQL server reports; by default its name under database.windows.net. */
  readonly sqlHost?: ((server: string) => string) | undefined;
  readonly onPublish?: ((publication: Publication) => Promise<readonly string[]>) | undefined;
  readonly serveApp?: ServeApp | undefined;
}

/** Azure as a deployment sees it: what exists, its interfaces, and the sign-in to them. */
export interface StandIn {
  readonly cloud: Cloud;
  readonly watch: Watch;
  readonly requests: Requests;
  readonly publishing: Publishing;
  readonly offers: Offers;
  readonly tokens: Tokens;
  /** Issues certificates for servers of the rehearsal that must be trusted like Azure's. */
  readonly authority: Authority;
  /** The signed-in identity. */
  readonly caller: () => Caller;
  /** Changes the signed-in identity. */
  signIn(caller: Partial<Caller>): void;
  /** Hosts outside the rehearsal that something tried to reach. */
  readonly strangers: ReadonlySet<string>;
  /** The environment variables for programs and steps. */
  environment(): NodeJS.ProcessEnv;
  close(): void;
}

export async function openStandIn(options: StandInOptions): Promise<StandIn> {
  let caller = FIRST;
  const secrets: Secrets = { clientSecret: chance(), githubToken: chance() };
  const assertions = new Set<string>();
  const who = () => caller;
  const tokens = createTokens();
  const watch = createWatch();
  const requests = createRequests(watch.tick);
  const sqlHost = options.sqlHost ?? ((server) => `${server}.database.windows.net`);
  const cloud = createCloud(createAnswers({ tenant: caller.tenantId, sqlHost }));
  const published = join(options.folder, "published");
  const publishing = createPublishing({ folder: published, tokens, onPublish: options.onPublish });
  const offers = createOffers();
  const hosts = {
    login: entra(who, secrets, tokens, assertions),
    github: github(secrets, assertions),
    arm: arm({ cloud, caller: who, tokens, offers, functionsOf: publishing.functionsOf }),
    publishing: publishing.handlerFor,
    serveApp: options.serveApp,
  };
  const authority = await createAuthority();
  const certificates = join(options.folder, "authority.pem");
  writeFileSync(certificates, authority.certificate);
  const gateway = await openGateway(authority, (host) => {
    const handler = handlerOf(cloud, hosts, host);
    return handler && requests.watch(handler);
  });
  return {
    cloud,
    watch,
    requests,
    publishing,
    offers,
    tokens,
    authority,
    caller: who,
    signIn: (other) => {
      caller = { ...caller, ...other };
    },
    strangers: gateway.strangers,
    environment: () => ({
      ...proxyVariables(gateway.url, certificates),
      ...signInVariables(options.signIn, caller, secrets),
    }),
    close: gateway.close,
  };
}

const FIRST: Caller = {
  clientId: uuidOf("the rehearsal's client"),
  objectId: uuidOf("the rehearsal's principal"),
  subscriptionId: uuidOf("the rehearsal's subscription"),
  tenantId: uuidOf("the rehearsal's tenant"),
};

function chance(): string {
  return randomBytes(24).toString("base64url");
}
