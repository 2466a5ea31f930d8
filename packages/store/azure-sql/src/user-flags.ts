import type { Field } from "@tracker/settings";
import type { DatabaseUser } from "./grant.ts";

const ID = "6b29fc40-ca47-1067-b31d-00dd010662da";

/** The identity that the function has, by its client id. */
export const writerFlag = users(
  "--writer",
  "the identity that the function has",
  "NAME:CLIENT-ID",
  `tracker:${ID}`,
  (parts) => {
    const [name, id, ...rest] = parts;
    return name && id && rest.length === 0 ? { name, id, type: "application", role: "price_writer" } : undefined;
  },
);

/** Who may read reports, by their object ids. */
export const readersFlag = users(
  "--readers",
  "who may read reports",
  "a comma-separated list of NAME:OBJECT-ID:user or …:group",
  `Analysts:${ID}:group`,
  (parts) => {
    const [name, id, type, ...rest] = parts;
    const known = name && id && (type === "user" || type === "group") && rest.length === 0;
    return known ? { name, id, type, role: "bi_reader" } : undefined;
  },
);

function users(
  name: string,
  meaning: string,
  allowed: string,
  example: string,
  read: (parts: readonly string[]) => DatabaseUser | undefined,
): Field<readonly DatabaseUser[]> {
  return {
    name,
    meaning,
    allowed,
    example,
    otherwise: [],
    read: (given) => {
      const all = given.split(",").map((item) => read(item.trim().split(":")));
      const known = all.filter((user) => user !== undefined);
      return known.length === all.length ? known : undefined;
    },
  };
}
