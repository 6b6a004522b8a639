import { Upload } from "lucide-react";
import { type DragEvent, type ReactNode, useId, useState } from "react";
import { cn } from "@/lib/cn";

/** Takes files by dropping, choosing or keyboard. What is wrong with one is for the caller to say. */
export function FileDrop({
  onFiles,
  accept,
  multiple = false,
  disabled = false,
  label,
  hint,
  className,
}: {
  onFiles: (files: File[]) => void;
  /** As `<input accept>` has it. */
  accept?: string;
  multiple?: boolean;
  disabled?: boolean;
  label: ReactNode;
  hint?: ReactNode;
  className?: string;
}) {
  const id = useId();
  const [over, setOver] = useState(false);
  const take = (files: FileList | null) => {
    if (disabled || !files || files.length === 0) return;
    onFiles([...files].slice(0, multiple ? undefined : 1));
  };
  const drag = (isOver: boolean) => (event: DragEvent) => {
    event.preventDefault();
    setOver(isOver && !disabled);
  };
  return (
    <div className={className}>
      <input
        id={id}
        type="file"
        accept={accept}
        multiple={multiple}
        disabled={disabled}
        className="peer sr-only"
        onChange={(event) => {
          take(event.target.files);
          // The same file can be chosen again.
          event.target.value = "";
        }}
      />
      <label
        htmlFor={id}
        onDragEnter={drag(true)}
        onDragOver={drag(true)}
        onDragLeave={drag(false)}
        onDrop={(event) => {
          drag(false)(event);
          take(event.dataTransfer.files);
        }}
        className={cn(
          "flex cursor-pointer flex-col items-center gap-1 rounded border border-line-strong border-dashed bg-surface px-4 py-6 text-center transition-colors hover:bg-hover",
          "peer-focus-visible:outline-2 peer-focus-visible:outline-ring peer-focus-visible:outline-offset-2",
          over && "border-accent bg-accent-soft",
          disabled && "pointer-events-none opacity-50",
        )}
      >
        <Upload aria-hidden className="size-5 text-ink-3" strokeWidth={1.5} />
        <span className="font-medium">{label}</span>
        {hint && <span className="text-ink-3 text-xs">{hint}</span>}
      </label>
    </div>
  );
}
