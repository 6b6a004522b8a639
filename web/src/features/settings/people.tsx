import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { ShieldCheck, ShieldOff, UserPlus, UserX } from "lucide-react";
import { useMemo, useState } from "react";
import type { Page as Rows } from "@/api/client";
import type { Member, Role } from "@/api/desk";
import { keys } from "@/api/keys";
import { people } from "@/api/people";
import { Page } from "@/app/page";
import { Avatar } from "@/components/ui/avatar";
import { Badge } from "@/components/ui/badge";
import { Button, IconButton } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { RelativeTime } from "@/components/ui/figures";
import { Select } from "@/components/ui/input";
import { ErrorState, useErrorText } from "@/components/ui/states";
import { type Column, Table } from "@/components/ui/table";
import { toast } from "@/components/ui/toast";
import { type Translate, useTranslation } from "@/i18n";
import { may, useCan, useMe } from "@/lib/session";
import { Confirm } from "./confirm";
import { Invitations } from "./invitations";
import { InviteDialog } from "./invite-dialog";
import { rolesUpTo } from "./roles";

export function PeoplePage() {
  const { t } = useTranslation("settings");
  const cache = useQueryClient();
  const isAdmin = useCan("admin");
  const [inviting, setInviting] = useState(false);
  const [removing, setRemoving] = useState<Member | null>(null);
  const list = useQuery({ queryKey: keys.people, queryFn: () => people.list() });
  const columns = useColumns(setRemoving);
  return (
    <Page
      title={t("nav.people")}
      description={t("people.description")}
      actions={
        isAdmin && (
          <Button variant="primary" icon={UserPlus} onClick={() => setInviting(true)}>
            {t("people.invite")}
          </Button>
        )
      }
    >
      {list.isError && !list.data ? (
        <Card>
          <ErrorState error={list.error} onRetry={() => void list.refetch()} />
        </Card>
      ) : (
        <Table
          label={t("nav.people")}
          columns={columns}
          rows={list.data?.items}
          keyOf={(member) => member.id}
          className="min-w-0"
        />
      )}
      {isAdmin && <Invitations />}
      {inviting && <InviteDialog onClose={() => setInviting(false)} />}
      {removing && (
        <Confirm
          title={t("people.removeTitle", { name: removing.name || removing.email })}
          text={t("people.removeText")}
          confirm={t("people.remove")}
          run={() => people.remove(removing.id)}
          onClose={() => setRemoving(null)}
          onDone={() => {
            cache.setQueryData<Rows<Member>>(
              keys.people,
              (known) => known && { ...known, items: known.items.filter((other) => other.id !== removing.id) },
            );
            toast(t("people.removed"));
            setRemoving(null);
          }}
        />
      )}
    </Page>
  );
}

function useColumns(onRemove: (member: Member) => void): Column<Member>[] {
  const { t } = useTranslation("settings");
  const me = useMe();
  const isAdmin = useCan("admin");
  return useMemo(() => {
    const columns: Column<Member>[] = [
      {
        id: "name",
        header: t("people.person"),
        cell: ({ row }) => <Person member={row.original} meId={me.id} t={t} />,
      },
      {
        id: "role",
        header: t("people.role"),
        cell: ({ row: { original } }) =>
          isAdmin && original.id !== me.id && may(me.role, original.role) ? (
            <RoleSelect member={original} />
          ) : (
            t(`common:roles.${original.role}`)
          ),
      },
      {
        id: "seen",
        header: t("people.lastSeen"),
        cell: ({ row: { original } }) =>
          original.last_seen_at ? (
            <RelativeTime at={original.last_seen_at} className="whitespace-nowrap" />
          ) : (
            <span className="text-ink-3">{t("never")}</span>
          ),
      },
      {
        id: "totp",
        header: t("people.secondFactor"),
        cell: ({ row }) =>
          row.original.totp_enabled ? (
            <Badge tone="ok" icon={ShieldCheck}>
              {t("people.factorOn")}
            </Badge>
          ) : (
            <Badge icon={ShieldOff}>{t("people.factorOff")}</Badge>
          ),
      },
    ];
    if (!isAdmin) return columns;
    return [
      ...columns,
      {
        id: "actions",
        header: () => <span className="sr-only">{t("actions")}</span>,
        cell: ({ row: { original } }) =>
          original.id !== me.id &&
          may(me.role, original.role) && (
            <div className="flex justify-end">
              <IconButton
                size="sm"
                icon={UserX}
                label={t("people.removeNamed", { name: original.name || original.email })}
                onClick={() => onRemove(original)}
              />
            </div>
          ),
      },
    ];
  }, [t, me.id, me.role, isAdmin, onRemove]);
}

function Person({ member, meId, t }: { member: Member; meId: string; t: Translate<"settings"> }) {
  return (
    <div className="flex min-w-48 items-center gap-2.5">
      <Avatar name={member.name || member.email} size="sm" />
      <div className="grid">
        <span className="font-medium">
          {member.name || member.email}
          {member.id === meId && <span className="ml-1.5 font-normal text-ink-3">{t("people.you")}</span>}
        </span>
        {member.name && <span className="text-ink-2 text-sm">{member.email}</span>}
      </div>
    </div>
  );
}

function RoleSelect({ member }: { member: Member }) {
  const { t } = useTranslation("settings");
  const me = useMe();
  const cache = useQueryClient();
  const errorText = useErrorText();
  const show = (role: Role) =>
    cache.setQueryData<Rows<Member>>(
      keys.people,
      (known) =>
        known && { ...known, items: known.items.map((other) => (other.id === member.id ? { ...other, role } : other)) },
    );
  const change = useMutation({
    mutationFn: (role: Role) => people.changeRole(member.id, role),
    onMutate: show,
    onSuccess: (_, role) =>
      toast(t("people.roleChanged", { name: member.name || member.email, role: t(`common:roles.${role}`) })),
    onError: (error) => {
      show(member.role);
      toast(t("people.roleNotChanged"), { tone: "bad", detail: errorText(error) });
    },
  });
  return (
    <Select
      aria-label={t("people.roleOf", { name: member.name || member.email })}
      className="w-36"
      value={member.role}
      disabled={change.isPending}
      onChange={(event) => change.mutate(event.target.value as Role)}
    >
      {rolesUpTo(me.role).map((role) => (
        <option key={role} value={role}>
          {t(`common:roles.${role}`)}
        </option>
      ))}
    </Select>
  );
}
