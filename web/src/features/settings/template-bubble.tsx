/** A template as the customer sees it. */
import type { TemplatePreview } from "@/api/desk";
import { scriptLanguage } from "@/lib/script";

export function TemplateBubble({ preview }: { preview: Omit<TemplatePreview, "errors"> }) {
  return (
    <div className="max-w-96 rounded-bubble border border-line bg-accent-soft p-3">
      {preview.header && (
        <p lang={scriptLanguage(preview.header)} className="mb-1 font-semibold">
          {preview.header}
        </p>
      )}
      <p lang={scriptLanguage(preview.text)} dir="auto" className="whitespace-pre-wrap break-words">
        {preview.text}
      </p>
      {preview.footer && <p className="mt-1 text-ink-2 text-sm">{preview.footer}</p>}
      {preview.buttons.length > 0 && (
        <ul className="mt-2 grid gap-1">
          {preview.buttons.map((button) => (
            <li
              key={button.kind + button.text}
              className="rounded-sm border border-line bg-surface px-2 py-1 text-center font-medium text-accent-text text-sm"
            >
              {button.text}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
