import { json } from "./answer.ts";
import { route } from "./route.ts";
import { LIVE } from "./schemas.ts";

export const live = route({
  path: "/api/live",
  name: "live",
  summary:
    "Whether this process answers, whatever the state of its store and the venues: for a supervisor that restarts it.",
  schema: LIVE,
  parameters: () => ({}),
  answer: async () => json({ alive: true }),
});
