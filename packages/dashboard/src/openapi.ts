import { INSTRUMENT, minutes, SLOT_LENGTH } from "@tracker/core";
import type { Context } from "./context.ts";
import type { Parameter } from "./query.ts";
import { type Route, route } from "./route.ts";
import { named, PARTS, PROBLEMS, type Schema, withReplay } from "./schemas.ts";

/** As in package.json. */
const VERSION = "1.0.0";

const OVERLOADED = "The store cannot be read, or the server is overloaded; Retry-After says when to retry.";

/** GET /api/openapi.json: the description of the API, built from the routes that serve it; docs/openapi.json is a copy for the default currencies. */
export function openapi(routesOf: () => readonly Route[]): Route {
  return route({
    path: "/api/openapi.json",
    name: "openapi",
    summary: "This description, in OpenAPI 3.1.",
    schema: { type: "object" },
    parameters: () => ({}),
    answer: async (_asked, context) => {
      const body = Buffer.from(JSON.stringify(openapiOf(routesOf(), context)));
      return { status: 200, content: { contentType: "application/json; charset=utf-8", body } };
    },
  });
}

/** Returns the API's description in OpenAPI 3.1.1. */
function openapiOf(routes: readonly Route[], context: Context): Schema {
  const { name } = INSTRUMENT.asset;
  return {
    openapi: "3.1.1",
    info: {
      title: `${name} price tracker`,
      version: VERSION,
      summary: `${name} prices, judged across venues, one every ${minutes(SLOT_LENGTH)}.`,
      description:
        "Read-only. Times are UTC. HEAD is answered like GET, without the body. Other methods get a 405, other addresses a 404; both list problems.",
      license: { name: "MIT", identifier: "MIT" },
    },
    servers: [{ url: "/" }],
    paths: Object.fromEntries(routes.map((one) => [one.path, { get: operationOf(one, context) }])),
    components: {
      schemas: { ...Object.fromEntries(routes.map(schemaOf)), ...PARTS, Problems: withReplay(PROBLEMS) },
      headers: HEADERS,
      responses: {
        NotModified: {
          description: "Unchanged since this ETag.",
          headers: headers("Date", "ETag", "Cache-Control", "Replay-Of"),
        },
        BadRequest: refusal("The query is invalid; every problem is listed."),
        MisdirectedRequest: {
          description: "The host that the request names is not one that is served.",
          content: { "application/json": { schema: named("Problems") } },
        },
        Unavailable: refusal(OVERLOADED, "Retry-After"),
      },
    },
  };
}

const schemaName = ({ name }: Route) => `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
const schemaOf = (one: Route): [string, Schema] => [
  schemaName(one),
  one.name === "openapi" ? one.schema : withReplay(one.schema),
];
const reference = (kind: string, name: string): Schema => ({ $ref: `#/components/${kind}/${name}` });

function operationOf(one: Route, context: Context): Schema {
  const schema = named(schemaName(one));
  const parameters = Object.values(one.parametersOf(context)).map(parameterOf);
  return {
    operationId: one.name,
    summary: one.summary,
    ...(parameters.length > 0 && { parameters }),
    responses: {
      200: {
        description: one.summary,
        headers: headers("Date", "ETag", "Cache-Control", "Replay-Of", ...(one.columns ? ["Content-Disposition"] : [])),
        content: {
          "application/json": { schema },
          ...(one.columns && {
            "text/csv": { schema: { type: "string", description: `The columns: ${one.columns}` } },
          }),
        },
      },
      304: reference("responses", "NotModified"),
      400: reference("responses", "BadRequest"),
      421: reference("responses", "MisdirectedRequest"),
      503: one.unwell
        ? {
            description: `The body of a 200, if not all is well. ${OVERLOADED}`,
            headers: headers("Date", "Replay-Of", "Retry-After"),
            content: { "application/json": { schema: { anyOf: [schema, named("Problems")] } } },
          }
        : reference("responses", "Unavailable"),
    },
  };
}

function parameterOf({ name, description, allowed, usual, example, schema }: Parameter<unknown>): Schema {
  const byDefault = usual === undefined ? "" : `; by default ${usual}`;
  return { name, in: "query", description: `${description}: ${allowed}${byDefault}`, schema, example };
}

const HEADERS = {
  Date: header("The server's time; in a replay the replay's."),
  ETag: header("Send it as If-None-Match next time."),
  "Cache-Control": header("How long the answer may be cached."),
  "Replay-Of": header("The replayed day, if the prices are not today's.", false),
  "Content-Disposition": header("The file name, if the answer is CSV.", false),
  "Retry-After": { ...header("When to retry, in seconds.", false), schema: { type: "integer", minimum: 1 } },
};

function header(description: string, required = true): Schema {
  return { description, ...(required && { required }), schema: { type: "string" } };
}

function headers(...names: readonly string[]): Schema {
  return Object.fromEntries(names.map((name) => [name, reference("headers", name)]));
}

/** Returns the description of an answer that lists problems. */
function refusal(description: string, ...more: readonly string[]): Schema {
  return {
    description,
    headers: headers("Date", "Replay-Of", ...more),
    content: { "application/json": { schema: named("Problems") } },
  };
}
