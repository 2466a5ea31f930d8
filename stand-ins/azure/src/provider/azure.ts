import type { Cloud } from "../arm/cloud.ts";
import type { Watch } from "../engine/watch.ts";
import type { Values } from "../engine/wire.ts";
import type { Classes } from "../sdk/classes.ts";

/** Who calls, and where: what `authorization.getClientConfig` gives. */
export interface Caller {
  readonly clientId: string;
  readonly objectId: string;
  readonly subscriptionId: string;
  readonly tenantId: string;
}

/** Changes what a program has registered, before it is checked: for tests that must see a wrong input refused. */
export type Tamper = (registered: { type: string; name: string; inputs: Values }) => Values;

/** The stand-in of Azure, as the provider sees it. */
export interface Azure {
  readonly caller: () => Caller;
  readonly cloud: Cloud;
  readonly classes: Classes;
  readonly watch: Watch;
  readonly tamper: Tamper | undefined;
}
