/** Opens the picker, which comes with its list only then. */
import { Smile } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { IconButton } from "@/components/ui/button";
import { Popover } from "@/components/ui/popover";
import { Skeleton } from "@/components/ui/states";
import { useTranslation } from "@/i18n";

const EmojiPicker = lazy(() => import("./emoji-picker").then((module) => ({ default: module.EmojiPicker })));

export function EmojiButton({ onChoose }: { onChoose: (emoji: string) => void }) {
  const { t } = useTranslation("inbox");
  const [open, setOpen] = useState(false);
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      label={t("emoji.title")}
      side="top"
      className="w-80 p-2"
      trigger={<IconButton icon={Smile} label={t("emoji.title")} />}
    >
      <Suspense fallback={<Skeleton className="h-64" />}>
        <EmojiPicker
          onChoose={(emoji) => {
            setOpen(false);
            onChoose(emoji);
          }}
        />
      </Suspense>
    </Popover>
  );
}
