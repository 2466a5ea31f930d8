import type { Connection } from "./connection.ts";
import type { Context } from "./context.ts";
import { deliver, type Outgoing } from "./delivery.ts";
import type { Damage, FaultsAt, Point } from "./faults.ts";
import type { Interruption, Reply } from "./reply.ts";
import type { Request } from "./request.ts";

export const NOTHING: Outgoing = { tokens: Buffer.alloc(0), complete: true, interruption: undefined };

export function interrupted(interruption: Interruption): Outgoing {
  return { ...NOTHING, complete: false, interruption };
}

export interface Step<P extends Point> {
  readonly point: P;
  readonly work: () => Outgoing | Promise<Outgoing>;
  /** The answer if a fault replaces the work. */
  readonly instead: (fault: Exclude<FaultsAt[P], Damage>) => Outgoing;
  readonly request?: Request;
  /** Aborted when the client gives up waiting. */
  readonly signal?: AbortSignal;
}

/** One step of the conversation, with any fault planned for it; resolves to whether the conversation continues. */
export async function step<P extends Point>(
  connection: Connection,
  context: Context,
  { point, work, instead, request, signal = connection.closed }: Step<P>,
): Promise<boolean> {
  const fault: FaultsAt[P] | undefined = context.faults.take(point, request);
  if (fault === undefined) return deliver(connection, await work(), { signal });
  context.log.add(connection.number, { kind: "fault", point });
  return isDamage(fault)
    ? deliver(connection, await work(), { damage: fault, signal })
    : deliver(connection, instead(fault as Exclude<FaultsAt[P], Damage>), { signal });
}

function isDamage(fault: Reply | Damage): fault is Damage {
  return "damage" in fault;
}
