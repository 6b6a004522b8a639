/** The inbox: which conversations | what was said | about whom. On small screens one at a time. */
import { useParams } from "@tanstack/react-router";
import { MessagesSquare } from "lucide-react";
import { lazy, Suspense, useEffect, useState } from "react";
import { EmptyState } from "@/components/ui/states";
import { useTranslation } from "@/i18n";
import { useAfterPaint } from "@/lib/after-paint";
import { cn } from "@/lib/cn";
import { useFeed } from "@/lib/feed-provider";
import { usePageTitle } from "@/lib/page-title";
import { ListPane } from "./list/list-pane";
import { remember } from "./thread/recent";
import { ThreadSkeleton } from "./thread/thread-skeleton";

// The list does not wait for what is beside it; where no conversation is open yet, it comes when the page stands.
const loadPane = () => import("./thread/conversation-pane").then((module) => ({ default: module.ConversationPane }));
const ConversationPane = lazy(loadPane);

export function InboxPage() {
  const { t } = useTranslation(["inbox", "common"]);
  const { conversationId } = useParams({ strict: false });
  const [panel, setPanel] = useState(true);
  usePageTitle(t("common:nav.inbox"));
  const isPainted = useAfterPaint();
  useEffect(() => {
    if (isPainted) void loadPane().catch(() => undefined);
  }, [isPainted]);
  useFeed(["message.created", "message.updated"], (frames) => remember(frames.map((frame) => frame.data)));
  return (
    <div className="flex h-full min-h-0">
      <h1 className="sr-only">{t("common:nav.inbox")}</h1>
      <ListPane
        selectedId={conversationId}
        className={cn(
          "w-full shrink-0 border-line md:w-72 md:border-r lg:w-[21rem]",
          conversationId && "max-md:hidden",
        )}
      />
      <div className={cn("min-w-0 flex-1", !conversationId && "max-md:hidden")}>
        {conversationId ? (
          <Suspense fallback={<ThreadSkeleton />}>
            <ConversationPane key={conversationId} id={conversationId} panel={panel} onPanel={setPanel} />
          </Suspense>
        ) : (
          <EmptyState icon={MessagesSquare} title={t("none.title")} className="h-full">
            {t("none.text")}
          </EmptyState>
        )}
      </div>
    </div>
  );
}
