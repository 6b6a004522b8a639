/** What agents may do elsewhere: HTTP tools, MCP servers, the hosts and secrets that they use. */
import { useQuery } from "@tanstack/react-query";
import { Plus, Wrench } from "lucide-react";
import { useState } from "react";
import { keys } from "@/api/keys";
import { type HttpTool, tools } from "@/api/tools";
import { Page } from "@/app/page";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card, CardHeader } from "@/components/ui/card";
import { EmptyState, ErrorState, Skeleton } from "@/components/ui/states";
import { useTranslation } from "@/i18n";
import { useCan } from "@/lib/session";
import { Hosts } from "./hosts";
import { Secrets } from "./secrets";
import { Servers } from "./servers";
import { ToolSheet } from "./tool-sheet";

export function ToolsPage() {
  const { t } = useTranslation("tools");
  const canEdit = useCan("admin");
  const [open, setOpen] = useState<HttpTool | "new" | null>(null);
  const list = useQuery({ queryKey: keys.tools, queryFn: tools.list });
  return (
    <Page narrow title={t("title")} description={t("description")}>
      <Card>
        <CardHeader
          title={t("http.title")}
          description={t("http.description")}
          action={
            canEdit && (
              <Button variant="primary" icon={Plus} onClick={() => setOpen("new")}>
                {t("http.add")}
              </Button>
            )
          }
        />
        {list.isError && !list.data ? (
          <ErrorState error={list.error} onRetry={() => void list.refetch()} />
        ) : list.data === undefined ? (
          <Skeleton className="m-4 h-12" />
        ) : list.data.items.length === 0 ? (
          <EmptyState icon={Wrench} title={t("http.empty")} className="py-8">
            {t("http.emptyText")}
          </EmptyState>
        ) : (
          <ul className="divide-y divide-line">
            {list.data.items.map((tool) => (
              <li key={tool.id} className="flex items-start gap-3 px-4 py-3">
                <div className="grid min-w-0 flex-1 gap-0.5">
                  <button
                    type="button"
                    className="ring-inside truncate text-left font-medium font-mono text-sm hover:underline disabled:no-underline"
                    disabled={!canEdit}
                    onClick={() => setOpen(tool)}
                  >
                    {tool.name}
                  </button>
                  <span className="text-ink-2 text-sm">{tool.description}</span>
                  <span className="truncate text-ink-3 text-xs">
                    {tool.method} {tool.url_template}
                  </span>
                </div>
                <Badge tone={tool.enabled ? "ok" : "neutral"}>{t(tool.enabled ? "on" : "off")}</Badge>
              </li>
            ))}
          </ul>
        )}
      </Card>
      <Servers />
      {canEdit && <Hosts />}
      {canEdit && <Secrets />}
      {open && <ToolSheet tool={open === "new" ? undefined : open} onClose={() => setOpen(null)} />}
    </Page>
  );
}
