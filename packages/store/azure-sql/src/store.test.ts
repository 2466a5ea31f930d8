import { describePriceStore } from "@tracker/store-shared/contract";
import { azureSqlStore } from "./store.ts";
import { describeOnServer, emptied } from "./testing/sql-server.ts";

describeOnServer("the price store contract on a T-SQL server", (connection) => {
  const open = async () => azureSqlStore(await emptied(connection), () => new AbortController().signal);
  describePriceStore("Azure SQL", open, { runs: 10 });
});
