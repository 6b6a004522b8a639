/** How one appears, signs in, and where one is signed in. */
import { Page } from "@/app/page";
import { useTranslation } from "@/i18n";
import { DeviceCard } from "./device";
import { PasswordCard } from "./password";
import { ProfileCard } from "./profile";
import { SessionsCard } from "./sessions";
import { TotpCard } from "./totp";

export function AccountPage() {
  const { t } = useTranslation("account");
  return (
    <Page title={t("title")} description={t("description")} narrow>
      <ProfileCard />
      <DeviceCard />
      <PasswordCard />
      <TotpCard />
      <SessionsCard />
    </Page>
  );
}
