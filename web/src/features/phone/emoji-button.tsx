/** The emoji that customers use most. */
import { Smile } from "lucide-react";
import { useState } from "react";
import { IconButton } from "@/components/ui/button";
import { Popover } from "@/components/ui/popover";
import { useTranslation } from "@/i18n";

const EMOJI = [..."😀😂😊😍😎🤔😢😭😡😱👍👎👌🙏👏💪❤🔥🎉✅❌❓📦🚚🏠📍📷🎁🌶🍛☕⏰"];

export function EmojiButton({ onChoose }: { onChoose: (emoji: string) => void }) {
  const { t } = useTranslation("phone");
  const [open, setOpen] = useState(false);
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      label={t("emoji")}
      side="top"
      className="grid w-auto grid-cols-8 p-1"
      trigger={<IconButton icon={Smile} label={t("emoji")} side="top" />}
    >
      {EMOJI.map((emoji) => (
        <button
          key={emoji}
          type="button"
          className="ring-inside grid size-9 place-items-center rounded-sm text-xl hover:bg-hover"
          onClick={() => {
            setOpen(false);
            onChoose(emoji);
          }}
        >
          {emoji}
        </button>
      ))}
    </Popover>
  );
}
