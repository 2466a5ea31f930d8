// @ts-check

/**
 * Returns the value of `read`, or undefined while a preview cannot know it. The update checks again when everything is known; without this, one
 * unknown value would keep a rule from checking the rest.
 *
 * @template Value
 * @param {() => Value} read
 * @returns {Value | undefined}
 */
export function ifKnown(read) {
  try {
    return read();
  } catch (error) {
    if (error instanceof Error && error.message.endsWith("can't be known during preview")) return undefined;
    throw error;
  }
}

/**
 * The names and values of a map, with undefined for values that a preview cannot know.
 *
 * @param {Readonly<Record<string, unknown>> | undefined} map
 * @returns {[name: string, value: unknown][]}
 */
export function knownEntries(map) {
  return Object.keys(map ?? {}).map((name) => [name, ifKnown(() => map?.[name])]);
}
