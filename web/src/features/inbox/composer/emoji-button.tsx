/** Opens the picker, which comes with its list only then. */
import { Smile } from "lucide-react";
import { lazy } from "react";
import { IconButton } from "@/components/ui/button";
import { OnDemand } from "@/components/ui/on-demand";
import { useTranslation } from "@/i18n";

const loadPicker = () => import("./emoji-popover");
const EmojiPopover = lazy(() => loadPicker().then((module) => ({ default: module.EmojiPopover })));

export function EmojiButton({ onChoose }: { onChoose: (emoji: string) => void }) {
  const { t } = useTranslation("inbox");
  const trigger = <IconButton icon={Smile} label={t("emoji.title")} />;
  return (
    <OnDemand load={loadPicker} opens="dialog" trigger={trigger}>
      {() => <EmojiPopover onChoose={onChoose} trigger={trigger} />}
    </OnDemand>
  );
}
