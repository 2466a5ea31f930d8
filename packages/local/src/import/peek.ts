/** Resolves to the first items, until they are enough or there are no more, and to all items including these. */
export async function peek<Item>(
  items: AsyncIterable<Item>,
  areEnough: (first: readonly Item[]) => boolean,
): Promise<readonly [first: readonly Item[], all: AsyncIterable<Item>]> {
  const rest = items[Symbol.asyncIterator]();
  const first: Item[] = [];
  while (!areEnough(first)) {
    const { value, done } = await rest.next();
    if (done) break;
    first.push(value);
  }
  return [first, joined(first, { [Symbol.asyncIterator]: () => rest })];
}

async function* joined<Item>(first: readonly Item[], rest: AsyncIterable<Item>): AsyncGenerator<Item> {
  yield* first;
  yield* rest;
}
