/** MCP servers and which of their tools agents may use. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { CircleCheck, CircleX, RotateCw } from "lucide-react";
import { useId, useState } from "react";
import { fieldErrors } from "@/api/error";
import { keys } from "@/api/keys";
import { type McpServer, tools } from "@/api/tools";
import { Badge } from "@/components/ui/badge";
import { Button, IconButton } from "@/components/ui/button";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { Dialog } from "@/components/ui/dialog";
import { Field, FormError } from "@/components/ui/field";
import { Input, Textarea } from "@/components/ui/input";
import { RemoveButton } from "@/components/ui/remove-button";
import { ErrorState, useErrorText } from "@/components/ui/states";
import { toast } from "@/components/ui/toast";
import { Checkbox } from "@/components/ui/toggles";
import { useTranslation } from "@/i18n";
import { useCan } from "@/lib/session";
import { headersOf } from "./tool-form";

export function Servers() {
  const { t } = useTranslation("tools");
  const canEdit = useCan("admin");
  const [adding, setAdding] = useState(false);
  const list = useQuery({ queryKey: keys.mcpServers, queryFn: tools.servers });
  return (
    <Card>
      <CardHeader
        title={t("mcp.title")}
        description={t("mcp.description")}
        action={canEdit && <Button onClick={() => setAdding(true)}>{t("mcp.add")}</Button>}
      />
      {list.isError && !list.data && <ErrorState error={list.error} onRetry={() => void list.refetch()} />}
      {list.data && list.data.items.length > 0 && (
        <ul className="divide-y divide-line">
          {list.data.items.map((server) => (
            <Server key={server.id} server={server} canEdit={canEdit} />
          ))}
        </ul>
      )}
      {list.data?.items.length === 0 && <CardBody className="text-ink-2 text-sm">{t("mcp.empty")}</CardBody>}
      {adding && <AddServer onClose={() => setAdding(false)} />}
    </Card>
  );
}

function Server({ server, canEdit }: { server: McpServer; canEdit: boolean }) {
  const { t } = useTranslation("tools");
  const errorText = useErrorText();
  const cache = useQueryClient();
  const refresh = () => void cache.invalidateQueries({ queryKey: keys.mcpServers });
  const failed = (error: unknown) => toast(t("mcp.notChanged"), { tone: "bad", detail: errorText(error) });
  const change = useMutation({
    mutationFn: (body: Parameters<typeof tools.changeServer>[1]) => tools.changeServer(server.id, body),
    onSuccess: refresh,
    onError: failed,
  });
  const ask = useMutation({
    mutationFn: () => tools.refreshServer(server.id),
    onSuccess: refresh,
    onError: failed,
  });
  return (
    <li className="grid gap-2 px-4 py-3">
      <div className="flex flex-wrap items-center gap-2">
        <div className="grid min-w-0 flex-1">
          <span className="truncate font-medium">{server.name}</span>
          <span className="truncate text-ink-2 text-sm">{server.url}</span>
        </div>
        {server.status && (
          <Badge tone={server.status.ok ? "ok" : "bad"} icon={server.status.ok ? CircleCheck : CircleX}>
            {t(server.status.ok ? "mcp.answers" : "mcp.fails")}
          </Badge>
        )}
        {canEdit && (
          <>
            <IconButton
              icon={RotateCw}
              label={t("mcp.refresh", { name: server.name })}
              disabled={ask.isPending}
              onClick={() => ask.mutate()}
            />
            <RemoveButton
              label={t("mcp.remove", { name: server.name })}
              title={t("mcp.removeTitle", { name: server.name })}
              text={t("mcp.removeText")}
              run={() => tools.removeServer(server.id)}
              onDone={refresh}
            />
          </>
        )}
      </div>
      {server.status && !server.status.ok && <p className="text-bad text-sm">{server.status.message}</p>}
      <ul className="grid gap-1.5">
        {server.tools.map((tool) => (
          <li key={tool.name}>
            <Checkbox
              label={
                <span className="text-sm">
                  <span className="font-mono">{tool.name}</span> <span className="text-ink-2">{tool.description}</span>
                </span>
              }
              checked={tool.enabled}
              disabled={!canEdit || change.isPending}
              onCheckedChange={(on) => change.mutate({ tools: [{ name: tool.name, enabled: on === true }] })}
            />
          </li>
        ))}
      </ul>
    </li>
  );
}

function AddServer({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation("tools");
  const errorText = useErrorText();
  const formId = useId();
  const cache = useQueryClient();
  const [name, setName] = useState("");
  const [url, setUrl] = useState("https://");
  const [headers, setHeaders] = useState("");
  const parsed = headersOf(headers);
  const add = useMutation({
    mutationFn: () => tools.addServer({ name: name.trim(), url: url.trim(), headers: parsed ?? {} }),
    onSuccess: () => {
      void cache.invalidateQueries({ queryKey: keys.mcpServers });
      onClose();
    },
  });
  const errors = fieldErrors(add.error);
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={t("mcp.add")}
      footer={
        <>
          <Button onClick={onClose}>{t("common:cancel")}</Button>
          <Button form={formId} type="submit" variant="primary" busy={add.isPending} disabled={parsed === null}>
            {t("common:save")}
          </Button>
        </>
      }
    >
      <form
        id={formId}
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          add.mutate();
        }}
      >
        {add.isError && Object.keys(errors).length === 0 && <FormError>{errorText(add.error)}</FormError>}
        <Field label={t("mcp.name")} hint={t("mcp.nameHint")} error={errors.name}>
          <Input required maxLength={24} value={name} onChange={(event) => setName(event.target.value)} />
        </Field>
        <Field label={t("mcp.url")} error={errors.url}>
          <Input required type="url" value={url} onChange={(event) => setUrl(event.target.value)} />
        </Field>
        <Field
          label={t("http.headers")}
          hint={t("http.headersHint", { open: "{{", close: "}}" })}
          optional={t("common:optional")}
          error={parsed === null ? t("http.badHeaders") : errors.headers}
        >
          <Textarea rows={2} value={headers} onChange={(event) => setHeaders(event.target.value)} />
        </Field>
      </form>
    </Dialog>
  );
}
