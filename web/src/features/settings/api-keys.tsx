import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { KeyRound, Plus, Trash2 } from "lucide-react";
import { useId, useMemo, useState } from "react";
import type { ApiKey, Role } from "@/api/desk";
import { fieldErrors } from "@/api/error";
import { keys } from "@/api/keys";
import { apiKeys } from "@/api/people";
import { Page } from "@/app/page";
import { Badge } from "@/components/ui/badge";
import { Button, IconButton } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { CopyField } from "@/components/ui/copy-field";
import { Dialog } from "@/components/ui/dialog";
import { Field, FormError } from "@/components/ui/field";
import { RelativeTime } from "@/components/ui/figures";
import { Input, Select } from "@/components/ui/input";
import { LoadMore } from "@/components/ui/load-more";
import { EmptyState, ErrorState, useErrorText } from "@/components/ui/states";
import { type Column, Table } from "@/components/ui/table";
import { toast } from "@/components/ui/toast";
import { useTranslation } from "@/i18n";
import { useDraft } from "@/lib/draft";
import { useCan, useMe } from "@/lib/session";
import { AdminsOnly } from "./admins-only";
import { Confirm } from "./confirm";
import { rolesUpTo } from "./roles";

export function ApiKeysPage() {
  const { t } = useTranslation("settings");
  const canSee = useCan("admin");
  if (canSee) return <ApiKeys />;
  return <AdminsOnly title={t("nav.apiKeys")} description={t("apiKeys.description")} />;
}

function ApiKeys() {
  const { t } = useTranslation("settings");
  const cache = useQueryClient();
  const [creating, setCreating] = useState(false);
  const [revoking, setRevoking] = useState<ApiKey | null>(null);
  const list = useInfiniteQuery({
    queryKey: keys.apiKeys,
    queryFn: ({ pageParam }) => apiKeys.list(pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.cursor ?? undefined,
  });
  const columns = useColumns(setRevoking);
  const open = (
    <Button variant="primary" icon={Plus} onClick={() => setCreating(true)}>
      {t("apiKeys.create")}
    </Button>
  );
  const rows = list.data?.pages.flatMap((page) => page.items);
  return (
    <Page title={t("nav.apiKeys")} description={t("apiKeys.description")} actions={open}>
      {list.isError && !rows ? (
        <Card>
          <ErrorState error={list.error} onRetry={() => void list.refetch()} />
        </Card>
      ) : (
        <Table
          label={t("nav.apiKeys")}
          columns={columns}
          rows={rows}
          keyOf={(key) => key.id}
          className="min-w-0"
          empty={
            <Card>
              <EmptyState icon={KeyRound} title={t("apiKeys.none")} action={open}>
                {t("apiKeys.noneText")}
              </EmptyState>
            </Card>
          }
          footer={
            <LoadMore
              hasMore={list.hasNextPage}
              busy={list.isFetchingNextPage}
              onMore={() => void list.fetchNextPage()}
            />
          }
        />
      )}
      {creating && <CreateKey onClose={() => setCreating(false)} />}
      {revoking && (
        <Confirm
          title={t("apiKeys.revokeTitle", { name: revoking.name })}
          text={t("apiKeys.revokeText")}
          confirm={t("apiKeys.revoke")}
          run={() => apiKeys.revoke(revoking.id)}
          onClose={() => setRevoking(null)}
          onDone={() => {
            void cache.invalidateQueries({ queryKey: keys.apiKeys });
            toast(t("apiKeys.revoked", { name: revoking.name }));
            setRevoking(null);
          }}
        />
      )}
    </Page>
  );
}

function useColumns(onRevoke: (key: ApiKey) => void): Column<ApiKey>[] {
  const { t } = useTranslation("settings");
  return useMemo(
    () => [
      {
        id: "name",
        header: t("apiKeys.name"),
        cell: ({ row: { original } }) => (
          <div className="grid min-w-40">
            <span className="font-medium">{original.name}</span>
            <span className="font-mono text-ink-2 text-xs">{`${original.prefix}…`}</span>
          </div>
        ),
      },
      { id: "role", header: t("people.role"), cell: ({ row }) => t(`common:roles.${row.original.role}`) },
      {
        id: "created",
        header: t("created"),
        cell: ({ row }) => <RelativeTime at={row.original.created_at} className="whitespace-nowrap" />,
      },
      {
        id: "used",
        header: t("apiKeys.lastUsed"),
        cell: ({ row: { original } }) =>
          original.last_used_at ? (
            <RelativeTime at={original.last_used_at} className="whitespace-nowrap" />
          ) : (
            <span className="text-ink-3">{t("never")}</span>
          ),
      },
      {
        id: "actions",
        header: () => <span className="sr-only">{t("actions")}</span>,
        cell: ({ row: { original } }) =>
          original.revoked_at ? (
            <Badge>{t("apiKeys.isRevoked")}</Badge>
          ) : (
            <div className="flex justify-end">
              <IconButton
                size="sm"
                icon={Trash2}
                label={t("apiKeys.revokeNamed", { name: original.name })}
                onClick={() => onRevoke(original)}
              />
            </div>
          ),
      },
    ],
    [t, onRevoke],
  );
}

function CreateKey({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation("settings");
  const me = useMe();
  const cache = useQueryClient();
  const errorText = useErrorText();
  const formId = useId();
  const draft = useDraft<{ name: string; role: Role }>({ name: "", role: "operator" });
  const create = useMutation({
    mutationFn: () => apiKeys.create(draft.value),
    onSuccess: () => void cache.invalidateQueries({ queryKey: keys.apiKeys }),
  });
  const errors = fieldErrors(create.error);
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={t("apiKeys.create")}
      description={t(create.data ? "apiKeys.once" : "apiKeys.createText")}
      footer={
        create.data ? (
          <Button variant="primary" onClick={onClose}>
            {t("common:done")}
          </Button>
        ) : (
          <>
            <Button onClick={onClose}>{t("common:cancel")}</Button>
            <Button
              form={formId}
              type="submit"
              variant="primary"
              busy={create.isPending}
              disabled={draft.value.name.trim() === ""}
            >
              {t("apiKeys.create")}
            </Button>
          </>
        )
      }
    >
      {create.data ? (
        <CopyField label={create.data.name} value={create.data.key} hint={t("apiKeys.useHint")} />
      ) : (
        <form
          id={formId}
          className="grid gap-4"
          onSubmit={(event) => {
            event.preventDefault();
            create.mutate();
          }}
        >
          {create.isError && Object.keys(errors).length === 0 && <FormError>{errorText(create.error)}</FormError>}
          <Field label={t("apiKeys.name")} hint={t("apiKeys.nameHint")} error={errors.name}>
            <Input
              required
              maxLength={100}
              value={draft.value.name}
              onChange={(event) => draft.set("name", event.target.value)}
            />
          </Field>
          <Field label={t("people.role")} hint={t(`people.roleHints.${draft.value.role}`)} error={errors.role}>
            <Select value={draft.value.role} onChange={(event) => draft.set("role", event.target.value as Role)}>
              {rolesUpTo(me.role).map((role) => (
                <option key={role} value={role}>
                  {t(`common:roles.${role}`)}
                </option>
              ))}
            </Select>
          </Field>
        </form>
      )}
    </Dialog>
  );
}
