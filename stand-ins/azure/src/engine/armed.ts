/** When a fault strikes: at which of the matching calls first, and how often. */
export interface Strikes {
  /** Which of the matching calls; by default the first. */
  readonly nth?: number;
  /** How many of them from there on; by default one. */
  readonly times?: number;
}

export interface Armed<Fault extends Strikes> {
  add(fault: Fault): void;
  /** The fault due at a call; the call counts for each fault that matches it. */
  due(fits: (fault: Fault) => boolean): Fault | undefined;
}

export function createArmed<Fault extends Strikes>(): Armed<Fault> {
  const armed: { readonly fault: Fault; seen: number }[] = [];
  return {
    add: (fault) => void armed.push({ fault, seen: 0 }),
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
