/** A conversation: its head, its thread, the composer, and beside them who it is with. */
import { useQueryClient } from "@tanstack/react-query";
import { lazy, Suspense, useEffect, useState } from "react";
import { ErrorState } from "@/components/ui/states";
import { useTranslation } from "@/i18n";
import { useAfterPaint } from "@/lib/after-paint";
import { useCan } from "@/lib/session";
import { Composer } from "../composer/composer";
import { keepOpened } from "../kept";
import { PanelSkeleton } from "../panel/panel-skeleton";
import { useActions } from "../use-actions";
import { useConversation } from "../use-conversation";
import { useMedia } from "../use-media";
import { usePresence } from "../use-presence";
import { Header } from "./header";
import { Thread } from "./thread";
import { ThreadSkeleton } from "./thread-skeleton";
import { useConversationKeys } from "./use-conversation-keys";

const Panel = lazy(() => import("../panel/panel").then((module) => ({ default: module.Panel })));
const PanelSheet = lazy(() => import("../panel/panel-sheet").then((module) => ({ default: module.PanelSheet })));
const Why = lazy(() => import("./why").then((module) => ({ default: module.Why })));

/** From here on the panel stands beside the thread. */
const WIDE = "(min-width: 75rem)";

export function ConversationPane({
  id,
  panel,
  onPanel,
}: {
  id: string;
  panel: boolean;
  onPanel: (open: boolean) => void;
}) {
  const { t } = useTranslation("inbox");
  const query = useConversation(id);
  const conversation = query.data;
  const actions = useActions(id);
  const canWrite = useCan("operator");
  const isWide = useMedia(WIDE);
  const presence = usePresence(id, canWrite);
  // Who goes from one conversation to the next waits for what was said, not for what stands beside it.
  const isPainted = useAfterPaint();
  const [sheet, setSheet] = useState(false);
  const [whyMessageId, setWhy] = useState<string | null>(null);
  useConversationKeys(conversation, actions, canWrite);
  const cache = useQueryClient();
  useEffect(() => keepOpened(cache, id), [cache, id]);
  if (query.isError && !conversation) {
    return (
      <ErrorState
        error={query.error}
        title={t("thread.failed")}
        onRetry={() => void query.refetch()}
        className="h-full"
      />
    );
  }
  if (!conversation) return <ThreadSkeleton />;
  return (
    <div className="flex h-full min-h-0">
      <div className="flex min-w-0 flex-1 flex-col">
        <Header
          conversation={conversation}
          actions={actions}
          others={presence.others}
          panelOpen={isWide && panel}
          onPanel={() => (isWide ? onPanel(!panel) : setSheet(true))}
        />
        <Thread conversation={conversation} onRead={actions.markRead} onWhy={setWhy} />
        {canWrite && <Composer conversation={conversation} actions={actions} onWriting={presence.writing} />}
      </div>
      {isWide && panel && (
        <aside aria-label={t("panel.title")} className="w-80 shrink-0 overflow-y-auto border-line border-l bg-surface">
          {isPainted && (
            <Suspense fallback={<PanelSkeleton />}>
              <Panel conversation={conversation} actions={actions} />
            </Suspense>
          )}
        </aside>
      )}
      <Suspense>
        {!isWide && sheet && (
          <PanelSheet conversation={conversation} actions={actions} onClose={() => setSheet(false)} />
        )}
      </Suspense>
      <Suspense>
        {whyMessageId && <Why conversationId={id} messageId={whyMessageId} onClose={() => setWhy(null)} />}
      </Suspense>
    </div>
  );
}
