import { QueryClient, QueryObserver } from "@tanstack/react-query";
import { expect, test } from "vitest";
import { keys } from "@/api/keys";
import { KEPT_MAX, keepOpened } from "./kept";

const load = (cache: QueryClient, id: string) => {
  for (const key of [keys.conversation(id), keys.messages(id), keys.notes(id), ["tasks", "of", id]]) {
    cache.setQueryData(key, {});
  }
};

test("of many conversations that were opened the last ones stay", () => {
  const cache = new QueryClient();
  cache.setQueryData(keys.me, {});
  for (let index = 0; index < 100; index++) {
    load(cache, `k${index}`);
    keepOpened(cache, `k${index}`);
  }
  expect(cache.getQueryCache().getAll()).toHaveLength(4 * KEPT_MAX + 1);
  expect(cache.getQueryData(keys.messages("k99"))).toBeDefined();
  expect(cache.getQueryData(keys.messages("k1"))).toBeUndefined();
});

test("who comes back keeps it, and what is shown stays", () => {
  const cache = new QueryClient();
  const shown = new QueryObserver(cache, { queryKey: keys.messages("shown"), enabled: false });
  const unsubscribe = shown.subscribe(() => {});
  for (const id of ["shown", "again"]) {
    load(cache, id);
    keepOpened(cache, id);
  }
  for (let index = 0; index < KEPT_MAX; index++) {
    load(cache, `k${index}`);
    keepOpened(cache, `k${index}`);
    keepOpened(cache, "again");
  }
  expect(cache.getQueryData(keys.messages("again"))).toBeDefined();
  expect(cache.getQueryData(keys.messages("shown"))).toBeDefined();
  expect(cache.getQueryData(keys.notes("shown"))).toBeUndefined();
  unsubscribe();
});
