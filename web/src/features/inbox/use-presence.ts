/** Says that we look at a conversation or write in it, and tells who else does. */
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { conversations } from "@/api/conversations";
import type { Presence, PresenceState } from "@/api/desk";
import { keys } from "@/api/keys";
import { useMe } from "@/lib/session";
import { useStable } from "./stable";

/** It holds for 45 seconds at the server. */
const RENEW_MS = 25_000;
/** Who pauses for so long does not write any more. */
const WRITING_MS = 6_000;
/** Who goes past a conversation on the way to another one has not looked at it. */
const GLANCE_MS = 400;
/** The customer sees the signal for about 25 seconds. */
const TYPING_MS = 20_000;
const NOBODY: Presence["users"] = [];

export function usePresence(id: string, isTelling: boolean) {
  const me = useMe();
  const heard = useQuery<Presence | null>({
    queryKey: keys.presence(id),
    // Only the feed tells.
    queryFn: () => null,
    enabled: false,
    initialData: null,
  });
  const state = useRef<PresenceState>("viewing");
  const pause = useRef<ReturnType<typeof setTimeout>>(undefined);
  const typedAt = useRef(0);
  // It is a courtesy: where it fails, nothing is said.
  const tell = useStable((next: PresenceState | "left") => {
    if (isTelling) conversations.presence(id, next).catch(() => undefined);
  });

  useEffect(() => {
    const isSeen = () => document.visibilityState === "visible";
    let isTold = false;
    const renew = () => {
      if (!isSeen()) return;
      isTold = true;
      tell(state.current);
    };
    const changed = () => (isSeen() ? renew() : tell("left"));
    const first = setTimeout(renew, GLANCE_MS);
    const timer = setInterval(renew, RENEW_MS);
    document.addEventListener("visibilitychange", changed);
    return () => {
      clearTimeout(first);
      clearInterval(timer);
      clearTimeout(pause.current);
      document.removeEventListener("visibilitychange", changed);
      if (isTold || state.current === "writing") tell("left");
    };
  }, [tell]);

  const stop = useStable(() => {
    clearTimeout(pause.current);
    if (state.current === "viewing") return;
    state.current = "viewing";
    tell("viewing");
  });
  /** Somebody types; `toCustomer` where they should see it. `false`: it is sent or thrown away. */
  const writing = useStable((isWriting: boolean, toCustomer: boolean) => {
    if (!isWriting) return stop();
    clearTimeout(pause.current);
    pause.current = setTimeout(stop, WRITING_MS);
    if (state.current !== "writing") {
      state.current = "writing";
      tell("writing");
    }
    if (toCustomer && isTelling && Date.now() - typedAt.current > TYPING_MS) {
      typedAt.current = Date.now();
      conversations.typing(id).catch(() => undefined);
    }
  });
  const others = (heard.data?.users ?? NOBODY).filter((user) => user.id !== me.id);
  return { others, writing };
}
