/** What a person may do about themselves, from every page. */
import { useNavigate } from "@tanstack/react-router";
import { Keyboard, LogOut, Settings, UserRound } from "lucide-react";
import type { ReactElement } from "react";
import { DropdownMenu, MenuItem, MenuLabel, MenuRadioGroup, MenuSeparator } from "@/components/ui/dropdown-menu";
import { useTranslation } from "@/i18n";
import { useMe } from "@/lib/session";
import { setTheme, type Theme, useTheme } from "@/lib/theme";
import { useNavigation } from "./navigation";
import { useSignOut } from "./sign-out";

/** It is there because somebody has pressed its button: so it opens at once. */
export function PersonMenu({ trigger }: { trigger: ReactElement }) {
  const { t } = useTranslation();
  const me = useMe();
  const theme = useTheme();
  const navigate = useNavigate();
  const signOut = useSignOut();
  const { pages } = useNavigation();
  const pressHelp = () => document.dispatchEvent(new KeyboardEvent("keydown", { key: "?", bubbles: true }));
  return (
    <DropdownMenu defaultOpen trigger={trigger} align="start" side="top" className="w-60">
      <div className="px-2 py-1.5">
        <p className="truncate font-medium">{me.name}</p>
        <p className="truncate text-ink-3 text-xs">
          {me.email} · {t(`roles.${me.role}`)}
        </p>
      </div>
      <MenuSeparator />
      {/* The pages that the bar of small screens has no room for. */}
      <div className="sm:hidden">
        {pages
          .filter((page) => !page.short)
          .map((page) => (
            <MenuItem key={page.to} icon={page.icon} onSelect={() => void navigate({ to: page.to })}>
              {t(page.label)}
            </MenuItem>
          ))}
        <MenuSeparator />
      </div>
      <MenuItem icon={UserRound} onSelect={() => void navigate({ to: "/settings/account" })}>
        {t("nav.account")}
      </MenuItem>
      <MenuItem icon={Settings} onSelect={() => void navigate({ to: "/settings" })}>
        {t("nav.settings")}
      </MenuItem>
      <MenuItem icon={Keyboard} shortcut="?" onSelect={pressHelp}>
        {t("shortcuts.title")}
      </MenuItem>
      <MenuSeparator />
      <MenuLabel>{t("theme.label")}</MenuLabel>
      <MenuRadioGroup
        value={theme}
        onChange={(value) => setTheme(value as Theme)}
        options={(["system", "light", "dark"] as const).map((value) => ({ value, label: t(`theme.${value}`) }))}
      />
      <MenuSeparator />
      <MenuItem icon={LogOut} onSelect={signOut}>
        {t("signOut")}
      </MenuItem>
    </DropdownMenu>
  );
}
