/** Who was invited and has not come yet. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { X } from "lucide-react";
import { useState } from "react";
import type { PendingInvitation } from "@/api/desk";
import { keys } from "@/api/keys";
import { people } from "@/api/people";
import { IconButton } from "@/components/ui/button";
import { Card, CardHeader } from "@/components/ui/card";
import { toast } from "@/components/ui/toast";
import { useTranslation } from "@/i18n";
import { useFormat } from "@/lib/format";
import { Confirm } from "./confirm";

export function Invitations() {
  const { t } = useTranslation("settings");
  const format = useFormat();
  const cache = useQueryClient();
  const [revoking, setRevoking] = useState<PendingInvitation | null>(null);
  const { data } = useQuery({ queryKey: keys.invitations, queryFn: people.invitations });
  if (!data || data.length === 0) return null;
  const name = (invitation: PendingInvitation) => invitation.email ?? t("people.anybody");
  return (
    <Card>
      <CardHeader title={t("people.pending")} />
      <ul className="divide-y divide-line">
        {data.map((invitation) => (
          <li key={invitation.id} className="flex items-center gap-3 px-4 py-2">
            <div className="min-w-0 flex-1">
              <p className="truncate font-medium">{name(invitation)}</p>
              <p className="text-ink-2 text-sm">
                {t(`common:roles.${invitation.role}`)} ·{" "}
                {t("people.ends", { date: format.dateTime(invitation.expires_at) })}
              </p>
            </div>
            <IconButton
              size="sm"
              icon={X}
              label={t("people.revokeNamed", { name: name(invitation) })}
              onClick={() => setRevoking(invitation)}
            />
          </li>
        ))}
      </ul>
      {revoking && (
        <Confirm
          title={t("people.revokeTitle", { name: name(revoking) })}
          text={t("people.revokeText")}
          confirm={t("people.revoke")}
          run={() => people.revokeInvitation(revoking.id)}
          onClose={() => setRevoking(null)}
          onDone={() => {
            cache.setQueryData<PendingInvitation[]>(keys.invitations, (known) =>
              known?.filter((other) => other.id !== revoking.id),
            );
            toast(t("people.revoked"));
            setRevoking(null);
          }}
        />
      )}
    </Card>
  );
}
