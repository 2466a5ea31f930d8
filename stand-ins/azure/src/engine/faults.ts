import { createArmed, type Strikes } from "./armed.ts";
import type { Operation } from "./calls.ts";

/** What is to go wrong at a call. */
export interface Fault extends Strikes {
  readonly operation: Operation;
  /** Pulumi's token; any type unless given. */
  readonly type?: string;
  /** The logical name; any unless given. */
  readonly name?: string;
  /**
   * `refused`: nothing happened. `partial`: it took effect, and the provider says so but reports a failure. `lost`: it
   * took effect, and the answer did not arrive. `killed`: the engine and its commands die before it takes effect;
   * `killed-after`: once it has.
   */
  readonly how: "refused" | "partial" | "lost" | "killed" | "killed-after";
  /** What the provider says. */
  readonly message?: string;
}

export interface Faults {
  add(fault: Fault): void;
  clear(): void;
  /** The fault that is due at this call, which counts as one of the calls that fit. */
  due(operation: Operation, type: string, name: string): Fault | undefined;
}

export function createFaults(): Faults {
  const armed = createArmed<Fault>();
  return {
    add: armed.add,
    clear: armed.clear,
    due: (operation, type, name) =>
      armed.due(
        (fault) => fault.operation === operation && (fault.type ?? type) === type && (fault.name ?? name) === name,
      ),
  };
}
