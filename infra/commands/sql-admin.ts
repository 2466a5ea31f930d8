import { claimsOf } from "../azure/sign-in.ts";

const GROUP = "SQL administrators";

/**
 * The commands that set who administers the database, one a line: a group for who is signed in, and who is signed in alone.
 * @param token of Azure's management, which says who that is
 */
export function proposeSqlAdmin(token: string, stack: string): string {
  const claims = claimsOf(token);
  const text = (...names: readonly string[]) =>
    names.map((name) => claims[name]).find((value) => typeof value === "string");
  const set = (login: string, sid: string, type: string) =>
    Object.entries({ login, sid, type }).map(
      ([key, value]) => `pulumi config set --stack ${stack} --path sqlAdmin.${key} ${value}`,
    );
  const member = text("oid");
  const isApplication = claims.idtyp === "app";
  const login = isApplication ? text("app_displayname") : text("upn", "unique_name", "preferred_username");
  // SQL knows an application by its client id, and a person by the object id.
  const sid = isApplication ? text("appid", "azp") : member;
  const grouped = [
    `az ad group create --display-name "${GROUP}" --mail-nickname sql-administrators`,
    ...(member === undefined ? [] : [`az ad group member add --group "${GROUP}" --member-id ${member}`]),
    ...set(`"${GROUP}"`, `$(az ad group show --group "${GROUP}" --query id --output tsv)`, "group"),
  ];
  const alone = sid === undefined ? [] : set(`"${login ?? "deployer"}"`, sid, isApplication ? "application" : "user");
  return [
    "  best a group, for whoever deploys must be in it:",
    ...grouped.map((line) => `    ${line}`),
    ...(alone.length === 0 ? [] : ["  or whoever is signed in now, alone:", ...alone.map((line) => `    ${line}`)]),
  ].join("\n");
}
