import { judged, type Values } from "@tracker/settings";
import { type Answer, problem } from "./answer.ts";
import type { Context } from "./context.ts";
import { type Parameters, readQuery } from "./query.ts";
import type { Schema } from "./schemas.ts";

/** A path of the API: its parameters, its schema and its answers. Only what is described here is served. */
export interface Route extends Description {
  /** The parameters of its query. */
  readonly parametersOf: (context: Context) => Parameters;
  /** Resolves to a 400 if the query is wrong. */
  readonly answer: (url: URL, context: Context) => Promise<Answer>;
}

interface Description {
  readonly path: `/api/${string}`;
  /** The name of the operation, and so of the function in a generated client. */
  readonly name: string;
  readonly summary: string;
  /** The schema of its JSON with status 200. */
  readonly schema: Schema;
  /** Set if a 503 has the same schema as well. */
  readonly unwell?: true;
  /** The columns of its CSV, if it offers CSV. */
  readonly columns?: string;
}

interface Definition<Described extends Parameters> extends Description {
  /** Returns the parameters; a default can depend on the rest of the query. */
  readonly parameters: (context: Context, asked: URLSearchParams) => Described;
  /** Returns the problems of the parameters in combination, given those that are right by themselves. */
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
    parametersOf: (context) => parameters(context, new URLSearchParams()),
    answer: async (url, context) => {
      const query = judged(readQuery(url, parameters(context, url.searchParams)), (right) => conflicts(right, url));
      return query.problems ? problem(400, ...query.problems) : answer(query.value, context);
    },
  };
}
