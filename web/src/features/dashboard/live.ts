/** What keeps the dashboard's figures fresh: frames of the feed, not a clock. */
import { type QueryKey, useQueryClient } from "@tanstack/react-query";
import { useEffect, useEffectEvent, useRef, useState } from "react";
import { keys } from "@/api/keys";
import { useFeed } from "@/lib/feed-provider";

/** However much happens, figures are asked for at most this often. */
const STATS_MS = 5_000;
const VOLUME_MS = 30_000;
const SECOND_MS = 1_000;

/** Runs what is asked for at most once in `everyMs`, the last time not before the end. */
function useThrottled(run: () => void, everyMs: number): () => void {
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  const ranAt = useRef(0);
  useEffect(
    () => () => {
      if (timer.current) clearTimeout(timer.current);
    },
    [],
  );
  return () => {
    const due = ranAt.current + everyMs - Date.now();
    timer.current ??= setTimeout(
      () => {
        timer.current = null;
        ranAt.current = Date.now();
        run();
      },
      Math.max(0, due),
    );
  };
}

export function useLiveFigures(): void {
  const cache = useQueryClient();
  const isVolume = (key: QueryKey) => key[0] === keys.stats[0] && key.length > 1;
  const refreshStats = useThrottled(
    () => void cache.invalidateQueries({ queryKey: keys.stats, exact: true }),
    STATS_MS,
  );
  const refreshVolume = useThrottled(
    () => void cache.invalidateQueries({ predicate: (query) => isVolume(query.queryKey) }),
    VOLUME_MS,
  );
  useFeed(["message.created"], () => {
    refreshStats();
    refreshVolume();
  });
  useFeed(["conversation.created", "conversation.updated", "conversation.escalated"], refreshStats);
}

/** The time, every second, for running timers; one timer for the list that shows them. */
export function useSeconds(running: boolean): number {
  const [now, setNow] = useState(() => Date.now());
  const tick = useEffectEvent(() => setNow(Date.now()));
  useEffect(() => {
    if (!running) return;
    const timer = setInterval(tick, SECOND_MS);
    return () => clearInterval(timer);
  }, [running]);
  return now;
}
