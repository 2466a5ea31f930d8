import { judged, type Values } from "@tracker/settings";
import { type Answer, problem } from "./answer.ts";
import type { Context } from "./context.ts";
import { type Parameters, readQuery } from "./query.ts";
import type { Schema } from "./schemas.ts";

/** An address of the API: what may be asked there, what it answers, and what makes the answer. Only what is described here is served. */
export interface Route extends Description {
  /** The parameters of its query. */
  readonly parametersOf: (context: Context) => Parameters;
  /** Never rejects for what is wrong with the query: that is a 400. */
  readonly answer: (url: URL, context: Context) => Promise<Answer>;
}

interface Description {
  readonly path: `/api/${string}`;
  /** In a client that is made from the description, the name of the function that asks it. */
  readonly name: string;
  readonly summary: string;
  /** What the JSON of its 200 is. */
  readonly schema: Schema;
  /** The same object comes with a 503, too. */
  readonly unwell?: true;
  /** The columns of its CSV, where it answers that as well. */
  readonly columns?: string;
}

interface Definition<Described extends Parameters> extends Description {
  readonly parameters: (context: Context) => Described;
  /** What is wrong with the parameters taken together, given those that are right by themselves. */
  readonly conflicts?: (right: Partial<Values<Described>>, url: URL) => readonly string[];
  readonly answer: (asked: Values<Described>, context: Context) => Promise<Answer>;
}

export function route<Described extends Parameters>({
  parameters,
  conflicts = () => [],
  answer,
  ...description
}: Definition<Described>): Route {
  return {
    ...description,
    parametersOf: parameters,
    answer: async (url, context) => {
      const query = judged(readQuery(url, parameters(context)), (right) => conflicts(right, url));
      return query.problems ? problem(400, ...query.problems) : answer(query.value, context);
    },
  };
}
