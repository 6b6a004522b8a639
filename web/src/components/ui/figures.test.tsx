import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";
import { keys } from "@/api/keys";
import { RelativeTime } from "./figures";

afterEach(() => void vi.useRealTimers());

function shown(...times: string[]): (string | null)[] {
  const cache = new QueryClient({ defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY } } });
  cache.setQueryData(keys.settings, { timezone: "Asia/Kolkata" });
  render(
    <QueryClientProvider client={cache}>
      {times.map((at) => (
        <RelativeTime key={at} at={at} />
      ))}
    </QueryClientProvider>,
  );
  return screen.getAllByRole("time").map((one) => one.textContent);
}

test("what is due is not now; what a clock before ours says is", () => {
  // Long after this file was loaded, when nobody looked at the clock.
  vi.useFakeTimers({ now: Date.parse("2030-01-15T10:30:00Z"), toFake: ["Date"] });
  expect(shown("2030-01-16T11:00:00Z", "2030-01-15T10:30:09Z", "2030-01-14T09:00:00Z")).toEqual([
    "tomorrow",
    "now",
    "yesterday",
  ]);
});
