import type { Rehearsal } from "@stand-ins/azure";
import {
  type Doorkeeper,
  type Reply,
  type Request,
  rows,
  sqlErrors,
  startTdsServer,
  type TdsServer,
} from "@stand-ins/sql-server";
import { DAY, DEFAULT_CURRENCIES, type PriceStore, SECOND } from "@tracker/core";
import { COUNT_PRICES } from "@tracker/infra/price-count";
import { READ_AS_A_REPORT } from "@tracker/infra/report-query";
import {
  FIND_MIGRATIONS,
  FIND_USER,
  OWNED,
  READ_MIGRATIONS,
  RECORD_MIGRATION,
  ROLE_MEMBERS,
  STAMP_EMPTY,
  scriptedDatabase,
  scriptedMigrations,
  sidOf,
  TAKE_LOCK,
} from "@tracker/store-azure-sql/testing";

/** The deployer's address as reported by the server: from a range reserved for documentation (RFC 5737). */
export const DEPLOYER_ADDRESS = "203.0.113.9";

/** A token for the app's identity, as the platform would give it inside the app. */
export const appToken = (clientId: string) => `identity ${clientId}`;

/**
 * A SQL server as a deployment sees it: it accepts a deployer whose address is in the stack's firewall rules, and the app once the
 * virtual-network rule and the app's user exist; it remembers migrations, users and prices. It knows no SQL.
 */
export interface SqlServer {
  readonly server: TdsServer;
  readonly migrations: ReturnType<typeof scriptedMigrations>;
  readonly prices: ReturnType<typeof scriptedDatabase>["store"];
  /** The users by name, with their SIDs, and the members of the roles. */
  readonly users: ReadonlyMap<string, string>;
  readonly members: ReadonlyMap<string, ReadonlySet<string>>;
}

export interface SqlServerOptions {
  /** Whether the deployer is in the virtual network, where the private endpoint can be reached and no firewall applies. */
  readonly deployerInside: boolean;
  /** How many sign-ins a new server refuses before each takes effect: a rule takes "up to five minutes", as its error 40615 says. */
  readonly slow: Readonly<Partial<Record<"rule" | "administrators" | "app", number>>>;
}

export async function startSqlServer(
  { azure }: Rehearsal,
  host: string,
  { deployerInside, slow }: SqlServerOptions,
): Promise<SqlServer> {
  const left = { rule: 0, administrators: 0, app: 0, ...slow };
  const users = new Map<string, string>();
  const members = new Map<string, Set<string>>([
    ["price_writer", new Set()],
    ["bi_reader", new Set()],
  ]);
  const migrations = scriptedMigrations();
  const database = scriptedDatabase();

  const letsIn: Doorkeeper = ({ token = "" }) => {
    const deployer = azure.tokens.identify(token);
    if (deployer !== undefined)
      return deployerInside || publicAccess(azure) ? admitDeployer(deployer.audience) : sqlErrors.publicAccessOff;
    const writers = [...(members.get("price_writer") ?? [])].map((name) => users.get(name));
    const [, clientId] = /^identity (.+)$/.exec(token) ?? [];
    if (clientId === undefined || !writers.includes(sidOf(clientId))) return sqlErrors.tokenRefused;
    if (left.app-- > 0) return sqlErrors.tokenRefused;
    return routes(azure).length > 0 ? undefined : sqlErrors.virtualNetworkRule;
  };
  const admitDeployer = (audience: string) => {
    if (audience !== "https://database.windows.net") return sqlErrors.tokenRefused;
    if (!deployerInside && (!ruleFor(azure, DEPLOYER_ADDRESS) || left.rule-- > 0)) return refusedAddress;
    return left.administrators-- > 0 ? sqlErrors.tokenRefused : undefined;
  };

  const principals = ({ sql, values }: Request): Reply | undefined => {
    const [name, role] = [String(values.name), String(values.role)];
    const bytes = (sid: string) => Buffer.from(sid.slice(2), "hex");
    if (sql === FIND_USER) {
      const found = [...users].filter(([known, sid]) => known === name || sid === values.sid);
      return rows(
        { name: "nvarchar(128)", sid: "varbinary(85)" },
        found.map(([known, sid]) => ({ name: known, sid: bytes(sid) })),
      );
    }
    if (sql === OWNED) return rows({ owned: "nvarchar(128)" }, []);
    if (sql === ROLE_MEMBERS) {
      const found = [...(members.get(role) ?? [])].map((member) => ({
        name: member,
        sid: bytes(users.get(member) ?? "0x00"),
        type: "E",
      }));
      return rows({ name: "nvarchar(128)", sid: "varbinary(85)", type: "char(1)" }, found);
    }
    const [, created, sid] = /^CREATE USER \[(.+)\] WITH SID = (0x[0-9A-F]+), TYPE = [EX];$/.exec(sql) ?? [];
    if (created !== undefined && sid !== undefined) users.set(created, sid);
    const [, dropped] = /^DROP USER \[(.+)\];$/.exec(sql) ?? [];
    if (dropped !== undefined) users.delete(dropped);
    const [, of, verb, member] = /^ALTER ROLE (\w+) (ADD|DROP) MEMBER \[(.+)\];$/.exec(sql) ?? [];
    if (of !== undefined && member !== undefined) members.get(of)?.[verb === "ADD" ? "add" : "delete"](member);
    return (created ?? dropped ?? member) ? [] : undefined;
  };

  const about = [TAKE_LOCK, READ_MIGRATIONS, RECORD_MIGRATION, FIND_MIGRATIONS, STAMP_EMPTY];
  const server = await startTdsServer({
    logins: letsIn,
    reply: async (request) => {
      if (about.includes(request.sql)) return migrations.reply(request);
      if (request.sql === READ_AS_A_REPORT) return newest(database.store);
      if (request.sql === COUNT_PRICES) return counted(database.store);
      return principals(request) ?? (request.kind === "batch" ? [] : database.reply(request));
    },
    tls: { certificate: { ...(await azure.authority.issue(host)), ca: azure.authority.certificate } },
  });
  return { server, migrations, prices: database.store, users, members };
}

/** The columns of `bi.v_latest` that npm run verify reads. */
async function newest(store: PriceStore): Promise<Reply> {
  const found = await store.latest(DEFAULT_CURRENCIES);
  return rows(
    { currency: "char(3)", age_seconds: "int" },
    found.map(({ currency, slot }) => ({ currency, age_seconds: Math.floor((Date.now() - slot) / SECOND) })),
  );
}

async function counted(store: PriceStore): Promise<Reply> {
  const all = { from: 0, to: Date.now() + DAY };
  const prices = await Promise.all(DEFAULT_CURRENCIES.map((currency) => store.prices(currency, all)));
  return rows({ prices: "int" }, [{ prices: prices.flat().length }]);
}

const refusedAddress = {
  ...sqlErrors.firewall,
  message: sqlErrors.firewall.message.replace(/'[\d.]+'/, `'${DEPLOYER_ADDRESS}'`),
};

function existing({ cloud }: Rehearsal["azure"], type: string) {
  return cloud.list().filter((resource) => resource.type === type);
}

function publicAccess(azure: Rehearsal["azure"]): boolean {
  return existing(azure, "Microsoft.Sql/servers").every(
    ({ body }) => (body.properties as { publicNetworkAccess?: string }).publicNetworkAccess !== "Disabled",
  );
}

/** The routes from the app to the server. */
function routes(azure: Rehearsal["azure"]) {
  const types = [
    "Microsoft.Sql/servers/virtualNetworkRules",
    "Microsoft.Network/privateEndpoints/privateDnsZoneGroups",
  ];
  return types.flatMap((type) => existing(azure, type));
}

/** Whether a firewall rule of any server allows an address. */
function ruleFor(azure: Rehearsal["azure"], address: string): boolean {
  return existing(azure, "Microsoft.Sql/servers/firewallRules").some(({ body }) => {
    const { startIpAddress, endIpAddress } = (body.properties ?? {}) as {
      startIpAddress?: string;
      endIpAddress?: string;
    };
    return startIpAddress === address && endIpAddress === address;
  });
}
