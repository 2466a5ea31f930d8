import { json } from "./answer.ts";
import { route } from "./route.ts";
import { LIVE } from "./schemas.ts";

export const live = route({
  path: "/api/live",
  name: "live",
  summary: "Whether this process answers, whatever its store and the venues do: for what restarts processes.",
  schema: LIVE,
  parameters: () => ({}),
  answer: async () => json({ alive: true }),
});
