import { INSTRUMENT, minutes, SLOT_LENGTH } from "@tracker/core";
import type { Context } from "./context.ts";
import type { Parameter } from "./query.ts";
import { type Route, route } from "./route.ts";
import { named, PARTS, PROBLEMS, type Schema, withReplay } from "./schemas.ts";

/** As package.json says. */
const VERSION = "0.1.0";

const OVERLOADED =
  "The store cannot be read, or more is asked than can be answered: Retry-After says when to come again.";

/** GET /api/openapi.json : what the API is, made from the routes that serve it; docs/openapi.json is a copy for the usual currencies. */
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

/** The API's description: OpenAPI 3.1.1. */
function openapiOf(routes: readonly Route[], context: Context): Schema {
  const { name } = INSTRUMENT.asset;
  return {
    openapi: "3.1.1",
    info: {
      title: `${name} price tracker`,
      version: VERSION,
      summary: `${name} prices, judged across venues, one every ${minutes(SLOT_LENGTH)}.`,
      description:
        "Read-only. Times are UTC. HEAD is answered as GET, without the body. Other methods get a 405, other addresses a 404; both list problems.",
      license: { name: "MIT", identifier: "MIT" },
    },
    servers: [{ url: "/" }],
    paths: Object.fromEntries(routes.map((one) => [one.path, { get: operationOf(one, context) }])),
    components: {
      schemas: { ...Object.fromEntries(routes.map(schemaOf)), ...PARTS, Problems: withReplay(PROBLEMS) },
      headers: HEADERS,
      responses: {
        NotModified: {
          description: "What was sent with this ETag is what would be sent.",
          headers: headers("Date", "ETag", "Cache-Control", "Replay-Of"),
        },
        BadRequest: refusal("Something is wrong with the query; everything that is."),
        NotFound: refusal("There is nothing at this address."),
        MethodNotAllowed: refusal("Only GET and HEAD are answered.", "Allow"),
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
      503: one.unwell
        ? {
            description: `What a 200 has, where all is not well. ${OVERLOADED}`,
            headers: headers("Date", "Replay-Of", "Retry-After"),
            content: { "application/json": { schema: { anyOf: [schema, named("Problems")] } } },
          }
        : reference("responses", "Unavailable"),
    },
  };
}

function parameterOf({ name, description, allowed, usual, example, schema }: Parameter<unknown>): Schema {
  const unless = usual === undefined ? "" : `; unless given, ${usual}`;
  return { name, in: "query", description: `${description}: ${allowed}${unless}`, schema, example };
}

const HEADERS = {
  Date: header("The server's clock; in a replay the replay's."),
  ETag: header("To be sent again as If-None-Match."),
  "Cache-Control": header("How long it may be kept."),
  "Replay-Of": header("The day that is replayed, where the prices are not today's.", false),
  "Content-Disposition": header("The name of the file, where it is CSV.", false),
  Allow: header("The methods that are answered."),
  "Retry-After": { ...header("When to come again.", false), schema: { type: "integer", minimum: 1 } },
};

function header(description: string, required = true): Schema {
  return { description, ...(required && { required }), schema: { type: "string" } };
}

function headers(...names: readonly string[]): Schema {
  return Object.fromEntries(names.map((name) => [name, reference("headers", name)]));
}

/** An answer that lists problems. */
function refusal(description: string, ...more: readonly string[]): Schema {
  return {
    description,
    headers: headers("Date", "Replay-Of", ...more),
    content: { "application/json": { schema: named("Problems") } },
  };
}
