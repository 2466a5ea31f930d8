import type { Cloud } from "../arm/cloud.ts";
import type { Watch } from "../engine/watch.ts";
import type { Values } from "../engine/wire.ts";
import type { Classes } from "../sdk/classes.ts";

/** The caller's identity, tenant and subscription: what `authorization.getClientConfig` returns. */
export interface Caller {
  readonly clientId: string;
  readonly objectId: string;
  readonly subscriptionId: string;
  readonly tenantId: string;
}

/** Changes registered inputs before they are checked, to test that wrong ones are refused. */
export type Tamper = (registered: { type: string; name: string; inputs: Values }) => Values;

/** The stand-in for Azure, as the provider sees it. */
export interface Azure {
  readonly caller: () => Caller;
  readonly cloud: Cloud;
  readonly classes: Classes;
  readonly watch: Watch;
  readonly tamper: Tamper | undefined;
}
