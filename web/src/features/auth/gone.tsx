import { Link } from "@tanstack/react-router";
import { Link2Off } from "lucide-react";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/states";
import { useTranslation } from "@/i18n";
import { AuthLayout } from "./auth-layout";

/** A link that works once has worked, or its time is over. */
export function Gone({ title, text }: { title: string; text: string }) {
  const { t } = useTranslation("auth");
  return (
    <AuthLayout title={title}>
      <EmptyState
        icon={Link2Off}
        title={t("gone")}
        className="py-6"
        action={
          <Button asChild>
            <Link to="/login">{t("toLogin")}</Link>
          </Button>
        }
      >
        {text}
      </EmptyState>
    </AuthLayout>
  );
}
