/** What every resource carries, beside the name of its stack, where Azure takes tags. */
export const TAGS = { project: "bitcoin-price-tracker" } as const;
