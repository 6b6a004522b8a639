import { Check, Copy } from "lucide-react";
import { useEffect, useId, useRef, useState } from "react";
import { useTranslation } from "@/i18n";
import { IconButton } from "./button";

const SHOWN_MS = 2_000;

/** A value to copy elsewhere. Where the clipboard is refused, it is selected instead. */
export function CopyField({ label, value, hint }: { label: string; value: string; hint?: string }) {
  const { t } = useTranslation();
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = async () => {
    input.current?.select();
    try {
      await navigator.clipboard.writeText(value);
      setCopied(true);
    } catch {
      input.current?.focus();
    }
  };
  return (
    <div className="grid gap-1.5">
      <label htmlFor={id} className="font-medium text-sm">
        {label}
      </label>
      <div className="flex gap-1.5">
        <input
          ref={input}
          id={id}
          readOnly
          value={value}
          onFocus={(event) => event.target.select()}
          className="h-8 min-w-0 flex-1 rounded border border-line bg-sunken px-2.5 font-mono text-ink text-sm focus-visible:outline-offset-0"
        />
        <IconButton
          icon={copied ? Check : Copy}
          variant="secondary"
          label={copied ? t("copied") : t("copyNamed", { name: label })}
          onClick={copy}
        />
      </div>
      {hint && <p className="text-ink-3 text-xs">{hint}</p>}
      <span role="status" className="sr-only">
        {copied && t("copied")}
      </span>
    </div>
  );
}
