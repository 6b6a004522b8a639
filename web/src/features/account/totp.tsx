import { ShieldCheck, ShieldOff } from "lucide-react";
import { useState } from "react";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card, CardHeader } from "@/components/ui/card";
import { useTranslation } from "@/i18n";
import { useMe } from "@/lib/session";
import { RemoveTotp } from "./totp-remove";
import { SetUpTotp } from "./totp-set-up";

export function TotpCard() {
  const { t } = useTranslation("account");
  const { totp_enabled: isOn } = useMe();
  const [open, setOpen] = useState(false);
  return (
    <Card>
      <CardHeader
        title={t("totp.title")}
        description={t("totp.description")}
        className="border-b-0"
        action={
          <div className="flex items-center gap-3">
            {isOn ? (
              <Badge tone="ok" icon={ShieldCheck}>
                {t("totp.on")}
              </Badge>
            ) : (
              <Badge icon={ShieldOff}>{t("totp.off")}</Badge>
            )}
            {isOn ? (
              <Button variant="danger-quiet" onClick={() => setOpen(true)}>
                {t("totp.remove")}
              </Button>
            ) : (
              <Button onClick={() => setOpen(true)}>{t("totp.start")}</Button>
            )}
          </div>
        }
      />
      {open && <TotpDialog wasOn={isOn} onClose={() => setOpen(false)} />}
    </Card>
  );
}

/** Stays what it was opened as: when it has switched the second factor on, the recovery codes are still to be shown. */
function TotpDialog({ wasOn, onClose }: { wasOn: boolean; onClose: () => void }) {
  const [removes] = useState(wasOn);
  return removes ? <RemoveTotp onClose={onClose} /> : <SetUpTotp onClose={onClose} />;
}
