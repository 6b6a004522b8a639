import { useTranslation } from "@/i18n";
import { type Shortcut, shownKeys, useAllShortcuts } from "@/lib/shortcuts";
import { Dialog } from "./dialog";
import { Kbd } from "./kbd";

/** Every key that does something on this page. */
export function ShortcutHelp({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  const { t } = useTranslation();
  const all = useAllShortcuts();
  const groups = new Map<string, Shortcut[]>();
  for (const shortcut of all) {
    groups.set(shortcut.group, [...(groups.get(shortcut.group) ?? []), shortcut]);
  }
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={t("shortcuts.title")} wide>
      <div className="grid gap-x-10 gap-y-6 sm:grid-cols-2">
        {[...groups].map(([group, shortcuts]) => (
          <section key={group}>
            <h3 className="mb-1 font-medium text-ink-3 text-xs">{group}</h3>
            <dl>
              {shortcuts.map((shortcut) => (
                <div
                  key={shortcut.keys + shortcut.label}
                  className="flex min-h-8 items-center justify-between gap-4 border-line border-b last:border-0"
                >
                  <dt>{shortcut.label}</dt>
                  <dd className="flex shrink-0 gap-1">
                    {shownKeys(shortcut.keys).map((key) => (
                      <Kbd key={key}>{key}</Kbd>
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
