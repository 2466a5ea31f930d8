import { TrackerError } from "@tracker/core";
import { STACK_FLAGS } from "@tracker/infra/stack-flags";
import type { StackOutputs } from "@tracker/infra/stack-outputs";
import { type Field, halfServer, judged, oneOf, together, unwrap, type Values } from "@tracker/settings";
import { readFlags } from "@tracker/settings/command-line";

/** Whether Power BI imports the prices or queries the database for every visual. */
export type Mode = "import" | "direct-query";

/** A database that a copy of the project connects to, and the name of the copy. */
export interface Source {
  readonly name: string;
  /** In Power BI's form: a port follows a comma. */
  readonly server: string;
  readonly database: string;
}

interface CommandLine {
  /** The stack whose database to use; by default the selected one. */
  readonly stack: string | undefined;
  /** The database, if the flags name it themselves. */
  readonly given: Source | undefined;
  readonly mode: Mode;
  /** Whom to sign in as to read the database. */
  readonly user: string;
}

const optional = (
  name: string,
  description: string,
  valueHint: string,
  allowed: string,
  example: string,
  pattern: RegExp,
) =>
  ({
    name,
    description,
    valueHint,
    allowed,
    example,
    default: undefined,
    read: (text) => (pattern.test(text) ? text : undefined),
  }) as Field<string | undefined>;

export const FLAGS = {
  stack: {
    ...STACK_FLAGS.stack,
    description: "the stack whose database to use; by default the selected one (also -s)",
  },
  server: optional(
    "--server",
    "the SQL server, instead of a stack's",
    "HOST",
    "a server's full name, with a port if that is not 1433",
    "prices.database.windows.net",
    /^[A-Za-z0-9.-]+(:\d{1,5})?$/,
  ),
  database: optional("--database", "its database", "NAME", "a database's name", "prices", /^[^\p{Cc}"]{1,128}$/u),
  mode: {
    name: "--mode",
    description: "whether Power BI imports the prices or queries the database for every visual",
    valueHint: "import|direct-query",
    allowed: "import or direct-query",
    example: "import",
    default: "import",
    read: oneOf(["import", "direct-query"]),
  } as Field<Mode>,
};

/** Reads the command line; throws a TrackerError that lists everything wrong with it. */
export function readCommandLine(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>> = {},
): CommandLine {
  const { stack, server, database, mode } = unwrap(judged(readFlags(FLAGS, args, environment), conflictsOf));
  const isGiven = server !== undefined && database !== undefined;
  const given = isGiven ? source(database, server, database) : undefined;
  return { stack, given, mode, user: isGiven ? "a user who may read the `bi` views" : "one of the stack's readers" };
}

function conflictsOf(right: Partial<Values<typeof FLAGS>>): string[] {
  const isTorn = together(right, ["stack", "server", "database"], ({ stack, server, database }) =>
    server === undefined || database === undefined ? server !== database : stack !== undefined,
  );
  if (!isTorn) return [];
  return [(right.stack === undefined && halfServer(right)) || "give either --stack, or --server and --database"];
}

/** The database of a stack, from its outputs; throws a TrackerError if the stack was never deployed. */
export function databaseOf({ stack, outputs }: StackOutputs): Source {
  const { sqlServer, sqlDatabase } = outputs;
  if (typeof sqlServer !== "string" || typeof sqlDatabase !== "string") {
    throw new TrackerError("bad-input", `${stack} has no outputs sqlServer and sqlDatabase: it is not deployed`, {
      hint: `Run npm run up -- --stack ${stack}, or name a database with --server and --database.`,
    });
  }
  return source(stack.split("/").at(-1) ?? stack, sqlServer, sqlDatabase);
}

/** Names that no folder on Windows may have (Microsoft, "Naming Files, Paths, and Namespaces"). */
const DEVICE = /^(con|prn|aux|nul|com\d|lpt\d)$/i;

function source(name: string, server: string, database: string): Source {
  const plain = name.replace(/[^\w-]+/g, "-");
  return { name: DEVICE.test(plain) ? `${plain}-stack` : plain, server: server.replace(":", ","), database };
}
