import { SQL_ADMIN } from "./ours.ts";

/** Two stacks as people have them; addresses are from a range kept for documentation (RFC 5737). */
export const DEV = {
  sqlAdmin: SQL_ADMIN,
  analysts: [{ name: "office", addresses: "203.0.113.0/28" }],
  readers: [{ name: "Analysts", objectId: "44444444-4444-4444-8444-444444444444", type: "group" }],
};

export const PROD = {
  sqlAdmin: SQL_ADMIN,
  location: "northeurope",
  sqlLocation: "swedencentral",
  network: "private-endpoint",
  sqlTier: "s0",
  alertEmail: "ops@example.org",
  monthlyBudget: 60,
  protect: true,
};
