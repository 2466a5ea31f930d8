/** The tags of every resource that can have them, besides the name of its stack. */
export const TAGS = { project: "bitcoin-price-tracker" } as const;
