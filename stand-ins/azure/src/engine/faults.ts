import { createArmed, type Strikes } from "./armed.ts";
import type { Operation } from "./calls.ts";

/** A planned failure of a call. */
export interface Fault extends Strikes {
  readonly operation: Operation;
  /** Pulumi's token; by default any type. */
  readonly type?: string;
  /** The logical name; by default any. */
  readonly name?: string;
  /**
   * `refused`: the call has no effect. `partial`: it takes effect, and the provider says so but reports a failure.
   * `lost`: it takes effect, but the answer does not arrive. `killed`: the engine and its commands are killed before it
   * takes effect; `killed-after`: after it has.
   */
  readonly how: "refused" | "partial" | "lost" | "killed" | "killed-after";
  /** The provider's error message. */
  readonly message?: string;
}

export interface Faults {
  add(fault: Fault): void;
  /** The fault due at this call; counts the call for each fault that matches. */
  due(operation: Operation, type: string, name: string): Fault | undefined;
}

export function createFaults(): Faults {
  const armed = createArmed<Fault>();
  return {
    add: armed.add,
    due: (operation, type, name) =>
      armed.due(
        (fault) => fault.operation === operation && (fault.type ?? type) === type && (fault.name ?? name) === name,
      ),
  };
}
