/** Returns numbers from 0 up to but not including 1, the same for the same seed. */
export type Chance = () => number;

/** splitmix32: good enough for faults and prices, and not the stand-in's generator. */
export function chance(seed: number): Chance {
  let state = seed | 0;
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let bits = state ^ (state >>> 16);
    bits = Math.imul(bits, 0x21f0aaad);
    bits ^= bits >>> 15;
    bits = Math.imul(bits, 0x735a2d97);
    return ((bits ^ (bits >>> 15)) >>> 0) / 2 ** 32;
  };
}

export function pick<Item>(random: Chance, items: readonly Item[]): Item {
  return items[Math.floor(random() * items.length)] as Item;
}

/** `count` different items, in random order. */
export function several<Item>(random: Chance, items: readonly Item[], count: number): Item[] {
  const left = [...items];
  return Array.from({ length: Math.min(count, left.length) }, () => {
    const [taken] = left.splice(Math.floor(random() * left.length), 1);
    return taken as Item;
  });
}

export function between(random: Chance, from: number, to: number): number {
  return from + random() * (to - from);
}
