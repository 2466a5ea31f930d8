import { afterEach, describe, expect, test, vi } from "vitest";
import { publishPackage } from "./publishing-service.ts";
import { quickTime } from "./testing/quick-time.ts";

afterEach(() => {
  vi.unstubAllGlobals();
});

interface Heard {
  readonly asked: readonly string[];
  readonly said: readonly string[];
  readonly failure: Error | undefined;
  /** In minutes. */
  readonly took: number;
}

type Answer = () => Response;

/** Publishes to a service that gives these answers in turn and repeats the last. */
async function publish(answers: readonly Answer[], { again = false } = {}): Promise<Heard> {
  const [asked, said, time, left]: [string[], string[], ReturnType<typeof quickTime>, Answer[]] = [
    [],
    [],
    quickTime(),
    [...answers],
  ];
  vi.stubGlobal("fetch", async (url: string, init: RequestInit) => {
    asked.push(`${init.method ?? "GET"} ${new URL(url).pathname}`);
    return ((left.length > 1 ? left.shift() : left[0]) as Answer)();
  });
  const failure = await publishPackage({
    host: "prices.scm.azurewebsites.net",
    zip: new Uint8Array(4),
    token: async () => "token",
    signal: new AbortController().signal,
    say: (line) => said.push(line),
    again,
    time,
  }).then(
    () => undefined,
    (error: Error) => error,
  );
  return { asked, said, failure, took: time.now() / 60_000 };
}

const accepted = () => new Response('"deployment-1"', { status: 202 });
const answering = (status: number, text: string) => () => new Response(text, { status });
const state =
  (status: number, status_text = "") =>
  () =>
    Response.json({ status, status_text });
const log =
  (...messages: string[]) =>
  () =>
    Response.json(messages.map((message) => ({ message })));
const posts = ({ asked }: Heard) => asked.filter((request) => request === "POST /api/publish").length;

/** Azure/azure-dev issue 8026. */
const NO_ROLE =
  "InaccessibleStorageException: Failed to access storage account for deployment: BlobUploadFailedException: Failed to upload blob to storage account: Response status code does not indicate success: 403 (This request is not authorized to perform this operation using this permission.)";

test("posts a package, polls its deployment until it has ended, and prints nothing when all goes well", async () => {
  const { asked, said, failure } = await publish([accepted, state(1), state(4)]);
  expect(asked).toEqual([
    "POST /api/publish",
    "GET /api/deployments/deployment-1",
    "GET /api/deployments/deployment-1",
  ]);
  expect([said, failure]).toEqual([[], undefined]);
});

describe("waits out what may pass", () => {
  test("another running deployment, reported at once or later", async () => {
    const heard = await publish([answering(409, ""), accepted, state(5), accepted, state(4)]);
    expect([posts(heard), heard.failure]).toEqual([3, undefined]);
    expect(heard.said).toEqual(["waiting for another deployment of this app until 00:10Z"]);
  });

  test.each<[string, Answer[]]>([
    ["403", [answering(403, NO_ROLE)]],
    ["400", [answering(400, NO_ROLE)]],
    ["state 3", [accepted, state(3, NO_ROLE)]],
  ])("roles of a new app that do not work yet, reported by %s", async (_how, answers) => {
    const early = Array.from({ length: 9 }, () => answers).flat();
    const heard = await publish([...early, accepted, state(4)]);
    expect([posts(heard), heard.failure]).toEqual([10, undefined]);
    expect(heard.said).toHaveLength(2);
    for (const line of heard.said)
      expect(line).toMatch(/^waiting for roles that may not work yet until 00:10Z \(.*InaccessibleStorageException/);
  });

  test.each<[string, Answer]>([
    ["busy", answering(429, "")],
    ["failing", answering(503, "Service Unavailable")],
    [
      "not known by its name yet",
      () => {
        throw new TypeError("fetch failed", { cause: new Error("getaddrinfo ENOTFOUND") });
      },
    ],
  ])("a service that is %s, also for an app that was published before", async (_how, answer) => {
    const heard = await publish([answer, answer, accepted, state(4)], { again: true });
    expect([posts(heard), heard.failure]).toEqual([3, undefined]);
    expect(heard.said).toEqual([expect.stringMatching(/^waiting for the region's deployment service until 00:10Z \(/)]);
  });

  test("a response that breaks off", async () => {
    const broken = () => new Response(new ReadableStream({ pull: (stream) => stream.error(new Error("reset")) }));
    const heard = await publish([broken, accepted, broken, state(4)]);
    expect([posts(heard), heard.failure]).toEqual([2, undefined]);
  });

  test("a failed look at the deployment, which says nothing about it", async () => {
    const { failure } = await publish([accepted, answering(404, ""), state(1), state(4)]);
    expect(failure).toBeUndefined();
  });
});

test.each<[string, Answer[], string, string]>([
  [
    "a storage account that lets nobody in",
    [answering(403, NO_ROLE)],
    "failed (HTTP 403: InaccessibleStorage",
    "Blob Data Owner",
  ],
  ["a deployer that is refused", [answering(403, "")], "failed (HTTP 403)", "The deployer needs the role Website"],
  ["a refusal for another reason", [answering(400, "no room")], "failed (HTTP 400: no room)", "az webapp log"],
  ["a failure", [accepted, state(3, "no room"), accepted], "failed (no room)", "az webapp log"],
  [
    "a region that does not answer",
    [answering(503, "Service Unavailable")],
    "failed (the region's deployment service does not answer: HTTP 503: Service Unavailable)",
    "issue 390",
  ],
  ["another deployment that does not finish", [answering(409, "")], "another deployment on prices.scm", "Wait for it"],
])(
  "%s is reported in the service's words after ten minutes, with a line a minute until then",
  async (_what, answers, message, hint) => {
    const repeated = Array.from({ length: 70 }, () => answers).flat();
    const { failure, said, took } = await publish(repeated);
    expect(failure).toMatchObject({ message: expect.stringContaining(message), hint: expect.stringContaining(hint) });
    expect(said).toHaveLength(10);
    expect(Math.round(took)).toBe(10);
  },
);

test("waits ten minutes for a deployment that does not finish, with a line a minute after the first", async () => {
  const { failure, said, took } = await publish([accepted, state(1, "Building")]);
  expect(failure?.message).toContain("failed (deployment deployment-1 did not finish: Building)");
  expect([said.length, said[0], Math.round(took)]).toEqual([
    9,
    "waiting for the deployment until 00:10Z (Building)",
    10,
  ]);
});

describe("reported at once", () => {
  test.each<[string, Answer[], string, string]>([
    [
      "a fault of the package",
      [accepted, state(3, "InvalidPackageContentException: Cannot find required .azurefunctions directory")],
      "failed (InvalidPackageContentException: Cannot",
      "Fix what it names",
    ],
    ["no sign-in", [answering(401, "")], "failed (HTTP 401)", "The deployer needs"],
    [
      "a host that does not exist",
      [answering(404, "Site not found")],
      "failed (HTTP 404: Site not found)",
      "az webapp log",
    ],
    ["a deployment that was cancelled", [accepted, state(-1)], "failed (it was cancelled)", "az webapp log"],
  ])("is %s", async (_what, answers, message, hint) => {
    const heard = await publish(answers);
    expect(heard.failure).toMatchObject({
      message: expect.stringContaining(message),
      hint: expect.stringContaining(hint),
    });
    expect([posts(heard), heard.said]).toEqual([1, []]);
  });

  test.each<[string, Answer[]]>([
    ["403", [answering(403, NO_ROLE)]],
    ["400", [answering(400, NO_ROLE)]],
    ["state 3", [accepted, state(3, NO_ROLE)]],
  ])("is a refusal by %s for an app that was published before: its roles have worked", async (_how, answers) => {
    const heard = await publish(answers, { again: true });
    expect([posts(heard), heard.said, heard.failure?.message]).toEqual([1, [], expect.stringContaining("403")]);
  });
});

test("a failure without a message is reported with the last one in the deployment's log", async () => {
  const words = log(
    "Starting",
    "Failed to upload: Azure Storage responded with Forbidden",
    "[Kudu-CleanUpStep] completed.",
  );
  const { failure } = await publish([accepted, state(3), words], { again: true });
  expect(failure?.message).toContain("failed (Failed to upload: Azure Storage responded with Forbidden)");
  const silent = await publish([accepted, state(3), answering(404, "")], { again: true });
  expect(silent.failure?.message).toContain("failed (state 3)");
});

test("a deployment that succeeded in part is printed, and is no failure", async () => {
  const { failure, said } = await publish([accepted, state(6, "Function triggers synchronization failed")]);
  expect([failure, said]).toEqual([undefined, ["published in part: Function triggers synchronization failed"]]);
});
