/** The agent's last runs: what each came to and how long it took; more on demand. */
import { ChevronRight } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import type { Turn } from "@/api/desk";
import { RelativeTime } from "@/components/ui/figures";
import { Skeleton } from "@/components/ui/states";
import { useTranslation } from "@/i18n";
import { useFeed } from "@/lib/feed-provider";
import { useFormat } from "@/lib/format";
import { useTurns } from "../use-conversation";
import { Section } from "./section";

const TurnSheet = lazy(() => import("../thread/why").then((module) => ({ default: module.TurnSheet })));
const SHOWN_MAX = 5;

export function Turns({ conversationId }: { conversationId: string }) {
  const { t } = useTranslation("inbox");
  const format = useFormat();
  const turns = useTurns(conversationId);
  const [open, setOpen] = useState<Turn | null>(null);
  useFeed(["message.created"], (frames) => {
    const isAnswer = frames.some(
      (frame) => frame.data.conversation_id === conversationId && frame.data.sender === "ai",
    );
    if (isAnswer) void turns.refetch({ cancelRefetch: false });
  });
  if (turns.isError) return null;
  return (
    <Section title={t("turns.title")}>
      {turns.isPending && <Skeleton className="h-8" />}
      {turns.data?.length === 0 && <p className="text-ink-3 text-sm">{t("turns.none")}</p>}
      <ul className="grid gap-0.5">
        {turns.data?.slice(0, SHOWN_MAX).map((turn) => (
          <li key={turn.id}>
            <button
              type="button"
              onClick={() => setOpen(turn)}
              className="-mx-2 flex w-[calc(100%+1rem)] items-center gap-2 rounded px-2 py-1.5 text-left text-sm hover:bg-hover"
            >
              <span className="min-w-0 flex-1">
                <span className="block truncate">{t(`outcome.${turn.outcome}`)}</span>
                <span className="block text-2xs text-ink-3">
                  <RelativeTime at={turn.finished_at} /> · {format.duration(turn.duration_ms)}
                </span>
              </span>
              <ChevronRight aria-hidden className="size-4 text-ink-3" />
            </button>
          </li>
        ))}
      </ul>
      <Suspense>{open && <TurnSheet turn={open} onClose={() => setOpen(null)} />}</Suspense>
    </Section>
  );
}
