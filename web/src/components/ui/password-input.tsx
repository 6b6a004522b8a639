import { Eye, EyeOff } from "lucide-react";
import { type ComponentProps, useState } from "react";
import { useTranslation } from "@/i18n";
import { cn } from "@/lib/cn";
import { IconButton } from "./button";
import { Input } from "./input";

/** A password that can be looked at while it is typed. */
export function PasswordInput({ className, ...props }: Omit<ComponentProps<typeof Input>, "type" | "icon">) {
  const { t } = useTranslation();
  const [shown, setShown] = useState(false);
  return (
    <div className="relative">
      <Input
        {...props}
        type={shown ? "text" : "password"}
        className={cn("pr-10", className)}
        spellCheck={false}
        autoCapitalize="none"
      />
      <IconButton
        icon={shown ? EyeOff : Eye}
        label={shown ? t("hidePassword") : t("showPassword")}
        size="sm"
        className="-translate-y-1/2 absolute top-1/2 right-1.5"
        onClick={() => setShown(!shown)}
      />
    </div>
  );
}
