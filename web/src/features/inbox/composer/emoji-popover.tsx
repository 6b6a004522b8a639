/** The picker where its button is. It is there because the button was pressed: so it opens at once. */
import { type ReactElement, useState } from "react";
import { Popover } from "@/components/ui/popover";
import { useTranslation } from "@/i18n";
import { EmojiPicker } from "./emoji-picker";

export function EmojiPopover({ onChoose, trigger }: { onChoose: (emoji: string) => void; trigger: ReactElement }) {
  const { t } = useTranslation("inbox");
  const [open, setOpen] = useState(true);
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      label={t("emoji.title")}
      side="top"
      className="w-80 p-2"
      trigger={trigger}
    >
      <EmojiPicker
        onChoose={(emoji) => {
          setOpen(false);
          onChoose(emoji);
        }}
      />
    </Popover>
  );
}
