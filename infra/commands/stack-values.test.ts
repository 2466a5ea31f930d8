import { expect, test } from "vitest";
import { readValues } from "./stack-values.ts";

const read = (entries: object) => {
  const { config, hidden } = readValues(JSON.stringify(entries));
  return [Object.fromEntries(config), [...hidden]];
};

test("drops the project's prefix, and keeps the names of encrypted values apart", () => {
  expect(
    read({
      "bitcoin-price-tracker:web": { value: "true", secret: false },
      "bitcoin-price-tracker:sources": { value: "", secret: false },
      "bitcoin-price-tracker:coindeskKey": { secret: true },
      "not-bitcoin-price-tracker:web": { value: "x", secret: false },
      "azure-native:tenantId": { value: "y", secret: false },
    }),
  ).toEqual([{ web: "true", "not-bitcoin-price-tracker:web": "x", "azure-native:tenantId": "y" }, ["coindeskKey"]]);
});

test("tells a list from the text of one, which Pulumi refuses", () => {
  const list = '[{"name":"office"}]';
  expect(read({ list: { value: list, objectValue: JSON.parse(list), secret: false } })).toEqual([{ list }, []]);
  expect(read({ list: { value: list, secret: false } })).toEqual([{ list: JSON.stringify(list) }, []]);
});
