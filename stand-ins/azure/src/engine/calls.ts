import type { Values } from "./wire.ts";

export type Operation = "create" | "update" | "delete" | "read";

/** One request of the engine to a provider, except in previews. */
export interface Call {
  readonly operation: Operation;
  /** Pulumi's token: `azure-native:sql:Server`, `command:local:Command`. */
  readonly type: string;
  /** The logical name in the program. */
  readonly name: string;
  readonly urn: string;
  readonly inputs: Values;
  /** Position among the beginnings and ends of all calls, to tell whether one ended before another began. */
  readonly began: number;
  readonly ended: number;
  /** `lost`: the call took effect, but the engine got no answer. `partial`: the engine was told of a half-made resource. */
  readonly outcome: "done" | "failed" | "partial" | "lost";
  readonly error: string | undefined;
}

export interface Asked {
  readonly operation: Operation;
  readonly urn: string;
  readonly inputs: Values;
}

/** The parts of a URN: `urn:pulumi:stack::project::parent$type::name`. */
export function partsOf(urn: string): { type: string; name: string } {
  const [, , types = "", ...name] = urn.split("::");
  return { type: types.split("$").at(-1) ?? "", name: name.join("::") };
}
