/** What the agent may do beside answering. */
import { useQuery } from "@tanstack/react-query";
import { Wrench } from "lucide-react";
import { type AgentTool, agents } from "@/api/agents";
import { keys } from "@/api/keys";
import { Badge } from "@/components/ui/badge";
import { Card, CardHeader } from "@/components/ui/card";
import { FormError } from "@/components/ui/field";
import { EmptyState, ErrorState, Skeleton } from "@/components/ui/states";
import { Checkbox, Switch } from "@/components/ui/toggles";
import { useTranslation } from "@/i18n";
import { useEditor } from "./editor";
import { toggleTool } from "./form";

const BUILTIN = [
  "search_knowledge",
  "respond_with_media",
  "request_intervention",
  "create_ticket",
  "get_ticket_status",
  "create_task",
  "transfer_to_agent",
  "get_business_hours",
  "set_contact_details",
  "send_buttons",
] as const;

export function ToolsSection() {
  const { t } = useTranslation("agents");
  const { agent, draft, errors, canEdit } = useEditor();
  const { data, error, isError, refetch } = useQuery({
    queryKey: keys.agentTools(agent.id),
    queryFn: () => agents.tools(agent.id),
  });
  const { tools } = draft.value;
  const all = data?.map((tool) => tool.name) ?? [];
  return (
    <Card className="max-w-3xl">
      <CardHeader title={t("tools.title")} description={t("tools.text")} />
      {isError && !data ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : data?.length === 0 ? (
        <EmptyState icon={Wrench} title={t("tools.none")} />
      ) : (
        <>
          {errors.tools && (
            <div className="p-4 pb-0">
              <FormError>{errors.tools}</FormError>
            </div>
          )}
          <div className="border-line border-b px-4 py-3">
            <Checkbox
              label={
                <>
                  {t("tools.all")}
                  <span className="block text-ink-3 text-xs">{t("tools.allHint")}</span>
                </>
              }
              disabled={!canEdit || !data}
              checked={tools === null}
              onCheckedChange={(on) => draft.set("tools", on === true ? null : all)}
            />
          </div>
          <ul className="divide-y divide-line">
            {data?.map((tool) => (
              <ToolRow
                key={tool.name}
                tool={tool}
                on={tools === null || tools.includes(tool.name)}
                disabled={!canEdit}
                onSwitch={(on) => draft.set("tools", toggleTool(tools, all, tool.name, on))}
              />
            )) ??
              ["a", "b", "c", "d"].map((key) => (
                <li key={key} className="px-4 py-3">
                  <Skeleton className="h-9 w-full" />
                </li>
              ))}
          </ul>
        </>
      )}
    </Card>
  );
}

function ToolRow({
  tool,
  on,
  disabled,
  onSwitch,
}: {
  tool: AgentTool;
  on: boolean;
  disabled: boolean;
  onSwitch: (on: boolean) => void;
}) {
  const { t } = useTranslation("agents");
  const known = BUILTIN.find((name) => name === tool.name && tool.kind === "builtin");
  const name = known ? t(`tool.${known}`) : tool.name;
  return (
    <li className="flex items-start gap-3 px-4 py-3">
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-center gap-2">
          <span className={known ? "font-medium" : "break-all font-medium font-mono text-sm"}>{name}</span>
          {tool.kind !== "builtin" && <Badge>{t(`tools.kinds.${tool.kind}`)}</Badge>}
        </p>
        <p className="text-ink-2 text-sm">{known ? t(`toolText.${known}`) : tool.description}</p>
      </div>
      <Switch checked={on} disabled={disabled} onCheckedChange={onSwitch} aria-label={name} className="mt-0.5" />
    </li>
  );
}
