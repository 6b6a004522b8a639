import { Check, Minus } from "lucide-react";
import { Checkbox as CheckboxPrimitive, RadioGroup as RadioPrimitive, Switch as SwitchPrimitive } from "radix-ui";
import { type ComponentProps, type ReactNode, useId } from "react";
import { cn } from "@/lib/cn";

/** With `label` it stands beside the box; without, give `aria-label`. */
export function Checkbox({
  label,
  className,
  ...props
}: ComponentProps<typeof CheckboxPrimitive.Root> & { label?: ReactNode }) {
  const id = useId();
  const box = (
    <CheckboxPrimitive.Root
      id={id}
      className={cn(
        "flex size-4 shrink-0 items-center justify-center rounded-xs border border-control bg-surface text-on-accent transition-colors",
        "data-[state=checked]:border-accent data-[state=indeterminate]:border-accent data-[state=checked]:bg-accent data-[state=indeterminate]:bg-accent",
        "disabled:opacity-50",
        className,
      )}
      {...props}
    >
      <CheckboxPrimitive.Indicator>
        {props.checked === "indeterminate" ? (
          <Minus className="size-3" />
        ) : (
          <Check className="size-3" strokeWidth={3} />
        )}
      </CheckboxPrimitive.Indicator>
    </CheckboxPrimitive.Root>
  );
  if (!label) return box;
  return (
    <div className="flex items-start gap-2">
      <span className="flex h-[1.45em] items-center">{box}</span>
      <label htmlFor={id}>{label}</label>
    </div>
  );
}

export function Switch({ className, ...props }: ComponentProps<typeof SwitchPrimitive.Root>) {
  return (
    <SwitchPrimitive.Root
      className={cn(
        "inline-flex h-5 w-9 shrink-0 items-center rounded-full border border-transparent bg-control p-0.5 transition-colors",
        "data-[state=checked]:bg-accent disabled:opacity-50",
        className,
      )}
      {...props}
    >
      <SwitchPrimitive.Thumb className="block size-3.5 rounded-full bg-surface transition-transform data-[state=checked]:translate-x-4" />
    </SwitchPrimitive.Root>
  );
}

export interface RadioOption {
  value: string;
  label: ReactNode;
  hint?: ReactNode;
}

export function RadioGroup({
  options,
  className,
  ...props
}: Omit<ComponentProps<typeof RadioPrimitive.Root>, "children"> & { options: readonly RadioOption[] }) {
  const id = useId();
  return (
    <RadioPrimitive.Root className={cn("grid gap-2", className)} {...props}>
      {options.map((option) => (
        <div key={option.value} className="flex items-start gap-2">
          <span className="flex h-[1.45em] items-center">
            <RadioPrimitive.Item
              id={`${id}-${option.value}`}
              value={option.value}
              className="flex size-4 shrink-0 items-center justify-center rounded-full border border-control bg-surface data-[state=checked]:border-accent"
            >
              <RadioPrimitive.Indicator className="size-2 rounded-full bg-accent" />
            </RadioPrimitive.Item>
          </span>
          <label htmlFor={`${id}-${option.value}`}>
            {option.label}
            {option.hint && <span className="block text-ink-3 text-xs">{option.hint}</span>}
          </label>
        </div>
      ))}
    </RadioPrimitive.Root>
  );
}
