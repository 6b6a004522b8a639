import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { Download, Plus, Search } from "lucide-react";
import { useMemo, useState } from "react";
import type { FaqEntry } from "@/api/desk";
import { keys } from "@/api/keys";
import { knowledge } from "@/api/knowledge";
import { Page } from "@/app/page";
import { Card } from "@/components/ui/card";
import { ErrorState, Skeleton } from "@/components/ui/states";
import { Tabs } from "@/components/ui/tabs";
import { useTranslation } from "@/i18n";
import { type Command, useCommands } from "@/lib/commands";
import { useFormat } from "@/lib/format";
import { useCan } from "@/lib/session";
import { BusinessTab } from "./business-tab";
import { FaqsTab } from "./faqs-tab";
import { LibraryTab } from "./library-tab";
import { SearchTab } from "./search-tab";
import { SourcesTab } from "./sources-tab";
import { TransferTab } from "./transfer-tab";
import { UnansweredTab } from "./unanswered-tab";

type Tab = "faqs" | "sources" | "unanswered" | "library" | "business" | "search" | "transfer";

export function KnowledgePage() {
  const { t } = useTranslation("knowledge");
  const format = useFormat();
  const navigate = useNavigate();
  const tab: Tab = useSearch({ from: "/shell/knowledge" }).tab ?? "faqs";
  const [editing, setEditing] = useState<FaqEntry | "new" | null>(null);
  const { data, error, isError, refetch } = useQuery({ queryKey: keys.knowledge, queryFn: knowledge.get });
  const open = (next: string) =>
    void navigate({ to: "/knowledge", search: { tab: next === "faqs" ? undefined : (next as Tab) } });
  useKnowledgeCommands(open, () => setEditing("new"));
  const failed = isError && !data;
  const shown = (content: React.ReactNode) =>
    failed ? (
      <Card>
        <ErrorState error={error} onRetry={() => void refetch()} />
      </Card>
    ) : (
      content
    );
  const count = data ? ` ${format.number(data.faqs.length)}` : "";
  return (
    <Page title={t("title")} description={t("description")}>
      <Tabs
        label={t("title")}
        value={tab}
        onChange={open}
        className="min-w-0"
        tabs={[
          {
            value: "faqs",
            label: (
              <>
                {t("tabs.faqs")}
                <span className="tabular text-ink-3 text-sm">{count}</span>
              </>
            ),
            content: shown(<FaqsTab faqs={data?.faqs} editing={editing} onEdit={setEditing} />),
          },
          { value: "sources", label: t("tabs.sources"), content: <SourcesTab /> },
          { value: "unanswered", label: t("tabs.unanswered"), content: <UnansweredTab /> },
          { value: "library", label: t("tabs.library"), content: <LibraryTab /> },
          {
            value: "business",
            label: t("tabs.business"),
            content: shown(data ? <BusinessTab stored={data.business_info} /> : <FormSkeleton />),
          },
          { value: "search", label: t("tabs.search"), content: <SearchTab /> },
          { value: "transfer", label: t("tabs.transfer"), content: shown(<TransferTab current={data} />) },
        ]}
      />
    </Page>
  );
}

function FormSkeleton() {
  return (
    <Card className="grid gap-4 p-4 sm:grid-cols-2">
      {["a", "b", "c", "d", "e", "f"].map((name) => (
        <div key={name} className="grid gap-2">
          <Skeleton className="h-3.5 w-24" />
          <Skeleton className="h-8 w-full" />
        </div>
      ))}
      <Skeleton className="h-80 w-full sm:col-span-2" />
    </Card>
  );
}

function useKnowledgeCommands(open: (tab: Tab) => void, add: () => void): void {
  const { t } = useTranslation("knowledge");
  const canEdit = useCan("operator");
  const navigate = useNavigate();
  // biome-ignore lint/correctness/useExhaustiveDependencies: `open` and `add` do the same on every render
  const commands = useMemo<Command[]>(() => {
    const group = t("title");
    const list: Command[] = [
      { id: "knowledge:search", label: t("tabs.search"), group, icon: Search, run: () => open("search") },
      { id: "knowledge:transfer", label: t("tabs.transfer"), group, icon: Download, run: () => open("transfer") },
    ];
    const create: Command = {
      id: "knowledge:add",
      label: t("faqs.add"),
      group,
      icon: Plus,
      run: () => {
        open("faqs");
        add();
      },
    };
    return canEdit ? [create, ...list] : list;
  }, [t, canEdit, navigate]);
  useCommands(commands);
}
