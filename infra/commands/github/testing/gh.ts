import { type Answer, readWords, type StandIn } from "../../testing/programs.ts";
import type { Settings, World } from "./world.ts";

/** As much of GitHub's CLI and its API as the script asks, by the CLI's source and GitHub's reference of its API. */

const SWITCHES = ["--paginate", "--silent"];
const FLAGS: Readonly<Record<string, readonly string[]>> = {
  api: ["--method", "--jq", "--input", "--raw-field", ...SWITCHES],
  "variable set": ["--repo", "--env", "--body"],
  "variable delete": ["--repo", "--env"],
  "secret set": ["--repo", "--env"],
  "secret delete": ["--repo", "--env"],
};

const NOT_FOUND: Answer = {
  out: '{"message":"Not Found","status":"404"}',
  failed: "gh: Not Found (HTTP 404)",
  code: 1,
};

export const gh: StandIn<World> = ({ words, input }, world) => {
  const { flags, positional } = readWords(words.slice(1), SWITCHES);
  const isApi = positional[0] === "api";
  const name = isApi ? "api" : positional.slice(0, 2).join(" ");
  const known = FLAGS[name];
  if (known === undefined) return { failed: `unknown command "${name}" for "gh"`, code: 1 };
  const strange = [...flags.keys()].find((flag) => !known.includes(flag));
  if (strange !== undefined) return { failed: `unknown flag: ${strange}`, code: 1 };
  if (isApi) return api(positional[1] ?? "", flags, input, world);
  const missing: Answer = { failed: "HTTP 404: Not Found", code: 1 };
  if (flags.get("--repo") !== world.repository.name) return missing;
  const env = flags.get("--env");
  const settings: Settings | undefined = env === undefined ? world.settings : world.environments[env];
  return settings === undefined ? missing : set(name, positional[2] ?? "", flags.get("--body") ?? input, settings);
};

function set(command: string, name: string, value: string, { variables, secrets }: Settings): Answer {
  const among = command.startsWith("variable") ? variables : secrets;
  if (!/^[A-Za-z_]\w*$/.test(name) || name.toUpperCase().startsWith("GITHUB_"))
    return { failed: `failed to set variable "${name}": HTTP 422`, code: 1 };
  if (command.endsWith("set")) {
    if (value === "" && among === variables) return { failed: `failed to set variable "${name}": HTTP 422`, code: 1 };
    among[name] = value;
  } else {
    if (!(name in among)) return { failed: `failed to delete ${name}: HTTP 404: Not Found`, code: 1 };
    delete among[name];
  }
  return { out: "" };
}

function api(path: string, flags: ReadonlyMap<string, string>, input: string, world: World): Answer {
  const method = flags.get("--method") ?? (flags.has("--raw-field") ? "POST" : "GET");
  const [, below] = new RegExp(`^repos/${world.repository.name}(?:/(.+))?$`).exec(path) ?? [undefined, "?"];
  const refused =
    method === "PUT" && world.repository.isLimited && /wait_timer|prevent_self_review|reviewers/.test(input);
  // The environment is made all the same, without any rule (integrations/terraform-provider-github issue 1311).
  const sent = refused ? "{}" : input;
  const result = answerTo(method, below ?? "", { input: sent, field: flags.get("--raw-field") ?? "" }, world);
  if (result === undefined) return NOT_FOUND;
  if (typeof result === "string") return { out: '{"message":"No"}', failed: result, code: 1 };
  if (refused)
    return {
      failed:
        "gh: Failed to create the environment protection rule. Please ensure the billing plan supports the required reviewers protection rule. (HTTP 422)",
      code: 1,
    };
  if (flags.has("--silent")) return { out: "" };
  return { out: selected(result, flags.get("--jq") ?? "") };
}

interface Sent {
  readonly input: string;
  /** NAME=VALUE. */
  readonly field: string;
}

/** What is at a path below the repository; undefined where nothing is. */
function answerTo(method: string, path: string, { input, field }: Sent, world: World): unknown {
  const [, env = "", part] = /^environments\/([\w.-]+)(?:\/(.+))?$/.exec(path) ?? [];
  const environment = world.environments[env];
  const listed = (values: object, of: string) => ({
    [of]: Object.entries(values).map(([name, value]) => ({ name, value })),
  });
  switch (`${method} ${env === "" ? path : ["ENV", part].join("/")}`.replace(/[/ ]$/, "")) {
    case "GET":
      return { id: world.repository.id, permissions: { admin: world.repository.isAdmin } };
    case "GET environments":
      return { environments: Object.keys(world.environments).map((name) => ({ name })) };
    case "GET rules/branches/main": {
      const { rules } = world.main;
      if (typeof rules === "string") return rules;
      const asked = rules.map((count) => ({
        type: "pull_request",
        parameters: { required_approving_review_count: count },
      }));
      return [{ type: "deletion" }, ...asked];
    }
    case "GET branches/main/protection": {
      const { protection } = world.main;
      if (typeof protection === "string") return protection;
      return { required_pull_request_reviews: { required_approving_review_count: protection } };
    }
    case "GET actions/variables":
      return listed(world.settings.variables, "variables");
    case "GET actions/secrets":
      return listed(world.settings.secrets, "secrets");
    case "GET ENV":
      return environment && described(environment);
    case "PUT ENV": {
      // What is not said of one that is there falls back to nothing.
      const {
        reviewers = [],
        wait_timer = 0,
        prevent_self_review = false,
        deployment_branch_policy,
      } = JSON.parse(input);
      world.environments[env] = {
        variables: {},
        secrets: {},
        ...environment,
        branches: environment?.branches ?? [],
        reviewers,
        wait: wait_timer,
        preventSelfReview: prevent_self_review,
        isForAnyBranch: !deployment_branch_policy?.custom_branch_policies,
      };
      return {};
    }
    case "DELETE ENV":
      if (environment === undefined) return undefined;
      delete world.environments[env];
      return {};
    case "GET ENV/variables":
      return environment && listed(environment.variables, "variables");
    case "GET ENV/secrets":
      return environment && listed(environment.secrets, "secrets");
    case "GET ENV/deployment-branch-policies":
      return (
        environment && {
          branch_policies: [
            ...environment.branches.map((name) => ({ name, type: "branch" })),
            ...(environment.tags ?? []).map((name) => ({ name, type: "tag" })),
          ],
        }
      );
    case "POST ENV/deployment-branch-policies":
      if (environment === undefined || environment.isForAnyBranch) return undefined;
      environment.branches.push(field.replace(/^name=/, ""));
      return {};
    default:
      return undefined;
  }
}

/** An environment as the API tells it. */
function described({ reviewers, wait = 0, preventSelfReview, isForAnyBranch }: World["environments"][string]) {
  const policy = isForAnyBranch ? null : { protected_branches: false, custom_branch_policies: true };
  return {
    deployment_branch_policy: policy,
    protection_rules: [
      ...(wait > 0 ? [{ type: "wait_timer", wait_timer: wait }] : []),
      ...(reviewers.length > 0
        ? [
            {
              type: "required_reviewers",
              prevent_self_review: preventSelfReview,
              reviewers: reviewers.map(({ type, id }) => ({ type, reviewer: { id, login: "someone" } })),
            },
          ]
        : []),
      ...(policy === null ? [] : [{ type: "branch_policy" }]),
    ],
  };
}

/** jq, as far as the script uses it. */
function selected(result: unknown, query: string): string {
  const [, list, name, property] = /^\.(\w+)\[\](?: \| select\(\.name == "(\w+)"\) \| )?\.(\w+)$/.exec(query) ?? [];
  if (list !== undefined && property !== undefined) {
    const items = (result as Record<string, Record<string, unknown>[]>)[list] ?? [];
    return items
      .filter((item) => name === undefined || item.name === name)
      .map((item) => `${item[property]}\n`)
      .join("");
  }
  const known = Object.entries(QUERIES).find(([beginning]) => query.startsWith(beginning))?.[1];
  if (known === undefined) throw new Error(`this stand-in reads no query ${query}`);
  return known(result)
    .map((line) => `${line}\n`)
    .join("");
}

/** What longer queries print, by their beginnings. */
const QUERIES: Readonly<Record<string, (result: unknown) => unknown[]>> = {
  '"\\(.id) \\(.permissions.admin)"': (result) => {
    const { id, permissions } = result as { id: number; permissions: { admin: boolean } };
    return [`${id} ${permissions.admin}`];
  },
  '.[] | select(.type == "pull_request" and .parameters.required_approving_review_count > 0) | .type': (result) =>
    (result as { type: string; parameters?: { required_approving_review_count: number } }[])
      .filter(({ parameters }) => (parameters?.required_approving_review_count ?? 0) > 0)
      .map(({ type }) => type),
  '.required_pull_request_reviews | select(.required_approving_review_count > 0) | "pull_request"': (result) =>
    (result as { required_pull_request_reviews: { required_approving_review_count: number } })
      .required_pull_request_reviews.required_approving_review_count > 0
      ? ["pull_request"]
      : [],
  '.branch_policies[] | "\\(.type) \\(.name)"': (result) =>
    (result as { branch_policies: { type: string; name: string }[] }).branch_policies.map(
      ({ type, name }) => `${type} ${name}`,
    ),
  ".deployment_branch_policy.custom_branch_policies // false,": (result) => {
    const { deployment_branch_policy: policy, protection_rules: rules } = result as ReturnType<typeof described>;
    const reviewers = rules.flatMap((rule) => ("reviewers" in rule ? rule.reviewers : []));
    return [
      policy?.custom_branch_policies ?? false,
      rules.reduce((sum, rule) => sum + ("wait_timer" in rule ? rule.wait_timer : 0), 0),
      rules.every((rule) => !("reviewers" in rule) || rule.prevent_self_review),
      JSON.stringify(
        reviewers.map(({ reviewer: { id }, type }) => ({ id, type })).toSorted((one, other) => one.id - other.id),
      ),
    ];
  },
};
