import { Tabs as Primitive } from "radix-ui";
import { type ReactNode, useEffect, useRef } from "react";
import { cn } from "@/lib/cn";

export interface Tab {
  value: string;
  label: ReactNode;
  content: ReactNode;
}

export function Tabs({
  tabs,
  value,
  onChange,
  label,
  className,
}: {
  tabs: readonly Tab[];
  value: string;
  onChange: (value: string) => void;
  label: string;
  className?: string;
}) {
  const list = useRef<HTMLDivElement>(null);
  // On small screens the list scrolls sideways: the tab that is open must be seen in it, also when counts or fonts come
  // and move it. Only the list scrolls: somebody may read further down.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the value decides which tab is active
  useEffect(() => {
    const element = list.current;
    if (!element) return;
    const show = () => {
      const tab = element.querySelector('[data-state="active"]')?.getBoundingClientRect();
      const room = element.getBoundingClientRect();
      if (tab) element.scrollLeft += tab.left + tab.width / 2 - room.left - room.width / 2;
    };
    show();
    if (typeof ResizeObserver === "undefined") return;
    const watch = new ResizeObserver(show);
    for (const each of [element, ...element.children]) watch.observe(each);
    return () => watch.disconnect();
  }, [value]);
  return (
    <Primitive.Root value={value} onValueChange={onChange} className={className}>
      <Primitive.List ref={list} aria-label={label} className="flex gap-1 overflow-x-auto border-line border-b">
        {tabs.map((tab) => (
          <Primitive.Trigger
            key={tab.value}
            value={tab.value}
            className={cn(
              "ring-inside -mb-px whitespace-nowrap border-transparent border-b-2 px-3 py-2 font-medium text-ink-2 transition-colors hover:text-ink",
              "data-[state=active]:border-accent data-[state=active]:text-ink",
            )}
          >
            {tab.label}
          </Primitive.Trigger>
        ))}
      </Primitive.List>
      {tabs.map((tab) => (
        <Primitive.Content key={tab.value} value={tab.value} className="pt-4 outline-none">
          {tab.content}
        </Primitive.Content>
      ))}
    </Primitive.Root>
  );
}
