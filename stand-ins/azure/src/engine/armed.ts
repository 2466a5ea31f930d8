/** When something that is to go wrong strikes: from which of the calls that fit, and how often. */
export interface Strikes {
  /** Which of the calls that fit: the first unless given. */
  readonly nth?: number;
  /** How many of them, from there on: one unless given. */
  readonly times?: number;
}

export interface Armed<Fault extends Strikes> {
  add(fault: Fault): void;
  clear(): void;
  /** The fault that is due at a call; for each fault that fits, the call counts. */
  due(fits: (fault: Fault) => boolean): Fault | undefined;
}

export function createArmed<Fault extends Strikes>(): Armed<Fault> {
  const armed: { readonly fault: Fault; seen: number }[] = [];
  return {
    add: (fault) => void armed.push({ fault, seen: 0 }),
    clear: () => void armed.splice(0),
    due: (fits) => {
      let due: Fault | undefined;
      for (const entry of armed.filter(({ fault }) => fits(fault))) {
        entry.seen += 1;
        const first = entry.fault.nth ?? 1;
        if (entry.seen >= first && entry.seen < first + (entry.fault.times ?? 1)) due ??= entry.fault;
      }
      return due;
    },
  };
}
