/** What a message of the business offers to tap: reply buttons, links, a list. */
import { ExternalLink, List } from "lucide-react";
import { useState } from "react";
import type { PhoneMessage } from "@/api/desk";
import type { PhoneSend } from "@/api/phone";
import { Button } from "@/components/ui/button";
import { Popover } from "@/components/ui/popover";
import { useTranslation } from "@/i18n";

type Send = (body: PhoneSend) => Promise<boolean>;

export function Choices({ message, send }: { message: PhoneMessage; send: Send }) {
  const { buttons = [], rows = [] } = message;
  if (buttons.length === 0 && rows.length === 0) return null;
  return (
    <div className="mt-1 grid w-[86%] gap-1">
      {buttons.map((button) => {
        const { id, title, url } = button;
        if (url && /^https?:\/\//i.test(url)) {
          return (
            <Button key={url} asChild className="h-auto min-h-9 whitespace-normal text-accent-text">
              <a href={url} target="_blank" rel="noreferrer">
                <ExternalLink aria-hidden className="size-4" />
                {title}
              </a>
            </Button>
          );
        }
        if (!id) return null;
        return (
          <Button
            key={id}
            className="h-auto min-h-9 whitespace-normal text-accent-text"
            onClick={() => void send({ button_id: id, title })}
          >
            {title}
          </Button>
        );
      })}
      {rows.length > 0 && <Rows rows={rows} send={send} />}
    </div>
  );
}

function Rows({ rows, send }: { rows: NonNullable<PhoneMessage["rows"]>; send: Send }) {
  const { t } = useTranslation("phone");
  const [open, setOpen] = useState(false);
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      label={t("choose")}
      side="top"
      className="grid max-h-80 gap-0.5 p-1"
      trigger={
        <Button icon={List} className="min-h-9 text-accent-text">
          {t("choose")}
        </Button>
      }
    >
      {rows.map((row) => (
        <button
          key={row.id}
          type="button"
          className="ring-inside rounded-sm px-2.5 py-2 text-left hover:bg-hover"
          onClick={() => {
            setOpen(false);
            void send({ row_id: row.id, title: row.title });
          }}
        >
          <span className="block font-medium">{row.title}</span>
          {row.description && <span className="block text-ink-2 text-xs">{row.description}</span>}
        </button>
      ))}
    </Popover>
  );
}
