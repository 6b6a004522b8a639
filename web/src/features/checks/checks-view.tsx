/** Questions with what must be answered, how they went last, and the runs so far. */
import { ClipboardList, Download, Ellipsis, Play, Plus, Sparkles, Upload } from "lucide-react";
import { useState } from "react";
import type { Check } from "@/api/checks";
import type { Id } from "@/api/desk";
import { Button, IconButton } from "@/components/ui/button";
import { Card, CardHeader } from "@/components/ui/card";
import { DropdownMenu, MenuItem } from "@/components/ui/dropdown-menu";
import { Select } from "@/components/ui/input";
import { EmptyState, ErrorState, Skeleton } from "@/components/ui/states";
import { useTranslation } from "@/i18n";
import { useCan } from "@/lib/session";
import { CheckRow } from "./check-row";
import { CheckSheet } from "./check-sheet";
import { verdictOf } from "./checks";
import { GenerateChecks } from "./generate-checks";
import { ImportChecks } from "./import-checks";
import { RunSheet } from "./run-sheet";
import { Runs } from "./runs";
import { useChecks, useRun, useRuns } from "./use-checks";

type Shown = "all" | "failed" | "never";

/** Without `agentId` all of the workspace's. */
export function ChecksView({ agentId }: { agentId?: Id }) {
  const { t } = useTranslation("checks");
  const canEdit = useCan("admin");
  const [shown, setShown] = useState<Shown>("all");
  const [editing, setEditing] = useState<Check | "new" | null>(null);
  const [dialog, setDialog] = useState<"generate" | "import" | null>(null);
  const [openRun, setOpenRun] = useState<{ id: Id; checkId?: Id } | null>(null);
  const { data, error, isError, refetch } = useChecks();
  const runs = useRuns();
  const run = useRun((id) => setOpenRun({ id }));
  // A check for nobody in particular is asked to whoever answers first: it is everybody's.
  const own = data?.items.filter((check) => !agentId || !check.agent_id || check.agent_id === agentId);
  const rows = own?.filter((check) => shown === "all" || verdictOf(check) === shown);
  const isRunning = runs.data?.items.some((one) => one.status === "running") ?? false;
  const add = canEdit && (
    <Button icon={Plus} onClick={() => setEditing("new")}>
      {t("add")}
    </Button>
  );
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-5 lg:grid-cols-[minmax(0,1fr)_18rem]">
      <Card>
        <CardHeader
          title={t("list")}
          description={t("listText")}
          action={
            <div className="flex flex-wrap gap-2">
              {add}
              {canEdit && (
                <Button
                  icon={Play}
                  variant="primary"
                  busy={run.isPending || isRunning}
                  disabled={!own?.length}
                  onClick={() => run.mutate(agentId ? { agent_id: agentId } : {})}
                >
                  {t("runAll")}
                </Button>
              )}
              <More canEdit={canEdit} hasAny={(own?.length ?? 0) > 0} onOpen={setDialog} />
            </div>
          }
        />
        {isError && !data ? (
          <ErrorState error={error} onRetry={() => void refetch()} />
        ) : own?.length === 0 ? (
          <EmptyState icon={ClipboardList} title={t("none")} action={add}>
            {t("noneText")}
          </EmptyState>
        ) : (
          <>
            <div className="flex items-center gap-3 border-line border-b px-4 py-2">
              <Select
                aria-label={t("show.label")}
                className="w-44"
                value={shown}
                onChange={(event) => setShown(event.target.value as Shown)}
              >
                {(["all", "failed", "never"] as const).map((name) => (
                  <option key={name} value={name}>
                    {t(`show.${name}`)}
                  </option>
                ))}
              </Select>
              <p role="status" className="text-ink-3 text-sm">
                {rows && t("count", { count: rows.length })}
              </p>
            </div>
            <ul className="divide-y divide-line">
              {rows?.map((check) => (
                <CheckRow
                  key={check.id}
                  check={check}
                  canEdit={canEdit}
                  onEdit={() => setEditing(check)}
                  onRun={() => run.mutate({ ids: [check.id] })}
                  onResult={(id) => setOpenRun({ id, checkId: check.id })}
                />
              )) ??
                ["a", "b", "c", "d"].map((key) => (
                  <li key={key} className="px-4 py-3">
                    <Skeleton className="h-10 w-full" />
                  </li>
                ))}
              {rows?.length === 0 && <li className="px-4 py-8 text-center text-ink-3">{t("common:nothingFound")}</li>}
            </ul>
          </>
        )}
      </Card>
      <Runs onOpen={(id) => setOpenRun({ id })} />
      {editing && (
        <CheckSheet
          key={editing === "new" ? "new" : editing.id}
          check={editing === "new" ? null : editing}
          agentId={agentId}
          onClose={() => setEditing(null)}
        />
      )}
      {dialog === "generate" && <GenerateChecks onClose={() => setDialog(null)} />}
      {dialog === "import" && <ImportChecks onClose={() => setDialog(null)} />}
      {openRun && <RunSheet runId={openRun.id} checkId={openRun.checkId} onClose={() => setOpenRun(null)} />}
    </div>
  );
}

function More({
  canEdit,
  hasAny,
  onOpen,
}: {
  canEdit: boolean;
  hasAny: boolean;
  onOpen: (dialog: "generate" | "import") => void;
}) {
  const { t } = useTranslation("checks");
  // The browser downloads what a link names; a menu's item is none.
  const download = () => {
    const link = document.createElement("a");
    link.href = "/api/v1/checks/export";
    link.download = "checks.json";
    link.click();
  };
  if (!canEdit && !hasAny) return null;
  return (
    <DropdownMenu trigger={<IconButton icon={Ellipsis} variant="secondary" label={t("more")} />}>
      {canEdit && (
        <>
          <MenuItem icon={Sparkles} onSelect={() => onOpen("generate")}>
            {t("generate.title")}
          </MenuItem>
          <MenuItem icon={Upload} onSelect={() => onOpen("import")}>
            {t("import.title")}
          </MenuItem>
        </>
      )}
      <MenuItem icon={Download} disabled={!hasAny} onSelect={download}>
        {t("export")}
      </MenuItem>
    </DropdownMenu>
  );
}
