import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { hiding } from "./secret.ts";

const hidden = (secrets: string[], text: string) => hiding(secrets)(text);

describe("a secret in a text from outside", () => {
  test.each([
    ["in plain text", (secret: string) => secret],
    ["in a URL", encodeURIComponent],
    ["in a URL in a URL", (secret: string) => encodeURIComponent(encodeURIComponent(secret))],
    ["in JSON", (secret: string) => JSON.stringify(secret).slice(1, -1)],
    ["in JSON in JSON", (secret: string) => JSON.stringify(JSON.stringify(secret)).slice(3, -3)],
    ["in HTML", (secret: string) => [...secret].map((character) => `&#${character.codePointAt(0)};`).join("")],
    ["in capitals", (secret: string) => secret.replace(/[a-z]/g, (letter) => letter.toUpperCase())],
  ])("reads as … %s", (_where, spelt) => {
    fc.assert(
      fc.property(
        fc.string({ unit: "grapheme", minLength: 8, maxLength: 40 }).filter((secret) => !/\p{C}/u.test(secret)),
        (secret) => {
          expect(hidden([secret], `<${spelt(secret)}>`)).toBe("<…>");
        },
      ),
    );
  });

  test("is only replaced as a whole word if it is short, and an empty one not at all", () => {
    expect(hidden(["sa"], "the message of 'sa' was saved: sa")).toBe("the message of '…' was saved: …");
    expect(hidden(["hunter2!"], "xhunter2!x")).toBe("x…x");
    expect(hidden([""], "as it was")).toBe("as it was");
    expect(hidden([], "as it was")).toBe("as it was");
  });

  test("that contains another is replaced first", () => {
    expect(hidden(["/tracker", "/tracker/0123456789abcdef"], "GET /tracker/0123456789abcdef/x")).toBe("GET …/x");
  });

  test("takes no longer to look for in a hostile text", () => {
    const long = 200_000;
    for (const part of ["\\", "%25", "&#0", "0"]) {
      const text = part.repeat(long / part.length);
      expect(hidden(["\\%&0123456789x"], text)).toBe(text);
    }
  });
});
