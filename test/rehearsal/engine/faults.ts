import type { Operation } from "./calls.ts";

/** What is to go wrong at a call. */
export interface Fault {
  readonly operation: Operation;
  /** Pulumi's token; any type unless given. */
  readonly type?: string;
  /** The logical name; any unless given. */
  readonly name?: string;
  /** Which of the calls that fit: the first unless given. */
  readonly nth?: number;
  /** How many of them, from there on: one unless given. */
  readonly times?: number;
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
  const armed: { readonly fault: Fault; seen: number }[] = [];
  return {
    add: (fault) => void armed.push({ fault, seen: 0 }),
    clear: () => void armed.splice(0),
    due: (operation, type, name) => {
      let due: Fault | undefined;
      for (const entry of armed) {
        const { fault } = entry;
        if (fault.operation !== operation || (fault.type ?? type) !== type || (fault.name ?? name) !== name) continue;
        entry.seen += 1;
        const first = fault.nth ?? 1;
        if (entry.seen >= first && entry.seen < first + (fault.times ?? 1)) due ??= fault;
      }
      return due;
    },
  };
}
