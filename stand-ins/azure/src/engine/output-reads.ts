/**
 * Loaded into a Pulumi program before it runs: reading an output that the stand-in does not give becomes an error. The
 * SDK would return `undefined`, and a program that needs a value only the real Azure has would pass.
 */
import { createRequire } from "node:module";

interface Rpc {
  transferProperties(onto: Record<string, unknown>, label: string, props: object): Record<string, Resolver>;
  resolveProperties(resource: object, resolvers: Record<string, Resolver>, type: string, ...rest: unknown[]): void;
}

type Resolver = (value: unknown, known: boolean, secret: boolean, dependencies: unknown[], error?: Error) => void;

const main = process.argv[1] ?? "";
if (/[\\/]@pulumi[\\/]pulumi[\\/]cmd[\\/]run([\\/]index\.js)?$/.test(main)) {
  const require = createRequire(main);
  watchReads(require("../../runtime/rpc"), require("../../errors").RunError);
}

/** @param RunError the SDK's error that is shown without a stack trace */
function watchReads(rpc: Rpc, RunError: new (message: string) => Error): void {
  const read = new WeakMap<object, Set<string>>();
  const absent = new WeakMap<object, ReadonlySet<string>>();
  const { transferProperties, resolveProperties } = rpc;

  rpc.transferProperties = (onto, label, props) => {
    const resolvers = transferProperties(onto, label, props);
    if (!label.includes("[azure-native:")) return resolvers;
    const seen = new Set<string>();
    read.set(onto, seen);
    for (const key of Object.keys(resolvers)) {
      const output = onto[key];
      Object.defineProperty(onto, key, {
        configurable: true,
        enumerable: true,
        get: () => {
          seen.add(key);
          if (absent.get(onto)?.has(key)) throw new RunError(notGiven(key, label));
          return output;
        },
      });
    }
    return resolvers;
  };

  rpc.resolveProperties = (resource, resolvers, type, ...rest) => {
    const [name, given, , error, unfinished] = rest as [string, object, unknown, unknown, boolean];
    const final = process.env.PULUMI_NODEJS_DRY_RUN !== "true" && !error && !unfinished;
    if (final && type.startsWith("azure-native:")) {
      const missing = Object.keys(resolvers).filter((key) => !(key in given));
      absent.set(resource, new Set(missing));
      for (const key of missing.filter((candidate) => read.get(resource)?.has(candidate))) {
        resolvers[key]?.(undefined, true, false, [], new RunError(notGiven(key, `${name} [${type}]`)));
        delete resolvers[key];
      }
    }
    resolveProperties(resource, resolvers, type, ...rest);
  };
}

function notGiven(key: string, of: string): string {
  return `the rehearsal's Azure has no output "${key}" of ${of}, which the program reads`;
}
